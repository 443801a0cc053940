import { setTimeout as delay } from "node:timers/promises";
import { createEmbeddedEngine } from "../embedded/index.ts";
import { LossyRelay } from "./relay.ts";
import { seeded } from "./rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until } from "./site.ts";

export interface SoundMeasurement {
  /** Datagrams dropped each way between engine and room, 0–1. */
  loss: number;
  /** Share of the sound that the room's browser had to invent, 0–1. */
  invented: number;
  /** Share of the packets that carried a copy of the one before, 0–1. */
  copies: number;
  /** Share of packets that never came, 0–1. */
  lost: number;
}

export interface SoundOptions {
  losses?: readonly number[];
  seconds?: number;
  /** Without what protects it: packets sent again, copies in the packets after. */
  without?: { repairs?: boolean; copies?: boolean };
}

/** A voice, one room behind a network that loses datagrams both ways, real browsers, loopback. */
export async function measureSound(options: SoundOptions = {}): Promise<SoundMeasurement[]> {
  const { losses = [0, 0.01, 0.03, 0.05, 0.1], seconds = 20, without = {} } = options;
  const port = await freeUdpPort();
  const engine = await createEmbeddedEngine({ port, bindAddress: "127.0.0.1" });
  const relay = await LossyRelay.start(port, seeded(5));
  const strip = (sdp: string): string => {
    const silent = without.repairs === true ? sdp.replaceAll(/(a=rtpmap:(\d+) opus\/48000\/2\r\n[\s\S]*?)a=rtcp-fb:\2 nack\r\n/g, "$1") : sdp;
    return without.copies === true ? silent.replaceAll("useinbandfec=1", "useinbandfec=0") : silent;
  };
  const site = await startTestSite(() => engine, undefined, strip);
  const lossy = await startTestSite(() => engine, relay.port, strip);
  const browser = await launchBrowser();
  try {
    const camera = await LabPage.open(browser, site);
    const room = await LabPage.open(browser, lossy);
    engine.setSlot(0, "a", false);
    await camera.call("publish", "a", "red", "voice");
    await room.call("play", "room", { slots: 1 });
    await until(async () => (await room.call("sound", "room")).samples > 48_000, "sound");
    const measured: SoundMeasurement[] = [];
    for (const loss of losses) {
      relay.loss = loss;
      // The encoder hears of it, and the player's buffer settles.
      await delay(8_000);
      const before = await room.call("sound", "room");
      await delay(seconds * 1_000);
      const after = await room.call("sound", "room");
      const share = (part: number, of: number): number => Math.round((part / of) * 10_000) / 10_000;
      const packets = after.packets - before.packets;
      measured.push({
        loss,
        invented: share(after.invented - before.invented, after.samples - before.samples),
        copies: share(after.copies - before.copies, packets),
        lost: share(after.lost - before.lost, packets + after.lost - before.lost),
      });
    }
    return measured;
  } finally {
    await browser.close();
    await site.close();
    await lossy.close();
    relay.close();
    await engine.close();
  }
}

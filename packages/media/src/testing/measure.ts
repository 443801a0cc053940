import { setTimeout as delay } from "node:timers/promises";
import { createEmbeddedEngine } from "../embedded/index.ts";
import type { SlotStats } from "../browser/whep.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until } from "./site.ts";

export interface SwitchMeasurement {
  switches: number;
  /** setSlot to the first decoded frame of the new source at the viewer, ms. */
  p50: number;
  p99: number;
  max: number;
  /** setSlot to the first packet of the new source leaving the engine, ms: the source's share. */
  gateP50: number;
  /** Over the whole run, at the viewer. */
  framesDropped: number;
  freezes: number;
  /** Sound invented because it was missing, ms per switch. */
  concealedMsPerSwitch: number;
  /** Sound stretched or squeezed by the jitter buffer, ms per switch. */
  stretchedMsPerSwitch: number;
  width: number;
  height: number;
}

export interface SwitchOptions {
  switches?: number;
  size?: [number, number];
}

/** Two sites, one room, real browsers, loopback: how long a switch of the programme takes to be seen. */
export async function measureSwitch(options: SwitchOptions = {}): Promise<SwitchMeasurement> {
  const switches = options.switches ?? 50;
  const engine = await createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1" });
  const site = await startTestSite(() => engine);
  const browser = await launchBrowser();
  try {
    const cameras = await LabPage.open(browser, site);
    const room = await LabPage.open(browser, site);
    const size = options.size ?? [1280, 720];
    await cameras.call("publish", "red", "red", 440, size);
    await cameras.call("publish", "blue", "blue", 1_000, size);
    await room.call("play", "room", { slots: 1 });
    engine.setSlot(0, "red");
    await until(async () => (await room.call("sightings", "room")).at(-1)?.colour === "red", "the first picture");
    await delay(5_000);

    const before = await slotZero(room);
    const times: number[] = [];
    const gates: number[] = [];
    let liveAt = 0;
    engine.on("slot-live", () => (liveAt = performance.timeOrigin + performance.now()));
    for (let index = 0; index < switches; index++) {
      const colour = index % 2 === 0 ? "blue" : "red";
      const already = (await room.call("sightings", "room")).length;
      const from = performance.timeOrigin + performance.now();
      engine.setSlot(0, colour);
      // The page notes the moment itself: polling does not add to the figure.
      await until(
        async () => (await room.call("sightings", "room")).slice(already).some((each) => each.colour === colour),
        `switch ${index}`,
      );
      const sighting = (await room.call("sightings", "room")).slice(already).find((each) => each.colour === colour);
      times.push(sighting!.at - from);
      gates.push(liveAt - from);
      // Not in step with the encoder, nor within the 300 ms in which Chromium makes one keyframe only.
      await delay(600 + ((index * 137) % 400));
    }
    const after = await slotZero(room);
    return summarise(times, gates, before, after);
  } finally {
    await browser.close();
    await site.close();
    await engine.close();
  }
}

async function slotZero(room: LabPage): Promise<SlotStats> {
  return (await room.call("playStats", "room")).slots[0]!;
}

function summarise(times: number[], gates: number[], before: SlotStats, after: SlotStats): SwitchMeasurement {
  const at = (share: number, of = times): number => {
    const sorted = of.toSorted((a, b) => a - b);
    return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  };
  const perSwitch = (samples: number): number => Math.round((samples / 48 / times.length) * 100) / 100;
  return {
    switches: times.length,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    gateP50: at(0.5, gates),
    framesDropped: after.framesDropped - before.framesDropped,
    freezes: after.freezeCount - before.freezeCount,
    concealedMsPerSwitch: perSwitch(after.concealedSamples - before.concealedSamples),
    stretchedMsPerSwitch: perSwitch(after.stretchedSamples - before.stretchedSamples),
    width: after.frameWidth,
    height: after.frameHeight,
  };
}

import type { StreamingHandle } from "janode/plugins/streaming";
import { createEmbeddedEngine } from "../embedded/index.ts";
import type { MediaEngine, Parent, ParentAnswer, SessionAnswer } from "../engine.ts";
import type { JanusControl } from "../janus/control.ts";
import { CODEC, composeCounterOffer, rewriteAnswer, wantedOf } from "../janus/descriptions.ts";
import { openJanus, type JanusOptions } from "../janus/index.ts";
import { JanusProgram } from "../janus/program.ts";
import { choosePlayed } from "../sdp/codecs.ts";
import { parseOffer } from "../sdp/offer.ts";

/**
 * Runs in a process of its own: what is measured. `embedded` and `janus` are our edges, which pull the programme from
 * the parent process; `bare` is Janus alone, whose mountpoint the parent process feeds with plain RTP.
 */
export type Subject = "embedded" | "janus" | "bare";

/** From the measuring process. */
export type EdgeCommand =
  | { start: Subject; options: JanusOptions }
  | { id: number; play: string; viewer: string }
  | { id: number; complete: string; sdp: string }
  | { id: number; signalled: ParentAnswer };

/** To it. */
export type EdgeMessage =
  | { ready: { pids: number[]; feedPort: number | null } }
  | { id: number; answer: SessionAnswer }
  | { id: number; done: true }
  | { id: number; signal: string }
  | { failed: string };

const tell = (message: EdgeMessage): void => void process.send?.(message);

interface Measured {
  play(viewer: string, sdp: string): Promise<SessionAnswer>;
  complete(sessionId: string, sdp: string): Promise<void>;
}

let nextId = 1;
const signals = new Map<number, (answer: ParentAnswer) => void>();
const parent: Parent = {
  signal(offerSdp) {
    const id = nextId++;
    tell({ id, signal: offerSdp });
    return new Promise((resolve) => signals.set(id, resolve));
  },
  complete: () => Promise.reject(new Error("the parent answers offers itself")),
  release: () => Promise.resolve(),
};

async function start(subject: Subject, options: JanusOptions): Promise<Measured> {
  if (subject === "bare") return bare(options);
  const host = subject === "janus" ? await openJanus(options) : null;
  const engine: MediaEngine =
    host?.engine() ?? (await createEmbeddedEngine({ port: options.port, maxViewers: options.maxViewers ?? 300, silenceMs: 60_000 }));
  engine.linkTo(parent);
  tell({ ready: { pids: [process.pid, ...(host?.pid ? [host.pid] : [])], feedPort: null } });
  return {
    play: (viewer, sdp) => engine.play(viewer, sdp),
    complete: (sessionId, sdp) => engine.complete(sessionId, sdp),
  };
}

async function bare(options: JanusOptions): Promise<Measured> {
  let control!: JanusControl;
  const program = await JanusProgram.start(options, {
    async up(connected) {
      control = connected;
    },
    down() {
      tell({ failed: "Janus ended" });
    },
  });
  const keeper = await control.attach();
  const media = [{ type: "video", mid: "v0", iface: "127.0.0.1", port: 0, ...CODEC.video }, { type: "audio", mid: "a0", iface: "127.0.0.1", port: 0, ...CODEC.audio }];
  const made = await control.ask(keeper.message({ request: "create", type: "rtp", id: 1, permanent: false, media }));
  const { ports } = made.plugindata!.data!["stream"] as { ports: { mid: string; port: number }[] };
  const viewers = new Map<string, { handle: StreamingHandle; counterOffer: string }>();
  tell({ ready: { pids: [program.pid!], feedPort: ports.find(({ mid }) => mid === "v0")!.port } });
  return {
    async play(id, sdp) {
      const wanted = wantedOf(choosePlayed(parseOffer(sdp), 1));
      const handle = await control.attach();
      const offered = await control.ask(handle.message({ request: "watch", id: 1, media: wanted.mids }));
      const counterOfferSdp = composeCounterOffer(offered.jsep!.sdp, wanted);
      viewers.set(id, { handle, counterOffer: counterOfferSdp });
      return { sessionId: id, counterOfferSdp };
    },
    async complete(sessionId, sdp) {
      const viewer = viewers.get(sessionId)!;
      await control.ask(viewer.handle.message({ request: "start" }, { type: "answer", sdp: rewriteAnswer(viewer.counterOffer, sdp) }));
    },
  };
}

let measured: Promise<Measured>;
process.on("message", (command: EdgeCommand) => {
  void (async () => {
    if ("start" in command) measured = start(command.start, command.options);
    else if ("signalled" in command) signals.get(command.id)?.(command.signalled);
    else if ("play" in command) tell({ id: command.id, answer: await (await measured).play(command.viewer, command.play) });
    else {
      await (await measured).complete(command.complete, command.sdp);
      tell({ id: command.id, done: true });
    }
  })().catch((error: unknown) => tell({ failed: String((error as Error).stack) }));
});

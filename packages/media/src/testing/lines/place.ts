import { createEmbeddedEngine } from "../../embedded/index.ts";
import type { MediaEngine, Parent } from "../../engine.ts";
import { openJanus, type JanusHost } from "../../janus/index.ts";
import { MediaError } from "../../errors.ts";
import { startTestSite } from "../site.ts";

/**
 * Runs in a namespace of its own: one engine, the root or an edge, and the test site in front of it. An edge speaks with
 * its parent over HTTP, as edges do, so that what the line does to the signalling counts too.
 */
export type PlaceCommand =
  | { start: { engine: "embedded" | "janus"; address: string; port: number; folder: string; parent: string | null; relays?: readonly Relay[] } }
  /** A hard death of its Janus, which is then started again. */
  | { killJanus: true }
  | { slot: string | null };
export type PlaceMessage = { ready: string } | { failed: string };

/** A TURN relay, as pages are told of it. */
export interface Relay {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

const MEDIA_PORT = 4000;
const SIGNAL_MS = 4_000;

const tell = (message: PlaceMessage): void => void process.send?.(message);

function parentAt(url: string): Parent {
  const send = async (method: string, to: URL, body: string | null): Promise<Response> => {
    try {
      return await fetch(to, { method, body, headers: { "content-type": "application/sdp" }, signal: AbortSignal.timeout(SIGNAL_MS) });
    } catch (error) {
      throw new MediaError("engine-unreachable", "The parent does not answer", { cause: error });
    }
  };
  return {
    async signal(offerSdp, { layer }) {
      const asked = new URL(`/whep?viewer=edge&layer=${layer}`, url);
      const response = await send("POST", asked, offerSdp);
      const said = { resource: new URL(response.headers.get("location") ?? "", asked).href, from: "root" };
      const sdp = await response.text();
      if (response.status === 406) return { ...said, counterOfferSdp: sdp };
      if (!response.ok) throw new MediaError("engine-unreachable", sdp);
      return { ...said, answerSdp: sdp };
    },
    complete: async (resource, answerSdp) => void (await send("PATCH", new URL(resource), answerSdp)),
    release: async (resource) => void (await send("DELETE", new URL(resource), null)),
  };
}

let engine: MediaEngine;
let janus: JanusHost | null = null;

async function start({ engine: kind, address, port, folder, parent, relays }: Extract<PlaceCommand, { start: unknown }>["start"]): Promise<void> {
  janus = kind === "janus" ? await openJanus({ folder, port: MEDIA_PORT }) : null;
  engine = janus?.engine() ?? (await createEmbeddedEngine({ port: MEDIA_PORT, bindAddress: address }));
  if (parent !== null) engine.linkTo(parentAt(parent));
  const { url } = await startTestSite(() => engine, undefined, undefined, { host: address, port }, relays);
  tell({ ready: url });
}

process.on("message", (command: PlaceCommand) => {
  if ("start" in command) start(command.start).catch((error: unknown) => tell({ failed: String((error as Error).stack) }));
  else if ("killJanus" in command) process.kill(janus!.pid!, "SIGKILL");
  else engine.setSlot(0, command.slot);
});
// Whoever started it is gone: so is it, and its Janus with it.
process.on("disconnect", () => process.exit(0));

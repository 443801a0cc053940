import { randomUUID } from "node:crypto";
import type { MediaEngine, Parent } from "../engine.ts";

export interface NamedEngine {
  readonly name: string;
  readonly engine: Pick<MediaEngine, "play" | "leave" | "complete">;
  /** The engine is reached through this UDP port, and nowhere else. */
  readonly relayPort?: number;
}

/** Candidates of a description replaced by a relay's, so that ICE finds no shorter way. */
export const throughRelay = (sdp: string, relayPort: number | undefined): string =>
  relayPort === undefined ? sdp : sdp.replaceAll(/(a=candidate:\S+ 1 UDP \d+) \S+ \d+/gi, `$1 127.0.0.1 ${relayPort}`);

/** Engines of this process as parents of a relay: the first that is not to be avoided answers. */
export function parentOf(candidates: () => readonly NamedEngine[]): Parent & { readonly signalled: string[] } {
  const sessions = new Map<string, { engine: NamedEngine["engine"]; sessionId: string }>();
  const viewerId = `edge-${randomUUID()}`;
  const signalled: string[] = [];
  return {
    signalled,
    async signal(offerSdp, { layer, avoid }) {
      const all = candidates();
      const chosen = all.find(({ name }) => name !== avoid) ?? all[0];
      if (chosen === undefined) throw new Error("nobody to ask");
      signalled.push(chosen.name);
      const session = await chosen.engine.play(viewerId, offerSdp, { layer });
      const resource = randomUUID();
      sessions.set(resource, { engine: chosen.engine, sessionId: session.sessionId });
      const where = { resource, from: chosen.name };
      if ("counterOfferSdp" in session) return { ...where, counterOfferSdp: throughRelay(session.counterOfferSdp, chosen.relayPort) };
      return { ...where, answerSdp: throughRelay(session.answerSdp, chosen.relayPort) };
    },
    async complete(resource, answerSdp) {
      const { engine, sessionId } = sessions.get(resource)!;
      await engine.complete(sessionId, answerSdp);
    },
    async release(resource) {
      const { engine, sessionId } = sessions.get(resource)!;
      sessions.delete(resource);
      await engine.leave(sessionId);
    },
  };
}

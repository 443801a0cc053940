import { PictureWatch } from "../browser/picture-watch.ts";
import type { Upstream } from "./upstream.ts";

/** The parent says once a second what it has sent: a picture of which that number stands longer is not on air, ms. */
const SAID_LATELY_MS = 2_500;

/**
 * Tells a slot whose picture the parent sends and the link does not bring from one that shows nothing. Judged as pages
 * judge theirs ({@link PictureWatch}), with packets for frames: a link decodes nothing.
 */
export class LinkWatch {
  readonly #watch = new PictureWatch();
  #session: Upstream | null = null;
  #said: { packets: number | null; grewAt: number }[] = [];

  /** Once a second. @returns the slot whose picture stands although the parent sends it; null: none does */
  look(session: Upstream, nowMs: number): number | null {
    if (session !== this.#session) {
      this.#session = session;
      this.#said = session.slots.map(() => ({ packets: null, grewAt: Number.NEGATIVE_INFINITY }));
      this.#watch.restart();
    }
    const slots = session.slots.map(({ video, audio }, slot) => {
      const said = this.#said[slot]!;
      if (said.packets !== null && video.saidSent !== null && video.saidSent > said.packets) said.grewAt = nowMs;
      said.packets = video.saidSent;
      return {
        slot,
        framesDecoded: video.packets,
        packetsSaidSent: video.saidSent,
        // What was asked for again: a link that loses much is spared pictures by its parent, or gives the good layer up itself.
        packetsLost: video.nacks + audio.nacks,
        packetsReceived: video.packets + audio.packets,
      };
    });
    return this.#watch.look({ slots }, (slot) => nowMs - this.#said[slot]!.grewAt < SAID_LATELY_MS, nowMs);
  }

  /** It was acted upon: the next time is waited for longer. */
  givenUp(): void {
    this.#watch.givenUp();
  }
}

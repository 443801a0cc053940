import { timestampDelta } from "../rtp/packet.ts";

/** A report that differs by more than this sets the line anew; less is the noise of the network, ms. */
const STEP_MS = 40;

/** Where an RTP timestamp stands on the engine's clock: by the sender reports of the stream, by its arrival before the first. */
export class Timeline {
  readonly #clockRate: number;
  #anchor: { rtp: number; ms: number } | null = null;
  #reported = false;

  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** At `ms` of the engine's clock the stream stood at `rtp`. */
  report(rtp: number, ms: number): void {
    if (this.#reported && this.#anchor !== null && Math.abs(this.at(rtp, ms) - ms) <= STEP_MS) return;
    this.#anchor = { rtp, ms };
    this.#reported = true;
  }

  /** ms of the engine's clock. @param nowMs when it came */
  at(rtp: number, nowMs: number): number {
    this.#anchor ??= { rtp, ms: nowMs };
    const ms = this.#anchor.ms + (timestampDelta(rtp, this.#anchor.rtp) / this.#clockRate) * 1000;
    // Moved along, so that the distance never comes near the wrap.
    if (Math.abs(timestampDelta(rtp, this.#anchor.rtp)) > 2 ** 29) this.#anchor = { rtp, ms };
    return ms;
  }
}

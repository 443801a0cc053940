import { SequenceUnwrapper, sequence, ssrc, timestamp } from "../rtp/packet.ts";
import type { ReportBlock } from "../rtp/rtcp.ts";

/** Wait this long before asking: a packet that merely overtook another is not lost. */
const REORDER_MS = 10;
/** Asked again after one and a half round trips, within these bounds. */
const RETRY_MS = 60;
const RETRY_MOST_MS = 400;
const GIVE_UP_MS = 1_000;
const MAX_MISSING = 300;
const RECEIVED_WINDOW = 1_024;

interface Missing {
  since: number;
  askedAt: number;
  asked: number;
}

/**
 * What arrives of one incoming stream: statistics for receiver reports (RFC 3550 appendix A) and
 * the list of packets to ask for again. Pure: times are arguments.
 */
export class Reception {
  readonly ssrc: number;
  readonly #clockRate: number;
  readonly #unwrapper = new SequenceUnwrapper();
  readonly #missing = new Map<number, Missing>();
  #base: number | null = null;
  #highest = 0;
  #received = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  #jitter = 0;
  #transit: number | null = null;
  #lastSr = 0;
  #lastSrAt = 0;
  /** The other end reports, so a time can be given to its timestamps. */
  #reference: { ntpMs: number; rtp: number } | null = null;
  /** Between asking for a packet and its coming, ms; null before the first one. */
  #roundTrip: number | null = null;
  packets = 0;
  bytes = 0;
  /** Packets that did not come by themselves: they were asked for again, or could not be. */
  skipped = 0;
  lastAt: number;

  constructor(firstSsrc: number, clockRate: number, nowMs: number) {
    this.ssrc = firstSsrc;
    this.#clockRate = clockRate;
    this.lastAt = nowMs;
  }

  /** Smoothed change of the time on the way, ms. */
  get jitterMs(): number {
    return (this.#jitter * 1_000) / this.#clockRate;
  }

  /** Between asking for a packet and its coming, smoothed, ms; null before the first one that came. */
  get roundTripMs(): number | null {
    return this.#roundTrip;
  }

  /** Packets that were to come so far. */
  get expected(): number {
    return this.#base === null ? 0 : this.#highest - this.#base + 1;
  }

  get missing(): number {
    return this.#missing.size;
  }

  /** @returns false when the gap was too wide to fill: only a keyframe helps. */
  receive(packet: Buffer, nowMs: number): boolean {
    if (ssrc(packet) !== this.ssrc) return true;
    const number = this.#unwrapper.unwrap(sequence(packet));
    this.packets++;
    this.bytes += packet.length;
    this.lastAt = nowMs;
    this.#received++;
    this.#countJitter(packet, nowMs);
    if (this.#base === null) {
      this.#base = number;
      this.#highest = number;
      return true;
    }
    if (number <= this.#highest) {
      this.#repaired(number, nowMs);
      return true;
    }
    const gap = number - this.#highest - 1;
    const from = this.#highest + 1;
    this.skipped += gap;
    this.#highest = number;
    if (gap + this.#missing.size > MAX_MISSING) {
      this.#missing.clear();
      return gap === 0;
    }
    for (let lost = from; lost < number; lost++)
      this.#missing.set(lost, { since: nowMs, askedAt: Number.NEGATIVE_INFINITY, asked: 0 });
    return true;
  }

  #repaired(number: number, nowMs: number): void {
    const missing = this.#missing.get(number);
    if (missing === undefined) return;
    this.#missing.delete(number);
    // It had only been overtaken.
    if (missing.asked === 0) this.skipped--;
    // Asked twice, it does not tell which of the two was answered.
    if (missing.asked !== 1) return;
    const took = nowMs - missing.askedAt;
    this.#roundTrip = this.#roundTrip === null ? took : this.#roundTrip + (took - this.#roundTrip) / 8;
  }

  #countJitter(packet: Buffer, nowMs: number): void {
    const transit = (nowMs / 1000) * this.#clockRate - timestamp(packet);
    if (this.#transit !== null) {
      const change = Math.abs(transit - this.#transit);
      // A wrapped or reset timestamp is not jitter.
      if (change < this.#clockRate * 10) this.#jitter += (change - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** Sequence numbers to ask for now. @param most so many at once */
  due(nowMs: number, most = Number.POSITIVE_INFINITY): number[] {
    const due: number[] = [];
    const retryMs = Math.min(RETRY_MOST_MS, Math.max(RETRY_MS, (this.#roundTrip ?? 0) * 1.5));
    for (const [number, missing] of this.#missing) {
      if (nowMs - missing.since > GIVE_UP_MS || this.#highest - number > RECEIVED_WINDOW) {
        this.#missing.delete(number);
      } else if (due.length < most && nowMs - missing.since >= REORDER_MS && nowMs - missing.askedAt >= retryMs) {
        missing.askedAt = nowMs;
        missing.asked++;
        due.push(number & 0xffff);
      }
    }
    return due;
  }

  /** A keyframe makes everything older worthless. */
  forgetMissing(): void {
    this.#missing.clear();
  }

  senderReport(report: { ntpMs: number; ntpMiddle: number; rtp: number }, nowMs: number): void {
    this.#reference = { ntpMs: report.ntpMs, rtp: report.rtp };
    this.#lastSr = report.ntpMiddle;
    this.#lastSrAt = nowMs;
  }

  /** The sender's own wall clock at an RTP timestamp; null before its first report. */
  senderTimeOf(rtp: number): number | null {
    if (this.#reference === null) return null;
    return this.#reference.ntpMs + (((rtp - this.#reference.rtp) | 0) * 1000) / this.#clockRate;
  }

  /** The RTP timestamp at a moment of the sender's wall clock; null before its first report. */
  timestampAt(senderMs: number): number | null {
    if (this.#reference === null) return null;
    return (this.#reference.rtp + Math.round(((senderMs - this.#reference.ntpMs) * this.#clockRate) / 1000)) >>> 0;
  }

  /** @returns besides what is reported, how many packets were to come since the last report */
  report(nowMs: number): ReportBlock & { highest: number; expected: number } {
    const { expected } = this;
    const interval = expected - this.#expectedPrior;
    const lost = interval - (this.#received - this.#receivedPrior);
    this.#expectedPrior = expected;
    this.#receivedPrior = this.#received;
    return {
      ssrc: this.ssrc,
      fractionLost: interval > 0 && lost > 0 ? lost / interval : 0,
      totalLost: expected - this.#received,
      highest: this.#highest,
      expected: interval,
      jitter: this.#jitter,
      lastSr: this.#lastSr,
      delaySinceLastSr: this.#lastSr === 0 ? 0 : Math.round(((nowMs - this.#lastSrAt) * 65_536) / 1000),
    };
  }
}

/** A line that loses so much of a second's pictures carries less than it is sent; what loses less is mended by sending again. */
export const STRAINED = 0.3;
/** In a row, before pictures are withheld. */
const STRAINED_SECONDS = 2;
/** Fewer packets in a second say nothing. */
export const LEAST_PACKETS = 20;
/** Pictures are withheld for so long, ms; twice as long each time that it was too short. */
export const FIRST_HOLD_MS = 4_000;
export const LONGEST_HOLD_MS = 64_000;
/** Well for so long, ms: the next trouble is a new one. */
export const PROVEN_MS = 20_000;
/** For each byte that is sent, so much may be sent again. A full line is not emptied by sending everything twice. */
const REPEATED = 0.35;
const LEAST_BUDGET = 30_000;
const MOST_BUDGET = 120_000;
/** Numbers that may still come, of one stream. */
const MOST_OPEN = 1_000;
/** What was withheld is not asked for any more after that time, ms. */
const FORGOTTEN_MS = 5_000;

/** Numbers of one stream that were passed over: a viewer misses them like those that its own line lost. */
class Gaps {
  #highest: number;
  readonly #open = new Set<number>();
  #count = 0;
  #before = 0;
  #last = 0;

  constructor(first: number) {
    this.#highest = first;
  }

  sent(sequence: number): void {
    const step = (sequence - this.#highest) & 0xffff;
    if (step === 1) this.#highest = sequence;
    else if (step >= 0x8000) {
      if (this.#open.delete(sequence)) this.#count--;
    } else if (step > 1) {
      this.#count += step - 1;
      if (this.#open.size + step > MOST_OPEN) this.#open.clear();
      else for (let at = 1; at < step; at++) this.#open.add((this.#highest + at) & 0xffff);
      this.#highest = sequence;
    }
  }

  /** Once a second. @returns those of this second and of the one before: a report comes later */
  lately(): number {
    const now = this.#count - this.#before;
    const both = Math.max(0, now + this.#last);
    this.#before = this.#count;
    this.#last = now;
    return both;
  }
}

/**
 * What one viewer is spared while its line carries less than it is sent: pictures give way to the sound, and what is
 * sent again is bounded. Pure: times are arguments.
 */
export class Relief {
  #withheldSince: number | null = null;
  #resumedAt = Number.NEGATIVE_INFINITY;
  /** Resumed a moment ago: what was withheld may still be asked for. */
  #isFresh = false;
  #holdMs = FIRST_HOLD_MS;
  #strained = 0;
  /** Of pictures, in this second: packets sent, and those asked for again. */
  #sent = 0;
  readonly #asked = new Set<string>();
  /** What reports say of each stream, lost so far; and a second ago: the share in a single report may be of three packets. */
  readonly #lost = new Map<number, number>();
  #lostBefore: ReadonlyMap<number, number> = new Map();
  /** Of each stream: what is missing in what went out, because it never came to us. */
  readonly #gaps = new Map<number, Gaps>();
  #budget = LEAST_BUDGET;
  /** First packet of each stream after pictures were withheld. */
  readonly #firstAfter = new Map<number, number>();

  /** No pictures now. */
  get withholds(): boolean {
    return this.#withheldSince !== null;
  }

  /** A packet of a picture went out. */
  sentPicture(ssrc: number, sequence: number, bytes: number): void {
    this.#sent++;
    const gaps = this.#gaps.get(ssrc);
    if (gaps === undefined) this.#gaps.set(ssrc, new Gaps(sequence));
    else gaps.sent(sequence);
    this.#budget = Math.min(MOST_BUDGET, this.#budget + bytes * REPEATED);
    if (this.#isFresh && !this.#firstAfter.has(ssrc)) this.#firstAfter.set(ssrc, sequence);
  }

  /** The viewer asks for pictures' packets again. @returns those that it may be sent now */
  repeatable(ssrc: number, sequences: readonly number[], bytesOf: (sequence: number) => number): number[] {
    const first = this.#firstAfter.get(ssrc);
    return sequences.filter((sequence) => {
      // Withheld, not lost.
      if (this.#isFresh && (first === undefined || ((sequence - first) & 0xffff) >= 0x8000)) return false;
      const bytes = bytesOf(sequence);
      // It never came to us, from a camera whose own line is bad: that says nothing about this one.
      if (bytes === 0) return false;
      this.#asked.add(`${ssrc} ${sequence}`);
      if (this.withholds || bytes > this.#budget) return false;
      this.#budget -= bytes;
      return true;
    });
  }

  /** @param lost packets of a stream of pictures since it began, as a report says */
  reported(ssrc: number, lost: number): void {
    this.#lost.set(ssrc, lost);
  }

  #lostNow(): number {
    const before = this.#lostBefore;
    this.#lostBefore = new Map(this.#lost);
    const fresh = new Map([...this.#gaps].map(([ssrc, gaps]) => [ssrc, gaps.lately()]));
    return [...this.#lost].reduce((sum, [ssrc, lost]) => sum + Math.max(0, lost - (before.get(ssrc) ?? lost) - (fresh.get(ssrc) ?? 0)), 0);
  }

  /** Once a second. @returns what begins now */
  tick(nowMs: number): "withhold" | "resume" | null {
    const missing = Math.max(this.#lostNow(), this.#asked.size);
    const share = this.#sent < LEAST_PACKETS ? 0 : missing / this.#sent;
    this.#strained = share >= STRAINED ? this.#strained + 1 : 0;
    this.#sent = 0;
    this.#asked.clear();
    this.#isFresh &&= nowMs - this.#resumedAt < FORGOTTEN_MS;
    if (this.#withheldSince !== null) {
      if (nowMs - this.#withheldSince < this.#holdMs) return null;
      this.#withheldSince = null;
      this.#resumedAt = nowMs;
      this.#isFresh = true;
      this.#firstAfter.clear();
      this.#budget = LEAST_BUDGET;
      return "resume";
    }
    if (this.#strained < STRAINED_SECONDS) return null;
    this.#holdMs = nowMs - this.#resumedAt < PROVEN_MS ? Math.min(LONGEST_HOLD_MS, this.#holdMs * 2) : FIRST_HOLD_MS;
    this.#withheldSince = nowMs;
    this.#strained = 0;
    return "withhold";
  }
}

/** What has come over one connection so far. */
export interface Arrived {
  /** Packets that were to come. */
  readonly expected: number;
  /** Of these, that did not come by themselves: asked for again or given up. */
  readonly skipped: number;
  readonly bytes: number;
}

/** Looked at so often, if so many packets were to come: ten of them say nothing, ms. */
const LOOK_MS = 400;
const LEAST_EXPECTED = 40;
/** A line that loses by chance, as radio does, is mended by repeats; a share like this is one that is too thin. */
const TOO_MUCH = 0.2;
/** Of what came through: the queue on the way has to run empty first. */
const CUT = 0.85;
/** Sound, and the small picture at its least, bit/s. */
const LEAST_BITRATE = 100_000;
/** After a cut: what was sent before it still comes, and is still lost, ms. */
const SETTLE_MS = 800;
/** Then the line is left in peace for a while, and more is allowed each second, ms. */
const PEACE_MS = 3_000;
const GROWTH = 1.1;
/** More than what the line carried is tried after so long, ms; twice as long each time that it was too soon. */
const FIRST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 160_000;
/** Well for so long since more is tried, ms: the next trouble is a new one. */
const PROVEN_MS = 30_000;

/**
 * How much a sender is told that it may send. Browsers find out by themselves that their line is too thin, but from what
 * they are told each second, by steps: for some eight seconds all rooms lost three pictures in four, and the sound.
 */
export class Ceiling {
  readonly #most: number;
  #bitrate: number;
  #last: Arrived = { expected: 0, skipped: 0, bytes: 0 };
  #lookedAt: number;
  #cutAt = Number.NEGATIVE_INFINITY;
  /** What the line carried when it was full, bit/s. */
  #carries = Number.POSITIVE_INFINITY;
  #holdMs = FIRST_HOLD_MS;
  #triesAt = Number.NEGATIVE_INFINITY;

  constructor(most: number, nowMs: number) {
    this.#most = most;
    this.#bitrate = most;
    this.#lookedAt = nowMs;
  }

  /** bit/s */
  get bitrate(): number {
    return Math.round(this.#bitrate);
  }

  /** @returns less is allowed than before: to be said at once */
  look(arrived: Arrived, nowMs: number): boolean {
    const ms = nowMs - this.#lookedAt;
    const expected = arrived.expected - this.#last.expected;
    if (ms < LOOK_MS || (expected < LEAST_EXPECTED && ms < 1_000)) return false;
    const lost = (arrived.skipped - this.#last.skipped) / Math.max(1, expected);
    const came = ((arrived.bytes - this.#last.bytes) * 8_000) / ms;
    this.#last = arrived;
    this.#lookedAt = nowMs;
    const sinceCut = nowMs - this.#cutAt;
    if (expected >= LEAST_EXPECTED && lost > TOO_MUCH && sinceCut > SETTLE_MS) {
      this.#full(came, nowMs);
      this.#bitrate = Math.max(LEAST_BITRATE, Math.min(this.#bitrate, came) * CUT);
      this.#cutAt = nowMs;
      return true;
    }
    const most = nowMs < this.#triesAt ? Math.max(this.#bitrate, Math.min(this.#most, this.#carries * CUT)) : this.#most;
    if (sinceCut > PEACE_MS) this.#bitrate = Math.min(most, this.#bitrate * GROWTH ** (ms / 1_000));
    return false;
  }

  /** Less comes of what is sent the moment after, too: the line carries what came of it first. */
  #full(came: number, nowMs: number): void {
    const isSame = nowMs - this.#cutAt < PEACE_MS;
    this.#carries = isSame ? Math.max(this.#carries, came) : came;
    if (!isSame) this.#holdMs = nowMs - this.#triesAt < PROVEN_MS ? Math.min(LONGEST_HOLD_MS, this.#holdMs * 2) : FIRST_HOLD_MS;
    this.#triesAt = nowMs + this.#holdMs;
  }
}

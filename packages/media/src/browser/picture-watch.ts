/** What is known of each slot's picture: of a player its own figures; of a link between engines packets stand for frames. */
export interface Watched {
  readonly slots: readonly {
    readonly slot: number;
    readonly framesDecoded: number;
    readonly packetsSaidSent: number | null;
    readonly packetsLost: number;
    readonly packetsReceived: number;
  }[];
}

/** A picture stands while its sender sends: given up after so long, twice as long each time that it did not help, ms. */
const STANDS_MS = 2_200;
const LONGEST_MS = 64_000;
/** The sender's word for it: so many packets more. */
const LEAST_SENT = 12;
/** Reports come once a second: only after so long do they speak of what was sent after the picture had stopped, ms. */
const REPORTED_MS = 1_200;
/** A line that has lost more than this share so lately has its pictures withheld, or waits for what is sent again: that is the line's matter. */
const LOSSY = 0.05;
const CALM_MS = 15_000;
/** Pictures that moved for so long have nothing to do with what stood before, ms. */
const WELL_MS = 30_000;

interface Slot {
  frames: number;
  /** Packets that its sender said it had sent when the picture had stopped; null before that is known. */
  sent: number | null;
  movedAt: number;
}

/**
 * Tells a picture that stands because of what lies between it and its sender (a link, a machine, a decoder) from one that
 * stands because nothing is sent: a card, a pause, a camera that is dead. The sender's own reports count what it has sent:
 * while they go on and no picture comes out, another way may bring it. A browser that does not pass these reports on
 * never finds one.
 */
export class PictureWatch {
  readonly #slots = new Map<number, Slot>();
  #before: Watched | null = null;
  #lossyAt = -Infinity;
  #patience = STANDS_MS;
  #wellSince: number | null = null;

  /** Another session: its figures begin anew. What was learnt of this line stays. */
  restart(): void {
    this.#slots.clear();
    this.#before = null;
    this.#wellSince = null;
  }

  /** It was acted upon: next time that is waited for longer, until pictures move for a while. */
  givenUp(): void {
    this.#patience = Math.min(LONGEST_MS, this.#patience * 2);
    this.restart();
  }

  /**
   * @param isLive should a picture of this slot come?
   * @returns the slot whose picture stands although it is sent; null: none does
   */
  look(stats: Watched, isLive: (slot: number) => boolean, now: number): number | null {
    this.#judgeLine(stats, now);
    let standing: number | null = null;
    let isMoving = false;
    for (const { slot, framesDecoded, packetsSaidSent } of stats.slots) {
      const seen = this.#slots.get(slot);
      if (!seen || !isLive(slot) || framesDecoded !== seen.frames) {
        isMoving ||= seen !== undefined && framesDecoded > seen.frames;
        this.#slots.set(slot, { frames: framesDecoded, sent: null, movedAt: now });
        continue;
      }
      if (packetsSaidSent === null) continue;
      if (seen.sent === null && now - seen.movedAt >= REPORTED_MS) seen.sent = packetsSaidSent;
      if (seen.sent !== null && now - seen.movedAt >= this.#patience && packetsSaidSent - seen.sent >= LEAST_SENT) standing ??= slot;
    }
    this.#rest(isMoving && standing === null, now);
    return now - this.#lossyAt >= CALM_MS ? standing : null;
  }

  #judgeLine(stats: Watched, now: number): void {
    const sum = (of: Watched, what: "packetsLost" | "packetsReceived"): number => of.slots.reduce((all, slot) => all + slot[what], 0);
    const before = this.#before;
    // Over a second or more: one packet of three is no share.
    if (before !== null && sum(stats, "packetsReceived") - sum(before, "packetsReceived") < 40) return;
    if (before !== null) {
      const lost = sum(stats, "packetsLost") - sum(before, "packetsLost");
      if (lost / (lost + sum(stats, "packetsReceived") - sum(before, "packetsReceived")) > LOSSY) this.#lossyAt = now;
    }
    this.#before = stats;
  }

  #rest(isWell: boolean, now: number): void {
    if (!isWell) return;
    this.#wellSince ??= now;
    if (now - this.#wellSince >= WELL_MS) this.#patience = STANDS_MS;
  }
}

import { SequenceUnwrapper, sequence, timestamp, timestampDelta } from "../rtp/packet.ts";

/** Whoever feeds a stream. Compared by identity: a site that publishes again is a new source. */
export type BusSource = object;

export interface RewriterOptions {
  /** Constant SSRC of the outgoing stream. */
  ssrc: number;
  /** RTP clock, Hz: 90000 for video, 48000 for Opus. */
  clockRate: number;
  /** Smallest timestamp step at a switch, RTP units: one frame of video, one packet of audio. */
  minimumStep: number;
  /**
   * Video waits for this packet of the new source and keeps the old one until then; without it
   * (audio) the first packet of the new source switches.
   */
  opensGate?: (packet: Buffer) => boolean;
  /** First outgoing sequence number; below 2^15 so that a loss near the wrap cannot confuse SRTP. */
  firstSequence?: number;
  /**
   * At a switch a gap of up to so many ms is closed. Sources reach the bus with different delays, and packets
   * come evenly all the same: a player that is shown a gap would fill it with sound of its own. The sender
   * reports say where the stream stands now, so lips and voice stay together. 0: gaps are kept, as for video.
   */
  closesGapsOf?: number;
  /** Marks the first packet after a switch: for audio it says "a new talkspurt" to the jitter buffer. */
  markSwitch?: boolean;
}

interface Mapping {
  source: BusSource;
  unwrapper: SequenceUnwrapper;
  /** Extended incoming number that became `outBase`. */
  inBase: number;
  inHighest: number;
  outBase: number;
  /** Added to incoming timestamps. */
  timestampOffset: number;
}

interface Pending {
  source: BusSource;
  /** The newest packets: some may belong after an opening packet that was overtaken or sent again. */
  held: Buffer[];
}

/** What a push did, besides the packets: the caller announces switches and counts keyframes. */
export interface Rewritten {
  packets: Buffer[];
  switched: boolean;
}

const NOTHING: Rewritten = { packets: [], switched: false };
const HELD_LIMIT = 128;

/**
 * Makes one continuous RTP stream out of whichever source is selected. Two thousand receivers must
 * not notice a switch: same SSRC, the sequence goes on by one, the timestamp goes on along one
 * wall-clock line. Pure: no clock, no I/O.
 */
export class RtpRewriter {
  readonly ssrc: number;
  readonly clockRate: number;
  readonly #options: RewriterOptions;
  #active: Mapping | null = null;
  /** The source before the last switch: its stragglers still belong to numbers already promised. */
  #previous: Mapping | null = null;
  #pending: Pending | null = null;
  #highestOut: number;
  #highestTimestamp: number | null = null;
  /** Gaps closed so far, RTP units. */
  #closed = 0;

  constructor(options: RewriterOptions) {
    this.#options = options;
    this.ssrc = options.ssrc;
    this.clockRate = options.clockRate;
    this.#highestOut = (options.firstSequence ?? 1) - 1;
  }

  /** The source whose packets go out now. */
  get active(): BusSource | null {
    return this.#active?.source ?? null;
  }

  /** The source that will take over at its next opening packet. */
  get pending(): BusSource | null {
    return this.#pending?.source ?? null;
  }

  /** Extended number of the newest packet sent. */
  get highestSequence(): number {
    return this.#highestOut;
  }

  /** Added to the active source's timestamps; null when nothing is on. */
  get timestampOffset(): number | null {
    return this.#active?.timestampOffset ?? null;
  }

  /** Selects who feeds the stream; null stops it at once. */
  select(source: BusSource | null): void {
    if (source === null) {
      this.#active = null;
      this.#previous = null;
      this.#pending = null;
    } else if (this.#active?.source === source) {
      this.#pending = null;
    } else if (this.#pending?.source !== source) {
      this.#pending = { source, held: [] };
    }
  }

  /** Forgets a source that has gone; the stream pauses if it was on. */
  drop(source: BusSource): void {
    if (this.#active?.source === source) this.#active = null;
    if (this.#previous?.source === source) this.#previous = null;
    if (this.#pending?.source === source) this.#pending = null;
  }

  /**
   * Offers one packet.
   * @param captureMs when its content was captured, on the engine's clock; places a switch in time.
   * @returns fresh copies, ready to send, in order.
   */
  push(source: BusSource, packet: Buffer, captureMs: number): Rewritten {
    if (this.#active?.source === source) {
      const out = this.#forward(this.#active, packet);
      return out === null ? NOTHING : { packets: [out], switched: false };
    }
    if (this.#pending?.source === source) return this.#knock(this.#pending, packet, captureMs);
    if (this.#previous?.source === source) {
      const out = this.#straggler(this.#previous, packet);
      return out === null ? NOTHING : { packets: [out], switched: false };
    }
    return NOTHING;
  }

  #knock(pending: Pending, packet: Buffer, captureMs: number): Rewritten {
    const opens = this.#options.opensGate;
    if (opens !== undefined && !opens(packet)) {
      pending.held.push(packet);
      if (pending.held.length > HELD_LIMIT) pending.held.shift();
      return NOTHING;
    }
    const mapping = this.#open(pending.source, packet, captureMs);
    this.#previous = this.#active;
    this.#active = mapping;
    this.#pending = null;
    const packets: Buffer[] = [];
    const first = this.#forward(mapping, packet);
    if (first !== null) {
      if (this.#options.markSwitch === true) first[1] = first[1]! | 0x80;
      packets.push(first);
    }
    for (const held of pending.held) {
      const out = this.#forward(mapping, held);
      if (out !== null) packets.push(out);
    }
    return { packets, switched: true };
  }

  #open(source: BusSource, packet: Buffer, captureMs: number): Mapping {
    const wanted = this.#lineAt(captureMs);
    const last = this.#highestTimestamp;
    const step = this.#options.minimumStep;
    let start = wanted;
    if (last !== null) {
      const gap = timestampDelta(wanted, last) - step;
      if (gap < 0) start = (last + step) >>> 0;
      else if ((gap / this.clockRate) * 1000 <= (this.#options.closesGapsOf ?? 0)) {
        start = (last + step) >>> 0;
        this.#closed += gap;
      }
    }
    const unwrapper = new SequenceUnwrapper();
    const inBase = unwrapper.unwrap(sequence(packet));
    return {
      source,
      unwrapper,
      inBase,
      inHighest: inBase,
      outBase: this.#highestOut + 1,
      timestampOffset: (start - timestamp(packet)) | 0,
    };
  }

  /** The stream's timestamp at a moment: one straight line for the life of the stream, but for the gaps that were closed. */
  #lineAt(ms: number): number {
    return Math.floor(((ms / 1000) * this.clockRate - this.#closed) % 2 ** 32) >>> 0;
  }

  #forward(mapping: Mapping, packet: Buffer): Buffer | null {
    const extended = mapping.unwrapper.unwrap(sequence(packet));
    // Older than the packet that opened the gate: its number was never promised to anyone.
    if (extended < mapping.inBase) return null;
    if (extended > mapping.inHighest) mapping.inHighest = extended;
    return this.#write(mapping, extended, packet);
  }

  #straggler(mapping: Mapping, packet: Buffer): Buffer | null {
    const extended = mapping.unwrapper.unwrap(sequence(packet));
    if (extended < mapping.inBase || extended >= mapping.inHighest) return null;
    return this.#write(mapping, extended, packet);
  }

  #write(mapping: Mapping, extended: number, packet: Buffer): Buffer {
    const out = Buffer.from(packet);
    const number = mapping.outBase + (extended - mapping.inBase);
    const time = (timestamp(packet) + mapping.timestampOffset) >>> 0;
    if (number > this.#highestOut) this.#highestOut = number;
    if (this.#highestTimestamp === null || timestampDelta(time, this.#highestTimestamp) > 0)
      this.#highestTimestamp = time;
    out.writeUInt16BE(number & 0xffff, 2);
    out.writeUInt32BE(time, 4);
    out.writeUInt32BE(this.ssrc, 8);
    return out;
  }
}

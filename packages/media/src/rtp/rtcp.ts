/** RTCP, RFC 3550 and RFC 4585/5104: what the engine reads and what it writes. */

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const APP = 204;
const RTPFB = 205;
const PSFB = 206;

/** Milliseconds from the NTP epoch (1900) to the Unix one. */
const NTP_UNIX_MS = 2_208_988_800_000;

export interface ReportBlock {
  /** The stream reported on. */
  ssrc: number;
  /** Share of packets lost since the last report, 0–1. */
  fractionLost: number;
  /** Packets lost since the beginning; negative when duplicates arrived. */
  totalLost: number;
  /** RTP clock units. */
  jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report, 0 if none. */
  lastSr: number;
  /** Delay since that report in units of 1/65536 s. */
  delaySinceLastSr: number;
}

export type RtcpItem =
  /** `packets`: sent so far, as the sender says. */
  | { kind: "sr"; ssrc: number; ntpMs: number; ntpMiddle: number; rtp: number; packets: number; reports: ReportBlock[] }
  | { kind: "rr"; ssrc: number; reports: ReportBlock[] }
  | { kind: "bye"; ssrcs: number[] }
  /** Only between our own: this stream was taken off, see {@link buildCleared}. */
  | { kind: "cleared"; ssrc: number }
  | { kind: "nack"; ssrc: number; sequences: number[] }
  | { kind: "pli"; ssrc: number }
  | { kind: "fir"; ssrcs: number[] };

/**
 * Reads every packet of a compound. Browsers put PLIs and NACKs behind a receiver report, so reading
 * only the first packet loses them. Stops at the first thing it cannot follow; never throws.
 */
export function parseRtcp(compound: Buffer): RtcpItem[] {
  const items: RtcpItem[] = [];
  let at = 0;
  while (at + 4 <= compound.length) {
    const first = compound[at]!;
    if ((first & 0xc0) !== 0x80) break;
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (end > compound.length) break;
    const item = parseOne(compound.subarray(at, end), first & 0x1f, compound[at + 1]!);
    if (item !== null) items.push(item);
    at = end;
  }
  return items;
}

function parseOne(packet: Buffer, count: number, type: number): RtcpItem | null {
  if (type === SR && packet.length >= 28) {
    const seconds = packet.readUInt32BE(8);
    const fraction = packet.readUInt32BE(12);
    return {
      kind: "sr",
      ssrc: packet.readUInt32BE(4),
      ntpMs: seconds * 1000 + (fraction * 1000) / 2 ** 32 - NTP_UNIX_MS,
      ntpMiddle: (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0,
      rtp: packet.readUInt32BE(16),
      packets: packet.readUInt32BE(20),
      reports: reportBlocks(packet, 28, count),
    };
  }
  if (type === RR && packet.length >= 8) {
    return { kind: "rr", ssrc: packet.readUInt32BE(4), reports: reportBlocks(packet, 8, count) };
  }
  if (type === BYE) {
    const ssrcs: number[] = [];
    for (let at = 4; at + 4 <= packet.length && ssrcs.length < count; at += 4) ssrcs.push(packet.readUInt32BE(at));
    return { kind: "bye", ssrcs };
  }
  if (packet.length < 12) return null;
  if (type === APP) return packet.toString("latin1", 8, 12) === CLEARED ? { kind: "cleared", ssrc: packet.readUInt32BE(4) } : null;
  const media = packet.readUInt32BE(8);
  if (type === RTPFB && count === 1) {
    const sequences: number[] = [];
    for (let at = 12; at + 4 <= packet.length; at += 4) {
      const base = packet.readUInt16BE(at);
      const mask = packet.readUInt16BE(at + 2);
      sequences.push(base);
      for (let bit = 0; bit < 16; bit++) if ((mask >> bit) & 1) sequences.push((base + bit + 1) & 0xffff);
    }
    return { kind: "nack", ssrc: media, sequences };
  }
  if (type === PSFB && count === 1) return { kind: "pli", ssrc: media };
  if (type === PSFB && count === 4) {
    const ssrcs: number[] = [];
    for (let at = 12; at + 8 <= packet.length; at += 8) ssrcs.push(packet.readUInt32BE(at));
    return { kind: "fir", ssrcs };
  }
  return null;
}

function reportBlocks(packet: Buffer, from: number, count: number): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  for (let at = from; at + 24 <= packet.length && blocks.length < count; at += 24) {
    blocks.push({
      ssrc: packet.readUInt32BE(at),
      fractionLost: packet[at + 4]! / 256,
      totalLost: packet.readIntBE(at + 5, 3),
      jitter: packet.readUInt32BE(at + 12),
      lastSr: packet.readUInt32BE(at + 16),
      delaySinceLastSr: packet.readUInt32BE(at + 20),
    });
  }
  return blocks;
}

function header(bytes: number, count: number, type: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(bytes / 4 - 1, 2);
  return packet;
}

/** Name of our application-defined packet (RFC 3550 section 6.7). */
const CLEARED = "DCCL";

/**
 * A sender report as it is true for somebody from whom so much was withheld; whatever else it is given stays as it is.
 * @returns a copy where something is changed
 */
export function reportedLess(compound: Buffer, withheld: ReadonlyMap<number, { packets: number; octets: number }>): Buffer {
  if (compound.length < 28 || compound[1] !== SR) return compound;
  const less = withheld.get(compound.readUInt32BE(4));
  if (less === undefined) return compound;
  const own = Buffer.from(compound);
  own.writeUInt32BE((own.readUInt32BE(20) - less.packets) >>> 0, 20);
  own.writeUInt32BE((own.readUInt32BE(24) - less.octets) >>> 0, 24);
  return own;
}

/**
 * Tells those below that a stream was taken off: what they have kept of it must reach nobody any more. Players
 * pass over an application-defined packet that they do not know.
 */
export function buildCleared(ssrc: number): Buffer {
  const packet = header(12, 0, APP);
  packet.writeUInt32BE(ssrc, 4);
  packet.write(CLEARED, 8, "latin1");
  return packet;
}

export function buildPli(sender: number, media: number): Buffer {
  const packet = header(12, 1, PSFB);
  packet.writeUInt32BE(sender, 4);
  packet.writeUInt32BE(media, 8);
  return packet;
}

/** One generic NACK for any number of sequence numbers, packed base + bitmask. */
export function buildNack(sender: number, media: number, sequences: readonly number[]): Buffer {
  const pairs: { base: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.base) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else pairs.push({ base: sequence & 0xffff, mask: 0 });
  }
  const packet = header(12 + pairs.length * 4, 1, RTPFB);
  packet.writeUInt32BE(sender, 4);
  packet.writeUInt32BE(media, 8);
  pairs.forEach((pair, index) => {
    packet.writeUInt16BE(pair.base, 12 + index * 4);
    packet.writeUInt16BE(pair.mask, 14 + index * 4);
  });
  return packet;
}

export function buildReceiverReport(sender: number, blocks: readonly (ReportBlock & { highest: number })[]): Buffer {
  const packet = header(8 + blocks.length * 24, blocks.length, RR);
  packet.writeUInt32BE(sender, 4);
  blocks.forEach((block, index) => {
    const at = 8 + index * 24;
    packet.writeUInt32BE(block.ssrc, at);
    packet[at + 4] = Math.min(255, Math.round(block.fractionLost * 256));
    packet.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, block.totalLost)), at + 5, 3);
    packet.writeUInt32BE(block.highest >>> 0, at + 8);
    packet.writeUInt32BE(Math.round(block.jitter) >>> 0, at + 12);
    packet.writeUInt32BE(block.lastSr, at + 16);
    packet.writeUInt32BE(block.delaySinceLastSr >>> 0, at + 20);
  });
  return packet;
}

/** Compound SR + SDES(CNAME), valid on its own (RFC 3550 wants the CNAME in every compound). */
export function buildSenderReport(report: {
  ssrc: number;
  nowMs: number;
  rtp: number;
  packets: number;
  octets: number;
  cname: string;
}): Buffer {
  const sr = header(28, 0, SR);
  const ntp = toNtp(report.nowMs);
  sr.writeUInt32BE(report.ssrc, 4);
  sr.writeUInt32BE(ntp.seconds, 8);
  sr.writeUInt32BE(ntp.fraction, 12);
  sr.writeUInt32BE(report.rtp >>> 0, 16);
  sr.writeUInt32BE(report.packets >>> 0, 20);
  sr.writeUInt32BE(report.octets >>> 0, 24);
  const name = Buffer.from(report.cname, "ascii");
  const sdes = header(8 + Math.ceil((2 + name.length + 1) / 4) * 4, 1, SDES);
  sdes.writeUInt32BE(report.ssrc, 4);
  sdes[8] = 1;
  sdes[9] = name.length;
  name.copy(sdes, 10);
  return Buffer.concat([sr, sdes]);
}

/** REMB: tells a sender how much it may send (draft-alvestrand-rmcat-remb). */
export function buildRemb(sender: number, bitsPerSecond: number, ssrcs: readonly number[]): Buffer {
  const packet = header(20 + ssrcs.length * 4, 15, PSFB);
  packet.writeUInt32BE(sender, 4);
  packet.write("REMB", 12, "ascii");
  let exponent = 0;
  let mantissa = Math.floor(bitsPerSecond);
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  packet[16] = ssrcs.length;
  packet[17] = (exponent << 2) | (mantissa >> 16);
  packet.writeUInt16BE(mantissa & 0xffff, 18);
  ssrcs.forEach((ssrc, index) => packet.writeUInt32BE(ssrc, 20 + index * 4));
  return packet;
}

function toNtp(unixMs: number): { seconds: number; fraction: number } {
  const ms = unixMs + NTP_UNIX_MS;
  const seconds = Math.floor(ms / 1000);
  return { seconds: seconds >>> 0, fraction: Math.floor(((ms - seconds * 1000) / 1000) * 2 ** 32) >>> 0 };
}

/** Middle 32 bits of an NTP time, as report blocks quote it. */
export function ntpMiddle(unixMs: number): number {
  const { seconds, fraction } = toNtp(unixMs);
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/** Round trip in ms from a report block about a stream we sent reports for; null if it quotes none. */
export function roundTrip(block: ReportBlock, nowMs: number): number | null {
  if (block.lastSr === 0) return null;
  const units = (ntpMiddle(nowMs) - block.lastSr - block.delaySinceLastSr) | 0;
  const ms = (units * 1000) / 65536;
  return ms >= 0 && ms < 60_000 ? ms : null;
}

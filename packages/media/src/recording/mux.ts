/** Blocks of a part as MP4 for a browser, without transcoding: the bytes of pictures and sounds stay as they came. */
import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, FilePathTarget, Mp4OutputFormat, Output } from "mediabunny";
import type { Frame } from "./format.ts";
import { pictureFormat } from "./picture-size.ts";

/** 20 ms of silence as Opus writes it: fills what a talker's pause, or a lost packet, left out. */
const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe);
const PACKET_MS = 20;
/** Longer than any gap within a part. */
const LONGEST_FILL_MS = 30_000;
const OPUS = { codec: "opus", numberOfChannels: 2, sampleRate: 48_000 } as const;

/** How long an Opus packet lasts, ms (RFC 6716, 3.1). */
export function opusDuration(packet: Buffer): number {
  if (packet.length === 0) return 0;
  const config = packet[0]! >> 3;
  const each = config < 12 ? [10, 20, 40, 60][config & 3]! : config < 16 ? [10, 20][config & 1]! : [2.5, 5, 10, 20][config & 3]!;
  const code = packet[0]! & 3;
  return each * (code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f);
}

/** Times in ms from the beginning of the part. */
interface Timed {
  data: Uint8Array;
  key: boolean;
  at: number;
  duration: number;
}

/** Pictures, each lasting until the next one; the last until `end`. Times run forward whatever the clock did. */
function pictures(frames: readonly Frame[], origin: number, end: number): Timed[] {
  const timed: Timed[] = [];
  for (const { data, key, at } of frames) {
    const earliest = timed.length === 0 ? 0 : timed.at(-1)!.at + 1;
    timed.push({ data, key, at: Math.max(earliest, at - origin), duration: 0 });
  }
  timed.forEach((each, index) => {
    each.duration = Math.max(1, (timed[index + 1]?.at ?? Math.max(each.at + 1, end - origin)) - each.at);
  });
  return timed;
}

/** Sounds from `from` on without a gap until `end`: a player stops at one. What overlaps is left out. */
function sounds(frames: readonly Frame[], origin: number, from: number, end: number): Timed[] {
  const timed: Timed[] = [];
  const own = frames.filter(({ at }) => at >= from && at < end);
  // The stretch before lasts until this one's first packet.
  let next = (own[0] !== undefined && own[0].at - from < PACKET_MS ? own[0].at : from) - origin;
  const fillUpTo = (at: number) => {
    // Less than half a packet is the clocks' noise.
    for (let filled = 0; at - next > PACKET_MS / 2 && filled < LONGEST_FILL_MS; filled += PACKET_MS) {
      timed.push({ data: SILENCE, key: true, at: next, duration: PACKET_MS });
      next += PACKET_MS;
    }
  };
  for (const { data, at } of own) {
    const wanted = at - origin;
    if (wanted < next - PACKET_MS / 2) continue;
    fillUpTo(wanted);
    const duration = opusDuration(data);
    timed.push({ data, key: true, at: next, duration });
    next += duration;
  }
  fillUpTo(end - origin - PACKET_MS / 2);
  return timed;
}

const packetOf = ({ data, key, at, duration }: Timed): EncodedPacket => new EncodedPacket(data, key ? "key" : "delta", at / 1000, duration / 1000);

export interface Stretch {
  /** Pictures of this stretch; sounds may reach beyond it on both sides, and are cut to it. */
  frames: readonly Frame[];
  /** The part begins at this moment: 0 of the MP4's time. */
  origin: number;
  /** Where the stretch begins and ends, Unix ms: sounds are filled, the last picture lasts until there. */
  from: number;
  end: number;
}

/** One kind of a stretch as fragmented MP4 that begins with what a decoder needs: to be appended to a SourceBuffer. Null: it has none. */
export async function muxFragment(kind: "video" | "audio", { frames, origin, from, end }: Stretch): Promise<{ bytes: Buffer; codec: string } | null> {
  const own = frames.filter((frame) => frame.kind === kind);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "fragmented" }), target });
  if (kind === "audio") {
    const timed = sounds(own, origin, from, end);
    if (timed.length === 0) return null;
    const source = new EncodedAudioPacketSource("opus");
    output.addAudioTrack(source);
    await output.start();
    for (const each of timed) await source.add(packetOf(each), { decoderConfig: OPUS });
    await output.finalize();
    return { bytes: Buffer.from(target.buffer!), codec: "opus" };
  }
  const begin = own.findIndex(({ key }) => key);
  const format = begin < 0 ? null : pictureFormat(own[begin]!.data);
  if (format === null) return null;
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source);
  await output.start();
  for (const each of pictures(own.slice(begin), origin, end)) await source.add(packetOf(each), videoMeta(format));
  await output.finalize();
  return { bytes: Buffer.from(target.buffer!), codec: format.codec };
}

const videoMeta = ({ width, height, codec }: NonNullable<ReturnType<typeof pictureFormat>>) => ({ decoderConfig: { codec, codedWidth: width, codedHeight: height } });

/**
 * A file of pictures and sound from stretches that follow one another, to keep or to send on: its time begins with the
 * first of them, and gaps between them are kept.
 * @returns false when there is nothing to show or hear in them
 */
export async function muxFile(path: string, stretches: AsyncIterable<Stretch>, origin: number): Promise<boolean> {
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new FilePathTarget(path) });
  const video = new EncodedVideoPacketSource("avc");
  const audio = new EncodedAudioPacketSource("opus");
  output.addVideoTrack(video);
  output.addAudioTrack(audio);
  await output.start();
  let format: ReturnType<typeof pictureFormat> = null;
  let anything = false;
  let videoUntil = 0;
  for await (const { frames, from, end } of stretches) {
    const own = frames.filter(({ kind }) => kind === "video");
    const begin = own.findIndex(({ key }) => key);
    if (begin >= 0) {
      format ??= pictureFormat(own[begin]!.data);
      if (format !== null)
        for (const each of pictures(own.slice(begin), origin, end)) {
          if (each.at < videoUntil) continue;
          videoUntil = each.at + 0.5;
          await video.add(packetOf(each), videoMeta(format));
          anything = true;
        }
    }
    for (const each of sounds(frames.filter(({ kind }) => kind === "audio"), origin, from, end)) {
      await audio.add(packetOf(each), { decoderConfig: OPUS });
      anything = true;
    }
  }
  if (!anything) {
    await output.cancel();
    return false;
  }
  await output.finalize();
  return true;
}

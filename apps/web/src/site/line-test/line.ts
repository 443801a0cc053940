/** The line by the conference's own media path: send by WHIP to the centre, receive oneself back by WHEP from whoever would carry the programme here, count. */
import { LIMITS } from "@diemcau/rules/line-test";
import { MediaRequestError, playWhep, publishWhip, type PlaySession, type PublishSession } from "@diemcau/media/browser";
import type { LineTestMeasures } from "@diemcau/contract";
import { bestSeconds } from "./best.ts";
import { busyPicture } from "./busy-picture.ts";
import { pause } from "./pause.ts";
import { isItTheSize, lossesOf, type Losses } from "./packet-sizes.ts";

type Line = NonNullable<LineTestMeasures["line"]>;
export interface LineResult {
  readonly line: Line | null;
  readonly fault: LineTestMeasures["lineFault"];
}

/** As much as a room may send on the day. */
const MAX_BITRATE = 2_500_000;
/** An edge must fetch the picture first. */
const FIRST_PICTURE_MS = 15_000;
/** The encoder finds its rate first. */
const RAMP_MS = 3_000;
const MEASURE_MS = 8_000;
const SAMPLE_MS = 500;
/** A second look at the way down, with more to receive. */
const FAN_RAMP_MS = 2_500;
const FAN_MEASURE_MS = 4_000;
const MOST_SLOTS = 4;
/** From that share on, all that was sent has arrived. */
const WHOLE = 0.9;
/** Below that much more than enough, it is worth looking whether more would arrive. */
const SURE = 1.2 * LIMITS.downKbps.good;

export interface LineOptions {
  /** `/media/<conference>/line-test` */
  readonly url: string;
  readonly headers: Record<string, string>;
  /** The room's camera and microphone, as far as there are any. */
  readonly tracks: readonly MediaStreamTrack[];
  readonly signal: AbortSignal;
  onShare(share: number): void;
}

export async function measureLine({ url, headers, tracks, signal, onShare }: LineOptions): Promise<LineResult> {
  const busy = busyPicture();
  const video = document.createElement("video");
  let up: PublishSession | undefined;
  let down: PlaySession | undefined;
  try {
    const camera = tracks.find(({ kind }) => kind === "video");
    const sound = tracks.filter(({ kind }) => kind === "audio");
    // One picture: what is asked is what the line carries, not how it is shared out.
    up = await publishWhip({ url: `${url}/whip`, headers, stream: new MediaStream([camera ?? busy.track, ...sound]), maxBitrate: MAX_BITRATE, small: false, signal });
    const back = new MediaStream();
    // Muted: a room that hears itself a moment later would howl.
    video.muted = true;
    video.playsInline = true;
    video.srcObject = back;
    down = await playWhep({ url: `${url}/whep`, headers, slots: MOST_SLOTS, signal, onTrack: (slot, _kind, track) => void (slot === 0 && back.addTrack(track)) });
    void video.play().catch(() => {});
    const deadline = performance.now() + FIRST_PICTURE_MS;
    const waiting: Losses[] = [];
    for (let now = await count(up, down); now.framesBack === 0; now = await count(up, down)) {
      if (performance.now() > deadline) {
        const connected = up.connection.connectionState === "connected" && down.connection.connectionState === "connected";
        if (!connected) return { line: null, fault: "unreachable" };
        return { line: null, fault: isItTheSize(waiting) ? "large-packets" : "no-picture" };
      }
      waiting.push(now.losses);
      await pause(200, signal);
    }
    onShare(0.2);
    // A still room is cheap to send. What the line can carry shows with a picture that costs what a full hall costs.
    await up.replaceTrack(busy.track);
    await pause(RAMP_MS, signal);
    onShare(0.4);
    const { sentKbps, largeLost, ...line } = await measure(up, down, signal, (share) => onShare(0.4 + share * 0.4));
    // More of the same says nothing more: what is lost is lost for its size.
    if (largeLost) return { line: { ...line, ...(down.edge !== null && { edge: down.edge }) }, fault: "large-packets" };
    const { downKbps, downLimit } = await wayDown({ downKbps: line.downKbps, sentKbps }, async (slots) => {
      const asked = await fetch(`${url}/fan`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ slots }), signal });
      if (!asked.ok) return null;
      await pause(FAN_RAMP_MS, signal);
      return rates(up!, down!, FAN_MEASURE_MS, signal, (share) => onShare(0.8 + share * 0.2));
    });
    return { line: { ...line, downKbps, downLimit, ...(down.edge !== null && { edge: down.edge }) }, fault: null };
  } catch (error) {
    if (signal.aborted) throw error;
    return { line: null, fault: faultOf(error) };
  } finally {
    busy.stop();
    video.srcObject = null;
    await Promise.all([down?.close(), up?.close()]);
  }
}

function faultOf(error: unknown): LineTestMeasures["lineFault"] {
  if (!(error instanceof MediaRequestError)) return "unreachable";
  if (error.code === "media-limit" || error.code === "edges-full") return "full";
  return error.code === "media-codec" ? "codec" : "unreachable";
}

interface Rates {
  readonly downKbps: number;
  /** What was there to be received, as it left this PC. */
  readonly sentKbps: number;
}

/**
 * What the line carries downward, and what bounded it. A room receives what it sends: where that is little and all of it
 * came, it is sent back several times at once, as the programme's slots would be.
 * @param fan makes it so many times, and measures again; null: it could not
 */
export async function wayDown({ downKbps, sentKbps }: Rates, fan: (slots: number) => Promise<Rates | null>): Promise<{ downKbps: number; downLimit: "sent" | "line" }> {
  const isWhole = downKbps >= WHOLE * sentKbps;
  const slots = Math.min(MOST_SLOTS, Math.ceil(MAX_BITRATE / 1_000 / Math.max(1, sentKbps)));
  if (!isWhole || downKbps >= SURE || slots < 2) return { downKbps, downLimit: isWhole ? "sent" : "line" };
  const more = await fan(slots);
  if (!more || more.downKbps < downKbps) return { downKbps, downLimit: more ? "line" : "sent" };
  return { downKbps: more.downKbps, downLimit: more.downKbps >= WHOLE * slots * more.sentKbps ? "sent" : "line" };
}

interface Counts {
  readonly at: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly lost: number;
  readonly received: number;
  readonly lossUp: number;
  readonly framesBack: number;
  readonly rttMs: number | null;
  /** To whoever sends the picture back. */
  readonly backMs: number | null;
  readonly pcSlow: boolean;
  readonly losses: Losses;
}

/** Round trip of the way that a connection takes, ms. */
function pathOf(stats: RTCStatsReport): number | null {
  for (const report of stats.values()) if (report.type === "candidate-pair" && report.nominated === true && typeof report.currentRoundTripTime === "number") return report.currentRoundTripTime * 1_000;
  return null;
}

const middle = (values: readonly number[]): number | null => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

async function count(up: PublishSession, down: PlaySession): Promise<Counts> {
  const [sent, played, raw, rawDown] = await Promise.all([up.stats(), down.stats(), up.connection.getStats(), down.connection.getStats()]);
  let pcSlow = false;
  for (const report of raw.values()) if (report.type === "outbound-rtp" && report.kind === "video" && report.qualityLimitationReason === "cpu") pcSlow = true;
  const [slot] = played.slots;
  const all = (of: (each: (typeof played.slots)[number]) => number): number => played.slots.reduce((sum, each) => sum + of(each), 0);
  return {
    at: performance.now(),
    bytesUp: sent.bytesSent,
    bytesDown: played.bytesReceived,
    lost: all(({ packetsLost }) => packetsLost),
    received: all(({ packetsReceived }) => packetsReceived),
    lossUp: sent.loss,
    framesBack: slot?.framesDecoded ?? 0,
    rttMs: sent.rttMs ?? pathOf(raw) ?? played.rttMs,
    backMs: pathOf(rawDown) ?? played.rttMs,
    pcSlow,
    losses: lossesOf(raw, rawDown),
  };
}

async function rates(up: PublishSession, down: PlaySession, forMs: number, signal: AbortSignal, onShare: (share: number) => void): Promise<Rates> {
  const seen: Counts[] = [await count(up, down)];
  const passed = (): number => seen.at(-1)!.at - seen[0]!.at;
  while (passed() < forMs) {
    await pause(SAMPLE_MS, signal);
    seen.push(await count(up, down));
    onShare(Math.min(1, passed() / forMs));
  }
  return ratesOf(seen);
}

const ratesOf = (seen: readonly Counts[]): Rates => ({
  downKbps: bestSeconds(seen.map(({ at, bytesDown }) => ({ at, bytes: bytesDown }))),
  sentKbps: bestSeconds(seen.map(({ at, bytesUp }) => ({ at, bytes: bytesUp }))),
});

async function measure(up: PublishSession, down: PlaySession, signal: AbortSignal, onShare: (share: number) => void): Promise<Line & Rates & { readonly largeLost: boolean }> {
  const first = await count(up, down);
  let last = first;
  const seen = [first];
  const losses: number[] = [];
  const trips: number[] = [];
  const tripsBack: number[] = [];
  let slow = 0;
  let samples = 0;
  while (last.at - first.at < MEASURE_MS) {
    await pause(SAMPLE_MS, signal);
    last = await count(up, down);
    seen.push(last);
    samples++;
    losses.push(last.lossUp);
    if (last.rttMs !== null) trips.push(last.rttMs);
    if (last.backMs !== null) tripsBack.push(last.backMs);
    if (last.pcSlow) slow++;
    onShare(Math.min(1, (last.at - first.at) / MEASURE_MS));
  }
  const seconds = (last.at - first.at) / 1_000;
  const kbps = (bytes: number): number => Math.max(0, Math.round((bytes * 8) / seconds / 1_000));
  const lost = Math.max(0, last.lost - first.lost);
  const received = Math.max(0, last.received - first.received);
  const lossUp = Math.min(1, losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length));
  const [trip, tripBack] = [middle(trips), middle(tripsBack)];
  return {
    // What was lost on the way was sent, but did not arrive.
    upKbps: Math.round(kbps(last.bytesUp - first.bytesUp) * (1 - lossUp)),
    ...ratesOf(seen),
    lossUp,
    lossDown: lost + received > 0 ? lost / (lost + received) : 0,
    rttMs: trip === null ? null : Math.round(trip),
    ...(tripBack !== null && { edgeRttMs: Math.round(tripBack) }),
    framesBack: last.framesBack,
    pcSlow: slow > samples / 2,
    largeLost: isItTheSize(seen.map(({ losses }) => losses)),
  };
}

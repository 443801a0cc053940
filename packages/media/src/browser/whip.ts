/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { preferH264, release, signal, type SignallingOptions } from "./http.ts";
import { watchSmall } from "./small.ts";

export interface PublishOptions extends SignallingOptions {
  /** At most one video and one audio track of it are sent. */
  stream: MediaStream;
  /** Ceiling of the good picture, bit/s. Default 2,500,000. */
  maxBitrate?: number;
  /** A small picture is sent beside the good one, for rooms on weak lines. Default: while the machine can afford both. */
  small?: boolean;
  onState?: (state: RTCPeerConnectionState) => void;
}

/**
 * The small picture: a quarter of the pixels. No ceiling of frames: Chromium would hold the good one to it as well; with
 * so few bits its encoder leaves frames out by itself.
 */
const SMALL = { scaleResolutionDownBy: 2, maxBitrate: 250_000 };
/** Chromium sends a camera below this size in one encoding only, whatever it is asked for. */
const SMALLEST_IN_TWO = { width: 480, height: 270 };

/** Of the good picture, but for what concerns the whole. */
export interface PublishStats {
  bytesSent: number;
  /** Pictures of the small encoding; 0 when it is not sent. */
  smallFramesEncoded: number;
  framesEncoded: number;
  frameWidth: number;
  frameHeight: number;
  keyFramesEncoded: number;
  /** Share of packets the server missed, 0–1. */
  loss: number;
  rttMs: number | null;
  /** What has come from the server, its reports above all: while it grows, the server lives. */
  heard: number;
}

export interface PublishSession {
  readonly connection: RTCPeerConnection;
  /** Another camera or microphone in place of the one of the same kind; no renegotiation. */
  replaceTrack(track: MediaStreamTrack): Promise<void>;
  stats(): Promise<PublishStats>;
  /** Ends the session here and on the server. The tracks stay the caller's: they are not stopped. */
  close(): Promise<void>;
}

/**
 * Publishes a stream over WHIP. Resolves when the answer is in; `onState` tells when media flows.
 * @throws MediaRequestError, or the abort reason of the signal
 */
export async function publishWhip(options: PublishOptions): Promise<PublishSession> {
  const add = (connection: RTCPeerConnection): void => {
    connection.addEventListener("connectionstatechange", () => options.onState?.(connection.connectionState));
    for (const track of [options.stream.getVideoTracks()[0], options.stream.getAudioTracks()[0]]) {
      if (track === undefined) continue;
      const video = track.kind === "video";
      const transceiver = connection.addTransceiver(track, {
        direction: "sendonly",
        streams: [options.stream],
        ...(video ? { sendEncodings: encodingsOf(track, options) } : {}),
      });
      if (video) preferH264(transceiver, RTCRtpSender.getCapabilities("video")?.codecs);
    }
  };
  const { connection, resource } = await signal(options, add, add);
  await sendGoodAlone(connection, options);
  const stopWatching = options.small === undefined ? watchSmall(connection) : () => {};
  return {
    connection,
    async replaceTrack(track) {
      const sender = connection.getSenders().find((each) => each.track?.kind === track.kind);
      await sender?.replaceTrack(track);
    },
    stats: () => publishStats(connection),
    async close() {
      stopWatching();
      connection.close();
      await release(resource, options.headers);
    },
  };
}

function encodingsOf(track: MediaStreamTrack, options: PublishOptions): RTCRtpEncodingParameters[] {
  const good = { maxBitrate: options.maxBitrate ?? 2_500_000 };
  const { width = 0, height = 0 } = track.getSettings();
  const isLarge = width * height >= SMALLEST_IN_TWO.width * SMALLEST_IN_TWO.height;
  // The smaller first: Chromium takes bits, and drops encodings, in this order.
  return options.small === false || !isLarge ? [good] : [{ rid: "small", ...SMALL }, { rid: "good", ...good }];
}

/** A server that takes one encoding is left with the first of them, the small one: it becomes the good one. */
async function sendGoodAlone(connection: RTCPeerConnection, options: PublishOptions): Promise<void> {
  const sender = connection.getSenders().find((each) => each.track?.kind === "video");
  const parameters = sender?.getParameters();
  const [only, ...others] = parameters?.encodings ?? [];
  if (only?.rid !== "small" || others.length > 0) return;
  only.scaleResolutionDownBy = 1;
  only.maxBitrate = options.maxBitrate ?? 2_500_000;
  await sender!.setParameters(parameters!);
}

async function publishStats(connection: RTCPeerConnection): Promise<PublishStats> {
  const stats: PublishStats = {
    bytesSent: 0,
    smallFramesEncoded: 0,
    framesEncoded: 0,
    frameWidth: 0,
    frameHeight: 0,
    keyFramesEncoded: 0,
    loss: 0,
    rttMs: null,
    heard: 0,
  };
  let reportedAt = 0;
  // With one encoding left it is the good one, whatever its name.
  const sender = connection.getSenders().find((each) => each.track?.kind === "video");
  const inTwo = (sender?.getParameters().encodings.length ?? 0) > 1;
  for (const report of (await connection.getStats()).values()) {
    if (report.type === "outbound-rtp") {
      stats.bytesSent += report.bytesSent ?? 0;
      if (report.kind === "video" && report.rid === "small" && inTwo) stats.smallFramesEncoded += report.framesEncoded ?? 0;
      else if (report.kind === "video" && (inTwo || report.rid !== "good")) {
        stats.framesEncoded += report.framesEncoded ?? 0;
        stats.keyFramesEncoded += report.keyFramesEncoded ?? 0;
        stats.frameWidth = report.frameWidth ?? 0;
        stats.frameHeight = report.frameHeight ?? 0;
      }
    } else if (report.type === "remote-inbound-rtp") {
      stats.loss = Math.max(stats.loss, report.fractionLost ?? 0);
      if (typeof report.roundTripTime === "number") stats.rttMs = report.roundTripTime * 1000;
      reportedAt = Math.max(reportedAt, report.timestamp);
    } else if (report.type === "transport") stats.heard += report.packetsReceived ?? 0;
  }
  // Not every browser counts what its transport takes; the moment of the last report moves on as well.
  stats.heard ||= reportedAt;
  return stats;
}

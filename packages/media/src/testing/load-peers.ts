import { setTimeout as delay } from "node:timers/promises";
import { Audio, PeerConnection, RtcpReceivingSession, Video, type Track } from "node-datachannel";
import { H264, rtp } from "./rtp.ts";

/**
 * Runs in a process of its own: one synthetic site and many receivers that do ICE, DTLS and SRTP
 * and count packets. Speaks to its parent by IPC, which carries offers to the engine.
 */

export type LoadAsk = { id: number; kind: "publish" | "play"; sdp: string } | { id: number; complete: string; sdp: string };
/** What came to an offer; with `counterOffer`, the name of the session, it is the engine's own offer. */
type Reply = { sdp: string; counterOffer?: string };
export type LoadCommand =
  | ({ answer: number } & Reply)
  /** `packetsPerSecond` 0: no site; `pictures` 0: a voice alone; `anyAddress`: not the loopback one alone, where Janus hears nobody. */
  | { start: { viewers: number; packetsPerSecond: number; pictures: number; anyAddress?: boolean } }
  | { count: true };

/** Packets that came to receivers, and receivers that are connected. */
export type LoadCounts = { received: number; open: number };

const waiting = new Map<number, (reply: Reply) => void>();
const kept: unknown[] = [];
let nextId = 1;
let received = 0;
let open = 0;
let isVoice = false;
let bind: { bindAddress?: string } = { bindAddress: "127.0.0.1" };

function ask(what: { kind: "publish" | "play"; sdp: string } | { complete: string; sdp: string }): Promise<Reply> {
  const id = nextId++;
  process.send?.({ id, ...what } satisfies LoadAsk);
  return new Promise((resolve) => waiting.set(id, resolve));
}

async function connect(kind: "publish" | "play", prepare: (connection: PeerConnection) => void): Promise<PeerConnection> {
  const connection = new PeerConnection(kind, {
    iceServers: [],
    ...bind,
    disableAutoNegotiation: true,
  });
  kept.push(connection);
  const gathered = new Promise<void>((resolve) =>
    connection.onGatheringStateChange((state) => state === "complete" && resolve()),
  );
  prepare(connection);
  connection.setLocalDescription("offer");
  await gathered;
  // No candidates in either description: an offering libdatachannel whose peer is reached at once may
  // finish DTLS before it has stored the fingerprint to compare with, and close.
  const candidates = /^a=(candidate:.*?)\r?\n/gm;
  const { sdp: answer, counterOffer } = await ask({ kind, sdp: connection.localDescription()!.sdp.replaceAll(candidates, "") });
  if (counterOffer !== undefined) {
    connection.close();
    return answerTo(counterOffer, answer);
  }
  connection.setRemoteDescription(answer.replaceAll(candidates, ""), "answer");
  for (const [, candidate] of answer.matchAll(candidates)) connection.addRemoteCandidate(candidate!, "video");
  return connection;
}

/** The engine offers: another connection answers. */
async function answerTo(session: string, offer: string): Promise<PeerConnection> {
  const connection = new PeerConnection("answer", { iceServers: [], ...bind, disableAutoNegotiation: true });
  kept.push(connection);
  connection.onTrack((track) => receive(track));
  const gathered = new Promise<void>((resolve) => connection.onGatheringStateChange((state) => state === "complete" && resolve()));
  connection.setRemoteDescription(offer, "offer");
  connection.setLocalDescription("answer");
  await gathered;
  await ask({ complete: session, sdp: connection.localDescription()!.sdp });
  return connection;
}

/** Of an engine that offers. */
function receive(track: Track): void {
  if (track.mid().startsWith(isVoice ? "a" : "v")) track.onOpen(() => open++);
  track.setMediaHandler(new RtcpReceivingSession());
  track.onMessage(() => received++);
  kept.push(track);
}

/** A packet of speech, about as long as Opus makes them. */
const VOICE = Buffer.alloc(80, 0x78);

async function publish(packetsPerSecond: number): Promise<void> {
  let track: Track | null = null;
  await connect("publish", (connection) => {
    const media = isVoice ? new Audio("audio", "SendOnly") : new Video("video", "SendOnly");
    if (media instanceof Audio) media.addOpusCodec(111);
    else media.addH264Codec(96);
    media.addSSRC(77, "load");
    track = connection.addTrack(media);
  });
  const camera = track as unknown as Track;
  while (!camera.isOpen()) await delay(20);
  const payload = Buffer.alloc(870, 1);
  payload[0] = 0x61;
  let number = 0;
  const from = performance.now();
  const sending = setInterval(() => {
    // Ended from the other side.
    if (!camera.isOpen()) return clearInterval(sending);
    // By the clock, not by the timer, whose granularity would halve the rate.
    const due = Math.floor(((performance.now() - from) / 1000) * packetsPerSecond);
    for (; number < due; number++) {
      const keyframe = number % 200 === 0;
      camera.sendMessageBinary(
        rtp({ sequence: number, timestamp: number * (isVoice ? 960 : 400), ssrc: 77, payloadType: isVoice ? 111 : 96, payload: isVoice ? VOICE : keyframe ? H264.parameters : payload }),
      );
    }
  }, 10);
}

async function play(pictures: number): Promise<void> {
  await connect("play", (connection) => {
    const audio = new Audio("audio", "RecvOnly");
    audio.addOpusCodec(111);
    const videos = Array.from({ length: pictures }, (_, at) => {
      const video = new Video(at === 0 ? "video" : `video${at}`, "RecvOnly");
      video.addH264Codec(96);
      return connection.addTrack(video);
    });
    const tracks = [...videos, connection.addTrack(audio)];
    tracks[0]!.onOpen(() => open++);
    for (const track of tracks) {
      track.setMediaHandler(new RtcpReceivingSession());
      track.onMessage(() => received++);
      kept.push(track);
    }
  });
}

process.on("message", (command: LoadCommand) => {
  void (async () => {
    if ("answer" in command) waiting.get(command.answer)?.(command);
    else if ("count" in command) process.send?.({ received, open } satisfies LoadCounts);
    else {
      if (command.start.anyAddress === true) bind = {};
      isVoice = command.start.pictures === 0;
      if (command.start.packetsPerSecond > 0) await publish(command.start.packetsPerSecond);
      for (let index = 0; index < command.start.viewers; index++) await play(command.start.pictures);
      process.send?.({ started: true });
    }
  })();
});

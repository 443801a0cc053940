import { setTimeout as delay } from "node:timers/promises";
import { Audio, PeerConnection, Video, type Track } from "node-datachannel";
import { isRtcp } from "../rtp/packet.ts";
import { buildReceiverReport } from "../rtp/rtcp.ts";
import { H264, rtp } from "./rtp.ts";

/**
 * Runs in a process of its own: one synthetic site, and light rooms that do what a room's page does when nothing
 * arrives any more, or when the centre says that their edge is lost: they ask for another one. Speaks to its parent by IPC, which carries offers to the centre.
 */

/** As the rooms' pages have it. */
const DEAD_MS = 1_300;
const LOOK_MS = 100;
const PACKETS_PER_SECOND = 100;

export type FailoverAsk = { id: number; kind: "publish" | "play"; room: number; sdp: string; avoid: string | null } | { id: number; complete: string; room: number; sdp: string };
/** What came to an offer; with `counterOffer`, the name of the session, it is the edge's own offer. */
type Reply = { sdp: string; edge: string; counterOffer?: string };
export type FailoverCommand = ({ answer: number } & Reply) | { start: number } | { move: { edge: string; withinMs: number } } | { report: true } | { publishAgain: true };
/** Of each room: who carries it, how long ago the last packet of the programme came from there (null: none has yet), and how long each interruption was, ms. */
export type FailoverReport = { rooms: { edge: string; silentMs: number | null; gaps: number[] }[] };

interface Room {
  edge: string;
  connection: PeerConnection | null;
  /** When anything came, reports included, as pages count it; and when the programme did. */
  heardAt: number;
  lastAt: number;
  gaps: number[];
  asking: boolean;
  /** Of the times that it asked, the last. */
  attempt: number;
}

const waiting = new Map<number, (reply: Reply) => void>();
const rooms: Room[] = [];
const kept: unknown[] = [];
let nextId = 1;

function ask(what: { kind: "publish" | "play"; room: number; sdp: string; avoid: string | null } | { complete: string; room: number; sdp: string }): Promise<Reply> {
  const id = nextId++;
  process.send?.({ id, ...what } satisfies FailoverAsk);
  return new Promise((resolve) => waiting.set(id, resolve));
}

/**
 * A port that nobody has had: an engine knows its viewers by the addresses they come from, for some seconds longer than
 * they live, and on one machine a room that comes anew may be given the port of one that has just gone. One in a few
 * hundred was then taken for the other, and waited for four seconds. Rooms have addresses of their own.
 */
let nextPort = 61_000;
// Not the loopback address alone: Janus hears nobody there.
const open = (name: string) => new PeerConnection(name, { iceServers: [], disableAutoNegotiation: true, portRangeBegin: nextPort, portRangeEnd: nextPort++ });

async function describe(connection: PeerConnection, as: "offer" | "answer"): Promise<string> {
  const gathered = new Promise<void>((resolve) => connection.onGatheringStateChange((state) => state === "complete" && resolve()));
  connection.setLocalDescription(as);
  await gathered;
  return connection.localDescription()!.sdp;
}

async function connect(kind: "publish" | "play", room: number, avoid: string | null, prepare: (connection: PeerConnection) => void, receive: (track: Track) => void = () => {}): Promise<{ connection: PeerConnection; edge: string }> {
  const connection = open(kind);
  prepare(connection);
  // Candidates after the description, see load-peers.ts.
  const candidates = /^a=(candidate:.*?)\r?\n/gm;
  const offer = (await describe(connection, "offer")).replaceAll(candidates, "");
  const { sdp, edge, counterOffer } = await ask({ kind, room, sdp: offer, avoid });
  if (counterOffer !== undefined) {
    connection.close();
    const answering = open("answer");
    answering.onTrack(receive);
    answering.setRemoteDescription(sdp, "offer");
    await ask({ complete: counterOffer, room, sdp: await describe(answering, "answer") });
    return { connection: answering, edge };
  }
  connection.setRemoteDescription(sdp.replaceAll(candidates, ""), "answer");
  for (const [, candidate] of sdp.matchAll(candidates)) connection.addRemoteCandidate(candidate!, "video");
  return { connection, edge };
}

async function publish(): Promise<void> {
  let track: Track | null = null;
  const { connection } = await connect("publish", -1, null, (fresh) => {
    const video = new Video("video", "SendOnly");
    video.addH264Codec(96);
    video.addSSRC(77, "failover");
    track = fresh.addTrack(video);
  });
  const camera = track as unknown as Track;
  kept.push(connection, camera);
  while (!camera.isOpen()) await delay(20);
  const payload = Buffer.alloc(300, 1);
  payload[0] = 0x61;
  let number = 0;
  const from = performance.now();
  setInterval(() => {
    const due = Math.floor(((performance.now() - from) / 1_000) * PACKETS_PER_SECOND);
    // A keyframe five times a second: as soon as a camera that is asked for one.
    for (; number < due; number++) if (camera.isOpen()) camera.sendMessageBinary(rtp({ sequence: number, timestamp: number * 900, ssrc: 77, payload: number % 20 === 0 ? H264.parameters : payload }));
  }, 10);
}

async function play(room: Room, index: number, avoid: string | null): Promise<void> {
  room.asking = true;
  const attempt = ++room.attempt;
  const old = room.connection;
  const tracks: Track[] = [];
  const receive = (track: Track): void => {
    tracks.push(track);
    kept.push(track);
    track.onMessage((packet) => {
      const now = performance.now();
      room.heardAt = now;
      if (isRtcp(packet)) return;
      if (room.asking) {
        room.asking = false;
        if (old) room.gaps.push(now - room.lastAt);
      }
      room.lastAt = now;
    });
  };
  const prepare = (fresh: PeerConnection): void => {
    const video = new Video("video", "RecvOnly");
    video.addH264Codec(96);
    const audio = new Audio("audio", "RecvOnly");
    audio.addOpusCodec(111);
    receive(fresh.addTrack(video));
    receive(fresh.addTrack(audio));
  };
  const { connection, edge } = await connect("play", index, avoid, prepare, receive);
  room.connection = connection;
  room.edge = edge;
  // Whoever reports nothing is given up.
  const reporting = setInterval(() => {
    if (room.connection !== connection) return clearInterval(reporting);
    const open = tracks.find((track) => track.isOpen());
    if (open) open.sendMessageBinary(buildReceiverReport(1, []));
    return undefined;
  }, 1_000);
  old?.close();
  // Not answered by media: as the pages do, the next one.
  await delay(4_000);
  if (room.asking && room.attempt === attempt) await play(room, index, edge);
}

process.on("message", (command: FailoverCommand) => {
  void (async () => {
    if ("answer" in command) waiting.get(command.answer)?.(command);
    else if ("move" in command) {
      const { edge, withinMs } = command.move;
      for (const [index, room] of rooms.entries()) setTimeout(() => void (!room.asking && room.edge === edge && play(room, index, edge)), Math.random() * withinMs);
    } else if ("publishAgain" in command) await publish();
    else if ("report" in command) process.send?.({ rooms: rooms.map(({ edge, asking, lastAt, gaps }) => ({ edge, silentMs: asking ? null : performance.now() - lastAt, gaps })) } satisfies FailoverReport);
    else {
      await publish();
      for (let index = 0; index < command.start; index++) {
        const room: Room = { edge: "", connection: null, heardAt: performance.now(), lastAt: performance.now(), gaps: [], asking: false, attempt: 0 };
        rooms.push(room);
        void play(room, index, null);
        await delay(20);
      }
      setInterval(() => {
        for (const [index, room] of rooms.entries()) if (!room.asking && performance.now() - room.heardAt >= DEAD_MS) void play(room, index, room.edge);
      }, LOOK_MS);
    }
  })();
});

import { EventStream } from "./event-stream.ts";
import { createRandom, untilNext, type Random } from "./random.ts";
import { headcountOf, type CountedRoom } from "./headcount.ts";
import { createNoticeReader } from "./notices.ts";
import { sendCommand, type Sender, type SignedIn } from "./requests.ts";
import { sendStill } from "./stills.ts";

/** A room that is signed in. */
export interface SimulatedRoom extends SignedIn, CountedRoom {
  /** Its ordinal. */
  readonly site: number;
  /** Code of its level. */
  readonly level: string;
}

export interface SimulatedSitesOptions extends Sender {
  readonly rooms: readonly SimulatedRoom[];
  /** The same seed makes the same rooms do the same. Default 1. */
  readonly seed?: number;
  /** Rooms that join in a second. Default 100. */
  readonly joinsPerSecond?: number;
  /** Rooms report how many are present, soon after joining. Default true. */
  readonly headcounts?: boolean;
  /** Requests to speak, over all rooms. Default 0. */
  readonly asksPerMinute?: number;
  /** Lines that break and come back, over all rooms. Default 0. */
  readonly dropsPerMinute?: number;
  /** Rooms send stills for the wall, as often as the server asks for them. Default true. */
  readonly stills?: boolean;
  /** Notices of the centre that rooms receive and read, over all rooms. 0: none. Default 50. */
  readonly readsPerSecond?: number;
}

export interface SiteCounts {
  readonly rooms: number;
  readonly connected: number;
  readonly events: number;
  readonly headcounts: number;
  readonly asked: number;
  readonly dropped: number;
  /** Stills that the server took. */
  readonly stills: number;
  /** Notices that the rooms have acknowledged; 2,000 rooms and one notice are 2,000. */
  readonly noticesReceived: number;
  readonly noticesRead: number;
  /** Commands that were refused or had no answer. */
  readonly refused: number;
}

export interface SimulatedSites {
  counts(): SiteCounts;
  /** Resolves when every room has joined. */
  allJoined(): Promise<void>;
  stop(): void;
}

/** A broken line is back after 1 to 20 s: some of them long enough for the roll call to show the room as lost. */
const AWAY_MS = [1_000, 20_000] as const;
/** A room counts its people within that time after joining, ms. */
const COUNTING_MS = 20_000;
/** Of the people of a room at least this share is there. */
export const LEAST_SHARE = 0.9;
const JOIN_STEP_MS = 20;
/** The first still comes within that time after joining; after one that was not taken the next is tried so much later, ms. */
const FIRST_STILL_MS = 5_000;

/**
 * Rooms that hold their event stream, report their headcount, send stills for the wall, ask to speak, and lose their
 * line now and then, as many as a conference has. They send no video.
 */
export function createSimulatedSites(options: SimulatedSitesOptions): SimulatedSites {
  const { baseUrl, conferenceId, rooms, seed = 1, joinsPerSecond = 100, headcounts = true, asksPerMinute = 0, dropsPerMinute = 0, stills = true, readsPerSecond = 50 } = options;
  const { hostname, port } = new URL(baseUrl);
  const random = createRandom(seed);
  const counted = { connected: 0, events: 0, headcounts: 0, asked: 0, dropped: 0, stills: 0, refused: 0 };
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const everyNow = (perMinute: number, run: (random: Random) => void) => {
    if (perMinute <= 0) return;
    later(untilNext(random, perMinute), () => {
      run(random);
      everyNow(perMinute, run);
    });
  };
  const { promise: allJoined, resolve: everyoneJoined } = Promise.withResolvers<void>();

  const report = async (room: SimulatedRoom) => {
    // Nearly everybody has come.
    const count = headcountOf(room, LEAST_SHARE + random() * 0.12, random() < 0.9 ? "exact" : "approx");
    const status = await sendCommand(options, room, "headcount.report", { site: room.site, ...count });
    if (status === 200) counted.headcounts++;
    else counted.refused++;
  };

  const stillsFrom = async (room: SimulatedRoom, stream: () => EventStream, turn: number): Promise<void> => {
    // Without a line nothing is sent; the page waits and tries again.
    const taken = stream().isOpen ? await sendStill(options, room, turn, random) : null;
    if (taken) counted.stills++;
    if (!stopped) later(taken?.nextMs ?? FIRST_STILL_MS, () => void stillsFrom(room, stream, turn + 1));
  };

  const notices = createNoticeReader(options, random, readsPerSecond);
  let stopped = false;
  const known = new Set<number>();
  const streams = rooms.map((room, at) => {
    return new EventStream({
      host: hostname,
      port: Number(port) || 80,
      path: `/api/conferences/${conferenceId}/events?as=${room.as}`,
      cookie: room.cookie,
      random,
      onData(bytes) {
        notices.heard(room, bytes);
        for (let at = bytes.indexOf("event: entry"); at >= 0; at = bytes.indexOf("event: entry", at + 12)) counted.events++;
      },
      onState(open) {
        counted.connected += open ? 1 : -1;
        if (!open || known.has(room.site)) return;
        known.add(room.site);
        if (stills) later(random() * FIRST_STILL_MS, () => void stillsFrom(room, () => streams[at]!, 0));
        if (headcounts) later(random() * COUNTING_MS, () => void report(room));
        if (known.size === rooms.length) everyoneJoined();
      },
    });
  });

  // Joined step by step: an opening is not the storm after a failure.
  let joined = 0;
  const began = performance.now();
  const join = () => {
    const due = Math.min(rooms.length, Math.ceil(((performance.now() - began) / 1000) * joinsPerSecond) + 1);
    for (; joined < due; joined++) streams[joined]!.open();
    if (joined < rooms.length) later(JOIN_STEP_MS, join);
  };
  join();

  everyNow(asksPerMinute, (random) => {
    const room = rooms[Math.floor(random() * rooms.length)]!;
    void sendCommand(options, room, "queue.request", { site: room.site }).then((status) => {
      // A room that is in the queue already is told so: that is no fault of the rehearsal's.
      if (status === 200 || status === 409) counted.asked++;
      else counted.refused++;
    });
  });
  everyNow(dropsPerMinute, (random) => {
    const stream = streams[Math.floor(random() * streams.length)]!;
    if (!stream.isOpen) return;
    counted.dropped++;
    stream.drop(AWAY_MS[0] + random() * (AWAY_MS[1] - AWAY_MS[0]));
  });

  return {
    counts() {
      const { delivered: noticesReceived, read: noticesRead } = notices.counts();
      return { rooms: rooms.length, ...counted, noticesReceived, noticesRead };
    },
    allJoined: () => allJoined,
    stop() {
      stopped = true;
      notices.stop();
      for (const timer of timers) clearTimeout(timer);
      for (const stream of streams) stream.close();
    },
  };
}

import type { Socket } from "node:net";
import { AUDIENCES, PROTOCOL_VERSION, type Audience, type Entry } from "@diemcau/contract";
import { NO_SITE, hasOwnForPhones, oneSite, phonesOf, projectEntry, snapshotFor, targetsOf, type Scope } from "@diemcau/rules";
import type { Clock } from "../clock.ts";
import type { Metrics } from "../metrics.ts";
import { Problem } from "../problem.ts";
import type { LiveConference } from "./conference.ts";
import { BEAT, LAST_CHUNK, chunk, entryEvent, event, type Position } from "./sse.ts";

/** Broadcasts are at least that far apart, ms: what comes in between shares a write (7× cheaper an event). */
const FLUSH_MS = 20;
/** Sockets written before other work gets a turn, some 2 ms: acks are not starved by a broadcast (p99 819 → 125 ms). */
const SLICE = 250;
/** A reader that has this much waiting, beside its opening, is cut off and resumes, bytes. */
const BACKLOG_LIMIT = 512 * 1024;
/** A stream hears something at least that often, ms: looked at every second. Rooms sign when they hear something. */
const BEAT_MS: Record<Audience, number> = { control: 14_000, officer: 14_000, site: 4_000, delegate: 14_000 };
/** A room's stream that the kernel took nothing more from during so many beats is dead. */
const STUCK_BEATS = 3;
const BEAT_LOOK_MS = 1_000;
/** Where somebody points is told at most so often, and so that no gateway writes more than this many a second, ms. */
const POINTER_MS = 100;
const POINTERS_A_SECOND = 10_000;

/** Who reads a stream, as the server has settled it. */
export interface Reader {
  readonly audience: Audience;
  /** The site's ordinal; -1 for other audiences. */
  readonly own: number;
  /** The site in which a delegate sits. */
  readonly room?: number;
  /** The sites a unit officer is told of. */
  readonly subtree?: Scope;
}

export interface Stream {
  readonly socket: Socket;
  readonly reader: Reader;
  /** Position of the last entry written to it. */
  seq: number;
  /** Most bytes that may wait for this reader. */
  readonly limit: number;
  /** Bytes the kernel had taken at the last beat, and beats since then during which it took none though some waited. */
  taken: number;
  stuck: number;
}

export interface FanOutOptions {
  readonly conference: LiveConference;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** A site's first stream here opened, or its last one closed. */
  readonly onSite: (site: number, open: boolean) => void;
}

/** All event streams of one conference on this gateway. */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #streams: Record<Audience, Set<Stream>> = { control: new Set(), officer: new Set(), site: new Set(), delegate: new Set() };
  readonly #bySite = new Map<number, Set<Stream>>();
  readonly #phones = new Map<number, Set<Stream>>();
  #pending: Entry[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing = false;
  #flushedAt = 0;
  readonly #beat: NodeJS.Timeout;
  /** When everybody of an audience was last written something. */
  readonly #spokeAt: Record<Audience, number> = { control: 0, officer: 0, site: 0, delegate: 0 };
  readonly #stop: () => void;
  #pointer: string | null = null;
  #pointerTimer: NodeJS.Timeout | null = null;
  #pointedAt = 0;
  /** Snapshots at the newest position, one for each audience that shares it. */
  readonly #snapshots = new Map<Audience, { seq: number; text: string }>();
  /** Those of delegates whose room is on its own, by room, at one position. */
  #ofRooms: { seq: number; texts: Map<number, string> } = { seq: -1, texts: new Map() };

  constructor(options: FanOutOptions) {
    this.#options = options;
    this.#stop = options.conference.onEntries((entries) => {
      this.#pending.push(...entries);
      this.#schedule();
    });
    this.#beat = setInterval(() => void this.#writeBeats(), BEAT_LOOK_MS);
  }

  get size(): number {
    return Object.values(this.#streams).reduce((sum, streams) => sum + streams.size, 0);
  }

  /**
   * Whether a position can be resumed from; to be called before the answer's head is written.
   * @throws Problem resume-wrong-conference, resume-from-future
   */
  check(after: Position | null): void {
    if (!after) return;
    if (after.mark !== this.#options.conference.mark) throw new Problem("resume-wrong-conference");
    if (after.seq > this.#options.conference.state.seq) throw new Problem("resume-from-future");
  }

  /** Adds a reader whose HTTP head is already written; it gets what it missed, or a snapshot, and then every entry. */
  open(socket: Socket, reader: Reader, after: Position | null): void {
    const { conference, metrics, clock } = this.#options;
    const { audience, own } = reader;
    const hello = event("hello", JSON.stringify({ protocol: PROTOCOL_VERSION, conferenceId: conference.id, now: clock() }));
    const missed = after ? conference.since(after.seq) : null;
    const rest = missed ? this.#project(missed, audience, scopeOf(reader)) : this.#snapshot(reader);
    const opening = chunk(hello + rest);
    // The snapshot of a large conference alone is more than the limit: a reader on a slow line must be able to take it.
    const stream: Stream = { socket, reader, seq: conference.state.seq, limit: BACKLOG_LIMIT + opening.length, taken: 0, stuck: 0 };
    socket.write(opening);
    this.#streams[audience].add(stream);
    metrics.streams.inc({ audience });
    if (own >= 0) this.#addSite(stream);
    if (reader.room !== undefined) this.#phones.set(reader.room, (this.#phones.get(reader.room) ?? new Set()).add(stream));
    socket.once("close", () => this.#remove(stream));
  }

  #addSite(stream: Stream): void {
    const { own } = stream.reader;
    const streams = this.#bySite.get(own);
    if (streams) streams.add(stream);
    else {
      this.#bySite.set(own, new Set([stream]));
      this.#options.onSite(own, true);
    }
  }

  #remove(stream: Stream): void {
    const { audience, own } = stream.reader;
    if (!this.#streams[audience].delete(stream)) return;
    this.#options.metrics.streams.dec({ audience });
    const { room } = stream.reader;
    const phones = room === undefined ? undefined : this.#phones.get(room);
    if (phones?.delete(stream) && phones.size === 0) this.#phones.delete(room!);
    const streams = this.#bySite.get(own);
    if (!streams) return;
    streams.delete(stream);
    if (streams.size === 0) {
      this.#bySite.delete(own);
      this.#options.onSite(own, false);
    }
  }

  /** Ordinals of the sites that have a stream here. */
  sites(): IterableIterator<number> {
    return this.#bySite.keys();
  }

  #project(entries: readonly Entry[], audience: Audience, scope: Scope = NO_SITE): string {
    let text = "";
    for (const entry of entries) {
      const seen = projectEntry(entry, audience, scope);
      if (seen) text += entryEvent(this.#options.conference.mark, seen);
    }
    return text;
  }

  #snapshot(reader: Reader): string {
    const { conference } = this.#options;
    const { seq } = conference.state;
    const { audience, room } = reader;
    if (room !== undefined && hasOwnForPhones(conference.state, room)) return this.#snapshotOfRoom(room);
    const shared = audience === "control" || audience === "delegate";
    const kept = shared ? this.#snapshots.get(audience) : undefined;
    if (kept?.seq === seq) return kept.text;
    const snapshot = snapshotFor(conference.state, audience, scopeOf(reader));
    const text = event("snapshot", JSON.stringify(snapshot), `${conference.mark}.${seq}`);
    if (shared) this.#snapshots.set(audience, { seq, text });
    return text;
  }

  /** A whole room comes back at once: its phones share one. */
  #snapshotOfRoom(room: number): string {
    const { mark, state } = this.#options.conference;
    if (this.#ofRooms.seq !== state.seq) this.#ofRooms = { seq: state.seq, texts: new Map() };
    const { texts } = this.#ofRooms;
    let text = texts.get(room);
    if (text === undefined) texts.set(room, (text = event("snapshot", JSON.stringify(snapshotFor(state, "delegate", oneSite(room))), `${mark}.${state.seq}`)));
    return text;
  }

  #schedule(): void {
    if (this.#timer || this.#writing) return;
    // The first change after a pause goes out at once; the ones close behind it share the next write.
    const wait = Math.max(0, FLUSH_MS - (performance.now() - this.#flushedAt));
    this.#timer = setTimeout(() => void this.#flush(), wait);
  }

  async #flush(): Promise<void> {
    this.#timer = null;
    this.#writing = true;
    while (this.#pending.length > 0) {
      const entries = this.#pending;
      this.#pending = [];
      await this.#broadcast(entries);
    }
    this.#flushedAt = performance.now();
    this.#writing = false;
  }

  async #broadcast(entries: readonly Entry[]): Promise<void> {
    // The control room first: it is few screens, and somebody is waiting for the effect of a click.
    await this.#writeAll("control", entries);
    const targets = new Set(entries.flatMap(targetsOf));
    let told = 0;
    for (const site of targets) {
      const streams = this.#bySite.get(site);
      if (streams) await this.#write(streams, entries, "site", oneSite(site));
      // A notice to a whole level is thousands of targets.
      if (++told % SLICE === 0) await new Promise(setImmediate);
    }
    await this.#writeAll("site", entries);
    for (const stream of this.#streams.officer) {
      await this.#write([stream], entries, "officer", scopeOf(stream.reader));
    }
    for (const site of new Set(entries.flatMap(phonesOf))) {
      const phones = this.#phones.get(site);
      if (phones) await this.#write(phones, entries, "delegate", oneSite(site));
      if (++told % SLICE === 0) await new Promise(setImmediate);
    }
    await this.#writeAll("delegate", entries);
  }

  async #writeAll(audience: Audience, entries: readonly Entry[]): Promise<void> {
    const spoke = await this.#write(this.#streams[audience], entries, audience);
    if (spoke) this.#spokeAt[audience] = performance.now();
  }

  /** @returns whether there was anything to say to this audience */
  async #write(streams: Iterable<Stream>, entries: readonly Entry[], audience: Audience, scope?: Scope): Promise<boolean> {
    const text = this.#project(entries, audience, scope);
    if (text === "") return false;
    const first = entries[0]!.seq;
    const last = entries.at(-1)!.seq;
    const buffer = chunk(text);
    const { metrics } = this.#options;
    let written = 0;
    for (const stream of streams) {
      // Opened while this was being written, or a target that had its own: it has these entries.
      if (stream.seq >= last) continue;
      // Opened while the first of them waited for their turn: it has those.
      const rest = stream.seq < first ? buffer : this.#restFor(stream, entries, audience, scope);
      stream.seq = last;
      if (!rest) continue;
      const { socket } = stream;
      if (socket.writableLength > stream.limit) {
        metrics.dropped.inc();
        socket.destroy();
        continue;
      }
      socket.write(rest);
      if (++written % SLICE === 0) await new Promise(setImmediate);
    }
    metrics.deliveries.inc(written);
    return true;
  }

  /** Tells the control room and the rooms where somebody points: not of the journal, the last word counts. */
  point(pointer: string): void {
    this.#pointer = pointer;
    if (this.#pointerTimer) return;
    const audience = this.#streams.control.size + this.#streams.site.size;
    const apart = Math.max(POINTER_MS, (audience / POINTERS_A_SECOND) * 1000);
    this.#pointerTimer = setTimeout(() => void this.#tellPointer(), Math.max(0, apart - (performance.now() - this.#pointedAt)));
  }

  async #tellPointer(): Promise<void> {
    const buffer = chunk(event("pointer", this.#pointer ?? "null"));
    this.#pointedAt = performance.now();
    this.#pointerTimer = null;
    // Whoever lags behind has no use for where it was.
    await this.#tell(buffer, (socket) => socket.writableLength === 0);
  }

  /** Tells the rooms and the control room that whoever plays from this edge is to play from another: not of the journal. */
  move(move: string): void {
    void this.#tell(chunk(event("move", move)), () => true);
  }

  async #tell(buffer: Buffer, may: (socket: Socket) => boolean): Promise<void> {
    let written = 0;
    for (const audience of ["control", "site"] as const) {
      for (const { socket } of this.#streams[audience]) {
        if (socket.destroyed || !may(socket)) continue;
        socket.write(buffer);
        if (++written % SLICE === 0) await new Promise(setImmediate);
      }
    }
  }

  #restFor(stream: Stream, entries: readonly Entry[], audience: Audience, scope?: Scope): Buffer | null {
    const text = this.#project(
      entries.filter(({ seq }) => seq > stream.seq),
      audience,
      scope,
    );
    return text === "" ? null : chunk(text);
  }

  /** Says that the line lives to the audiences that were told nothing else lately. */
  async #writeBeats(): Promise<void> {
    if (this.#writing) return;
    for (const audience of AUDIENCES) {
      const streams = this.#streams[audience];
      if (streams.size === 0 || performance.now() - this.#spokeAt[audience] < BEAT_MS[audience]) continue;
      this.#spokeAt[audience] = performance.now();
      let written = 0;
      for (const stream of streams) {
        const { socket } = stream;
        if (audience === "site" && isStuck(stream)) {
          this.#options.metrics.dropped.inc();
          socket.destroy();
          continue;
        }
        // One that takes nothing is cut off by the next entry, or by its own silence.
        if (socket.writableLength < BACKLOG_LIMIT) socket.write(BEAT);
        if (++written % SLICE === 0) await new Promise(setImmediate);
      }
    }
  }

  /** Ends every stream; their browsers come back to another process. */
  close(): void {
    this.#stop();
    clearInterval(this.#beat);
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#pointerTimer) clearTimeout(this.#pointerTimer);
    for (const streams of Object.values(this.#streams)) {
      for (const { socket } of streams) socket.end(LAST_CHUNK);
    }
  }
}

/** To be asked once a beat. A slow line that still takes something is not stuck. */
function isStuck(stream: Stream): boolean {
  const { bytesWritten, writableLength } = stream.socket;
  const taken = bytesWritten - writableLength;
  stream.stuck = writableLength > 0 && taken === stream.taken ? stream.stuck + 1 : 0;
  stream.taken = taken;
  return stream.stuck >= STUCK_BEATS;
}

function scopeOf(reader: Reader): Scope {
  const own = reader.own >= 0 ? reader.own : (reader.room ?? -1);
  return own >= 0 ? oneSite(own) : (reader.subtree ?? NO_SITE);
}

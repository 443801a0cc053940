/**
 * The newest still of each room, in files of fixed places that all processes of an installation read and write
 * (ADR 0018): <data>/run/wall/<conference>/. Nothing here is history; whatever is lost comes again in seconds.
 */
import { constants } from "node:fs";
import { mkdir, open, readdir, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { STILL_SIZES } from "@diemcau/contract";
import type { Look } from "@diemcau/rules/wall";
import type { Log } from "../../platform/log.ts";

/** One place of `looks`: what a still told. A whole cache line, so that places never share one. */
const LOOK_BYTES = 64;
/** One place of `stills`: a head and a small image. One page of memory: written and read as one. */
const STILL_BYTES = 4_096;
const HEAD_BYTES = 24;
/** One place of `wants`: until when the large still, and the live picture, are asked for. */
const WANT_BYTES = 16;
/** Tiles that may be enlarged at once: each has a place of its own for its large still, lent as long as somebody wants it. */
const LARGE_PLACES = 64;
/** One place of `owners`: whose large still stands at the same place of `large`, its ordinal + 1; 0: nobody's. */
const OWNER_BYTES = 4;
const LARGE_BYTES = HEAD_BYTES + STILL_SIZES.large.bytes;
/** Neighbours are read at once, at most so many. */
const RUN = 64;
/** Stills on their way to the file; more than that the disk does not take, and a still that is late is worth nothing. */
const PENDING_LIMIT = 1_000;
/** Who wants what is read again after that time, ms. */
const WANTS_MS = 500;

const HAS_PICTURE = 1;
const HAS_SOUND = 2;

type FileName = "looks" | "stills" | "large" | "owners" | "wants";
export interface Placed {
  readonly at: number;
  readonly image: Buffer;
}

/** What every room's last still told; `at` 0 where none came yet. */
export interface Looks {
  readonly sites: number;
  at(site: number): number;
  look(site: number): Look;
  /** Of the image: the same bytes again are no new picture. */
  mark(site: number): number;
}

export class WallBoard {
  readonly #folder: string;
  /** Handles and not descriptors: closing one waits for what is on its way through it. */
  readonly #files = new Map<FileName, Promise<FileHandle>>();
  readonly #log: Log;
  #pending = 0;
  #closed = false;
  /** Places are taken one after another, so that two rooms of this process do not take the same. */
  #claiming: Promise<unknown> = Promise.resolve();
  #wants: { readAt: number; bytes: Promise<Buffer> } | null = null;

  constructor(dataDir: string, conferenceId: string, log: Log) {
    this.#folder = join(wallFolder(dataDir), conferenceId);
    this.#log = log;
  }

  /** Takes a room's small still, or that it has none. Not waited for. @returns false when too many wait already */
  put(site: number, { at, picture, sound }: Look, image: Uint8Array): boolean {
    if (this.#pending >= PENDING_LIMIT) return false;
    const mark = picture ? crc32(image) : 0;
    const look = Buffer.alloc(LOOK_BYTES);
    look.writeDoubleLE(at, 0);
    look.writeUInt32LE(mark, 8);
    look.writeUInt32LE((picture ? HAS_PICTURE : 0) | (sound === null ? 0 : HAS_SOUND), 12);
    look.writeFloatLE(picture?.light ?? 0, 16);
    look.writeFloatLE(picture?.brightest ?? 0, 20);
    look.writeFloatLE(picture?.motion ?? 0, 24);
    look.writeFloatLE(sound ?? 0, 28);
    this.#pending++;
    void (async () => {
      try {
        // The picture first: whoever reads that there is a newer one finds it.
        if (picture) await this.#write("stills", site * STILL_BYTES, framed(site, at, mark, image));
        await this.#write("looks", site * LOOK_BYTES, look);
      } catch (error) {
        this.#log.debug({ err: (error as Error).message }, "still not kept");
      } finally {
        this.#pending--;
      }
    })();
    return true;
  }

  /** Of a room whose large still is wanted now; with all places lent to others it is not kept. */
  putLarge(site: number, at: number, image: Uint8Array): void {
    const claim = this.#claiming.then(() => this.#claim(site, at));
    this.#claiming = claim.catch(() => {});
    void claim
      .then((place) => (place < 0 ? undefined : this.#write("large", place * LARGE_BYTES, framed(site, at, crc32(image), image))))
      .catch((error: unknown) => this.#log.debug({ err: (error as Error).message }, "large still not kept"));
  }

  /**
   * A place for a room's large still: the one it has, else one whose room nobody wants any more. Two processes may lend
   * one place to two rooms in the same moment: the next still of the one that lost it finds another. -1: all are lent.
   */
  async #claim(site: number, now: number): Promise<number> {
    const owners = await this.#owners();
    const own = owners.indexOf(site);
    if (own >= 0) return own;
    let place = owners.indexOf(-1);
    for (let at = 0; place < 0 && at < LARGE_PLACES; at++) if ((await this.wanted(owners[at]!, "large")) <= now) place = at;
    if (place < 0) return -1;
    const bytes = Buffer.alloc(OWNER_BYTES);
    bytes.writeUInt32LE(site + 1);
    await this.#write("owners", place * OWNER_BYTES, bytes);
    return place;
  }

  /** Whose each place is; -1: nobody's yet. */
  async #owners(): Promise<number[]> {
    const bytes = await this.#whole("owners", OWNER_BYTES);
    return Array.from({ length: LARGE_PLACES }, (_, place) => ((place + 1) * OWNER_BYTES <= bytes.length ? bytes.readUInt32LE(place * OWNER_BYTES) - 1 : -1));
  }

  async looks(): Promise<Looks> {
    const bytes = await this.#whole("looks", LOOK_BYTES);
    const sites = Math.floor(bytes.length / LOOK_BYTES);
    return {
      sites,
      at: (site) => (site < sites ? bytes.readDoubleLE(site * LOOK_BYTES) : 0),
      mark: (site) => (site < sites ? bytes.readUInt32LE(site * LOOK_BYTES + 8) : 0),
      look(site) {
        const from = site * LOOK_BYTES;
        const has = bytes.readUInt32LE(from + 12);
        return {
          at: bytes.readDoubleLE(from),
          picture:
            has & HAS_PICTURE ? { light: bytes.readFloatLE(from + 16), brightest: bytes.readFloatLE(from + 20), motion: bytes.readFloatLE(from + 24) } : null,
          sound: has & HAS_SOUND ? bytes.readFloatLE(from + 28) : null,
        };
      },
    };
  }

  /** Small stills of these rooms, as far as they are there whole. */
  async stills(sites: readonly number[]): Promise<Map<number, Placed>> {
    const found = new Map<number, Placed>();
    if (sites.length === 0) return found;
    const file = await this.#file("stills");
    if (!file) return found;
    await Promise.all(
      runsOf(sites).map(async ([from, count]) => {
        const bytes = Buffer.allocUnsafe(count * STILL_BYTES);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from * STILL_BYTES);
        // The file ends with its last still, not with its place.
        bytes.fill(0, bytesRead);
        for (let place = 0; place * STILL_BYTES < bytesRead; place++) {
          const still = unframed(from + place, bytes.subarray(place * STILL_BYTES, (place + 1) * STILL_BYTES));
          if (still) found.set(from + place, still);
        }
      }),
    );
    return found;
  }

  async large(site: number): Promise<Placed | null> {
    const place = (await this.#owners()).indexOf(site);
    const file = place < 0 ? null : await this.#file("large");
    if (!file) return null;
    const bytes = Buffer.alloc(LARGE_BYTES);
    await file.read(bytes, 0, LARGE_BYTES, place * LARGE_BYTES);
    return unframed(site, bytes);
  }

  /** Says until when a room's large still or live picture is asked for. */
  async want(site: number, what: "large" | "live", until: number): Promise<void> {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(until);
    await this.#write("wants", site * WANT_BYTES + (what === "live" ? 8 : 0), bytes);
    this.#wants = null;
  }

  /** Until when it is asked for; 0: never. @param ageMs how old the answer may be */
  async wanted(site: number, what: "large" | "live", ageMs = WANTS_MS): Promise<number> {
    const now = performance.now();
    if (!this.#wants || now - this.#wants.readAt >= ageMs) this.#wants = { readAt: now, bytes: this.#whole("wants", WANT_BYTES) };
    const bytes = await this.#wants.bytes;
    const from = site * WANT_BYTES + (what === "live" ? 8 : 0);
    return from + 8 <= bytes.length ? bytes.readDoubleLE(from) : 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const files = [...this.#files.values()];
    this.#files.clear();
    for (const file of files) await file.then((handle) => handle.close()).catch(() => {});
  }

  /** The file, or null where nothing was ever written: reading makes none. */
  async #file(name: FileName): Promise<FileHandle | null> {
    const present = this.#files.get(name);
    if (present) return present;
    const handle = await open(join(this.#folder, name), constants.O_RDWR).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    // Meanwhile somebody else has opened it, or nobody needs it any more.
    const other = this.#files.get(name);
    if (!handle || (!other && !this.#closed)) {
      if (handle) this.#files.set(name, Promise.resolve(handle));
      return handle;
    }
    await handle.close();
    return other ?? null;
  }

  #made(name: FileName): Promise<FileHandle> {
    const present = this.#files.get(name);
    if (present) return present;
    if (this.#closed) return Promise.reject(new Error("the wall is closed"));
    const opening = (async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return open(join(this.#folder, name), constants.O_RDWR | constants.O_CREAT, 0o600);
    })();
    this.#files.set(name, opening);
    // Tried anew by the next one.
    opening.catch(() => this.#files.delete(name));
    return opening;
  }

  async #write(name: FileName, position: number, bytes: Buffer): Promise<void> {
    const file = await this.#made(name);
    await file.write(bytes, 0, bytes.length, position);
  }

  /** A file of places from its beginning to its end; it grows with the highest room that has sent something. */
  async #whole(name: FileName, place: number): Promise<Buffer> {
    const file = await this.#file(name);
    if (!file) return Buffer.alloc(0);
    let bytes = Buffer.allocUnsafe(2_048 * place);
    for (let length = 0; ; ) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length < bytes.length) return bytes.subarray(0, length);
      bytes = Buffer.concat([bytes], bytes.length * 4);
    }
  }
}

export const wallFolder = (dataDir: string): string => join(dataDir, "run", "wall");

/** Conferences that have something here. */
export async function wallsKept(dataDir: string): Promise<string[]> {
  return readdir(wallFolder(dataDir)).catch(() => []);
}

export const removeWall = (dataDir: string, conferenceId: string): Promise<void> => rm(join(wallFolder(dataDir), conferenceId), { recursive: true, force: true });

/** Head: when, whose, sum of the image, its length. Two processes may write and read one place at once: the sum tells. */
function framed(site: number, at: number, mark: number, image: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + image.length);
  bytes.writeDoubleLE(at, 0);
  bytes.writeUInt32LE(site, 8);
  bytes.writeUInt32LE(mark, 12);
  bytes.writeUInt32LE(image.length, 16);
  bytes.writeUInt32LE(0, 20);
  bytes.set(image, HEAD_BYTES);
  return bytes;
}

function unframed(site: number, bytes: Buffer): Placed | null {
  const length = bytes.readUInt32LE(16);
  if (length === 0 || length > bytes.length - HEAD_BYTES || bytes.readUInt32LE(8) !== site) return null;
  const image = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length);
  return crc32(image) === bytes.readUInt32LE(12) ? { at: bytes.readDoubleLE(0), image } : null;
}

/** Sites as runs of neighbours: [first, count]. */
export function runsOf(sites: readonly number[]): [from: number, count: number][] {
  const runs: [number, number][] = [];
  for (const site of [...new Set(sites)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === site && last[1] < RUN) last[1]++;
    else runs.push([site, 1]);
  }
  return runs;
}

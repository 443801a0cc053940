/**
 * Papers and documents that this PC keeps for a room, with their files, so that they are there when the line is not.
 * The server's shelf says what may be kept; whatever is not on it any more is deleted as soon as the line is back.
 */
import type { AttachedFile, Shelf, ShelfItem } from "@diemcau/contract";
import { LineDown, api, apiUrl, headersFor, houseDatabase, problemOf, type KeptPaper } from "../../data/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** For all rooms of this PC together; a browser may give less. */
export const KEPT_LIMIT = 300 * 1024 * 1024;
const CACHE = "diemcau-papers";
const FILE_TIMEOUT_MS = 120_000;
/** As many as the server takes. */
const REPORTED = 500;

export interface PaperText {
  readonly body: readonly string[];
  readonly files: readonly Pick<AttachedFile, "id" | "name">[];
}

type PaperRef = Pick<ShelfItem, "kind" | "id">;

const keyOf = (room: Room, { kind, id }: PaperRef): string => `${room.siteId} ${kind} ${id}`;
/** Each room has its own copies: what one may read another may not. */
const textAddress = (room: Room, { kind, id }: PaperRef): string => `/kept/${room.siteId}/${kind}/${id}`;
const fileAddress = (room: Room, fileId: string): string => `/kept/${room.siteId}/files/${fileId}`;
const hasCaches = (): boolean => "caches" in globalThis;

/** What is kept for a room, without what may not be shown any more; in the order of its titles. */
export async function keptPapers(room: Room, now: number): Promise<KeptPaper[]> {
  const all = (await (await houseDatabase())?.getAll("papers")) ?? [];
  const own = all.filter(({ siteId, conferenceId }) => siteId === room.siteId && conferenceId === room.conferenceId);
  for (const paper of own) if (paper.until !== null && now >= paper.until) await forget(room, paper);
  return own.filter(({ until }) => until === null || now < until).toSorted((a, b) => a.title.localeCompare(b.title, "vi"));
}

/** @throws ApiProblem, LineDown */
export const readShelf = (room: Room): Promise<Shelf> => api.get<Shelf>(`/api/conferences/${room.conferenceId}/shelf`, { as: asOf(room) });

/** Tells the centre what this PC keeps for the room. @throws ApiProblem, LineDown */
export const reportKept = (room: Room, kept: readonly Pick<KeptPaper, "id" | "digest">[]): Promise<void> =>
  api.post(`/api/conferences/${room.conferenceId}/shelf/kept`, { as: asOf(room), body: { items: kept.slice(0, REPORTED).map(({ id, digest }) => ({ id, digest })) } });

export interface Fetched {
  readonly kept: number;
  /** For these there was no room. */
  readonly left: readonly string[];
}

/**
 * Fetches what is not kept yet, or has changed.
 * @throws ApiProblem, LineDown: what was fetched until then stays
 */
export async function fetchPapers(room: Room, items: readonly ShelfItem[], onProgress: (done: number, of: number) => void): Promise<Fetched> {
  const db = await houseDatabase();
  if (!db || !hasCaches()) return { kept: 0, left: items.map(({ title }) => title) };
  const cache = await caches.open(CACHE);
  const left: string[] = [];
  let kept = 0;
  for (const [at, item] of items.entries()) {
    onProgress(at, items.length);
    const known = await db.get("papers", keyOf(room, item));
    if (known && isSame(known, item)) {
      kept++;
      continue;
    }
    const used = (await db.getAll("papers")).reduce((sum, { key, bytes }) => (key === known?.key ? sum : sum + bytes), 0);
    const wanted = item.files.reduce((sum, { size }) => sum + size, 0);
    if (used + wanted > KEPT_LIMIT) {
      left.push(item.title);
      continue;
    }
    try {
      const bytes = await fetchOne(room, cache, item);
      if (known) await dropFiles(cache, room, known.files.filter(({ id }) => !item.files.some((file) => file.id === id)));
      const { kind, id, title, files, until, digest } = item;
      await db.put("papers", { key: keyOf(room, item), siteId: room.siteId, conferenceId: room.conferenceId, kind, id, title, files, bytes, until, digest, fetchedAt: Date.now() });
      kept++;
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
      left.push(item.title);
    }
  }
  onProgress(items.length, items.length);
  return { kept, left };
}

const isSame = (kept: KeptPaper, item: ShelfItem): boolean =>
  kept.digest === item.digest && kept.title === item.title && kept.until === item.until && kept.files.map(({ id }) => id).join() === item.files.map(({ id }) => id).join();

/** @returns bytes of the text and the files */
async function fetchOne(room: Room, cache: Cache, item: ShelfItem): Promise<number> {
  const as = asOf(room);
  const text = JSON.stringify(await api.get<PaperText>(`/api/conferences/${room.conferenceId}/${item.kind}/${item.id}`, { as }));
  let bytes = text.length;
  for (const { id } of item.files) {
    const answer = await fetchFile(`/api/files/${id}`, headersFor(as));
    const blob = await answer.blob();
    bytes += blob.size;
    await cache.put(fileAddress(room, id), new Response(blob));
  }
  // Last: a text that is there has its files.
  await cache.put(textAddress(room, item), new Response(text, { headers: { "content-type": "application/json" } }));
  return bytes;
}

async function fetchFile(path: string, headers: Record<string, string>): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(apiUrl(path), { headers, signal: AbortSignal.timeout(FILE_TIMEOUT_MS) });
  } catch (error) {
    throw new LineDown(error);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** Deletes what this room may not keep any more. @returns how many this window deleted: two windows of a room do not both count one paper */
export async function obeyShelf(room: Room, shelf: Shelf, now: number): Promise<number> {
  const allowed = new Set(shelf.items.map((item) => keyOf(room, item)));
  let gone = 0;
  for (const paper of await keptPapers(room, now)) if (!allowed.has(paper.key) && (await forget(room, paper))) gone++;
  return gone;
}

/** What a window tells the other windows of its room after it changed what is kept. */
interface PapersChanged {
  readonly siteId: string;
  readonly recalled: number;
}

export interface PapersNews {
  tell(recalled: number): void;
  close(): void;
}

export function papersNews(room: Room, onChange: (recalled: number) => void): PapersNews {
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("diemcau.papers") : undefined;
  channel?.addEventListener("message", ({ data }: MessageEvent<PapersChanged>) => {
    if (data.siteId === room.siteId) onChange(data.recalled);
  });
  return {
    tell: (recalled) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel stays within its origin and takes no other argument
      channel?.postMessage({ siteId: room.siteId, recalled } satisfies PapersChanged);
      onChange(recalled);
    },
    close: () => channel?.close(),
  };
}

/** The text as it was kept, or null. */
export async function keptText(room: Room, paper: PaperRef, now: number): Promise<(PaperText & Pick<KeptPaper, "fetchedAt">) | null> {
  const known = await (await houseDatabase())?.get("papers", keyOf(room, paper));
  if (!known || !hasCaches() || (known.until !== null && now >= known.until)) return null;
  const answer = await (await caches.open(CACHE)).match(textAddress(room, paper));
  return answer ? { ...((await answer.json()) as PaperText), fetchedAt: known.fetchedAt } : null;
}

export async function keptFile(room: Room, fileId: string): Promise<Blob | null> {
  if (!hasCaches()) return null;
  const answer = await (await caches.open(CACHE)).match(fileAddress(room, fileId));
  return answer ? answer.blob() : null;
}

/** @returns whether it was there */
export async function forget(room: Room, paper: PaperRef): Promise<boolean> {
  const db = await houseDatabase();
  // First the row: bytes without a row are not shown, a row without bytes would be.
  const row = db?.transaction("papers", "readwrite");
  const known = await row?.store.get(keyOf(room, paper));
  await row?.store.delete(keyOf(room, paper));
  await row?.done;
  if (!hasCaches()) return known !== undefined;
  const cache = await caches.open(CACHE);
  await cache.delete(textAddress(room, paper));
  if (known) await dropFiles(cache, room, known.files);
  return known !== undefined;
}

async function dropFiles(cache: Cache, room: Room, files: KeptPaper["files"]): Promise<void> {
  for (const { id } of files) await cache.delete(fileAddress(room, id));
}

/** A room that leaves this PC takes its papers along. */
export async function forgetAll(room: Room): Promise<void> {
  for (const paper of (await (await houseDatabase())?.getAll("papers")) ?? []) if (paper.siteId === room.siteId) await forget(room, paper);
}

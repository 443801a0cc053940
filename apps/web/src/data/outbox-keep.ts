/** Where the outbox's items outlive the page: the browser's database, shared by all pages of a room. */
import type { IDBPDatabase } from "idb";
import type { House, StoredItem } from "./database.ts";
import type { OutboxItem } from "./outbox.ts";

/** Sent items stay to be seen for so long, and at most so many. */
const SENT_KEPT_MS = 12 * 3_600_000;
const SENT_KEPT = 100;
/** What a release before this one used. */
const OLD_PREFIX = "diemcau.outbox.";

export interface Keep {
  /** All items in the order they were done. */
  all(): Promise<OutboxItem[]>;
  /** @throws DOMException when there is no room, or no right */
  add(item: OutboxItem): Promise<void>;
  /** Changes an item that is still there. */
  change(id: string, change: Partial<OutboxItem>): Promise<void>;
  remove(id: string): Promise<void>;
}

export function keepIn(open: () => Promise<IDBPDatabase<House> | null>): Keep {
  const database = async () => {
    const db = await open();
    if (!db) throw new DOMException("the browser keeps nothing here", "NotAllowedError");
    return db;
  };
  /** What becomes of an item, in one transaction: another one, or null for none. One that is gone stays away. */
  async function rewrite(id: string, next: (item: OutboxItem) => OutboxItem | null): Promise<void> {
    const tx = (await database()).transaction("outbox", "readwrite");
    const cursor = await tx.store.index("id").openCursor(id);
    const item = cursor && itemOf(cursor.value);
    if (cursor && item) {
      const changed = next(item);
      if (changed === null) await cursor.delete();
      else await cursor.update({ ...changed });
    }
    await tx.done;
  }
  return {
    async all() {
      const db = await open();
      return db ? (await db.getAll("outbox")).flatMap((stored) => itemOf(stored) ?? []) : [];
    },
    async add(item) {
      await (await database()).add("outbox", { ...item });
    },
    change: (id, change) => rewrite(id, (item) => ({ ...item, ...change })),
    remove: (id) => rewrite(id, () => null),
  };
}

/** Sent ones that have been seen for long enough, or that are too many. */
export function outlived(items: readonly OutboxItem[], now: number): OutboxItem[] {
  const sent = items.filter(({ status }) => status === "sent").toSorted((a, b) => (b.sentAt ?? 0) - (a.sentAt ?? 0));
  return sent.filter(({ sentAt = 0 }, place) => place >= SENT_KEPT || now - sentAt > SENT_KEPT_MS);
}

const ROUTES: readonly unknown[] = ["commands", "check-ins", "check-outs", "absences", "questions"];
const STATUSES: readonly unknown[] = ["waiting", "refused", "sent"];

function itemOf(stored: StoredItem): OutboxItem | null {
  const { id, conferenceId, as, route, body, since, status } = stored;
  if (typeof conferenceId !== "string" || typeof as !== "string" || typeof since !== "number") return null;
  if (typeof body !== "object" || body === null || !ROUTES.includes(route)) return null;
  const known = { ...stored, id, conferenceId, as, route, body, since } as unknown as OutboxItem;
  return STATUSES.includes(status) ? known : { ...known, status: "waiting" };
}

/** Takes over what a page of an earlier release left in the other storage, once. */
export async function takeOverOldItems(storage: Storage, keep: Keep): Promise<void> {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key?.startsWith(OLD_PREFIX) === true);
  // Their names are UUIDs of version 7: in the order in which they were made.
  for (const key of keys.toSorted() as string[]) {
    try {
      const item = itemOf({ ...(JSON.parse(storage.getItem(key) ?? "") as StoredItem), status: "waiting" });
      if (item) await keep.add(item);
      storage.removeItem(key);
    } catch {
      // Not ours, or no room: it stays for the next time.
    }
  }
}

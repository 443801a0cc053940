/** What this browser keeps: one IndexedDB for all pages of the origin. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

/** What was read and is shown again when there is no line. */
export interface KeptReading {
  readonly key: string;
  readonly data: unknown;
  readonly etag: string | undefined;
  /** When it was read, this PC's clock. */
  readonly at: number;
}

/** A paper or a document that was fetched, with its files; the bytes are in the Cache Storage. */
export interface KeptPaper {
  /** `<siteId> <kind> <id>` */
  readonly key: string;
  readonly siteId: string;
  readonly conferenceId: string;
  readonly kind: "papers" | "documents";
  readonly id: string;
  readonly title: string;
  /** Of the text, as the server's shelf told it. */
  readonly digest: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  /** Bytes of the text and the files together. */
  readonly bytes: number;
  readonly fetchedAt: number;
  /** Not shown from then on; null: no end. */
  readonly until: number | null;
}

export interface House extends DBSchema {
  /** Things done that the server does not have yet, and those it refused or took lately; in the order they were done. */
  outbox: { key: number; value: StoredItem; indexes: { id: string } };
  readings: { key: string; value: KeptReading };
  papers: { key: string; value: KeptPaper };
}

/** As `OutboxItem`; kept by releases of before, so never trusted to be complete. */
export interface StoredItem {
  readonly id: string;
  readonly [field: string]: unknown;
}

const NAME = "diemcau";
let opened: Promise<IDBPDatabase<House> | null> | undefined;

/** Null where the browser gives no storage (switched off, or a private window of some browsers). */
export function houseDatabase(): Promise<IDBPDatabase<House> | null> {
  opened ??= openHouseDatabase(NAME).catch(() => null);
  return opened;
}

/** @throws where the browser gives no storage */
export function openHouseDatabase(name: string): Promise<IDBPDatabase<House>> {
  return openDB<House>(name, 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { autoIncrement: true }).createIndex("id", "id", { unique: true });
      db.createObjectStore("readings", { keyPath: "key" });
      db.createObjectStore("papers", { keyPath: "key" });
    },
    // A page of a later release waits for us: it knows what is kept better than we do.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** Why something could not be kept. */
export type StorageTrouble = "full" | "denied";

export const troubleOf = (error: unknown): StorageTrouble => (error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "denied");

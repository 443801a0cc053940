/** Who may read a document or a paper, now. The one place that says so: every way to read asks here. */

export const DOCUMENT_STATES = ["draft", "submitted", "issued", "withdrawn"] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];
/** Whom a rule can name. Those who write documents always read them. */
export const READER_ROLES = ["unit-officer", "site", "delegate"] as const;
export type ReaderRole = (typeof READER_ROLES)[number];

export interface Shelved {
  readonly state: DocumentState;
  readonly recalled: boolean;
  /** Codes of the organisation's levels; null: all. */
  readonly levels: readonly string[] | null;
  readonly roles: readonly ReaderRole[] | null;
  /** Milliseconds since 1970; null: no bound. */
  readonly visibleFrom: number | null;
  readonly visibleTo: number | null;
  readonly fromOpening: boolean;
}

export interface Reader {
  readonly role: "producer" | ReaderRole;
  /** Level of the reader's unit or room; null where it is not known. */
  readonly level: string | null;
  /** Whether the conference through which they read has been opened; an officer reads through none. */
  readonly opened: boolean;
}

/** `open`, or why not. */
export type Access = "open" | "recalled" | "unfinished" | "role" | "level" | "too-early" | "over" | "before-opening";

/** @param now milliseconds since 1970 */
export function decideAccess(document: Shelved, reader: Reader, now: number): Access {
  if (reader.role === "producer") return "open";
  if (document.recalled) return "recalled";
  // A draft becomes readable when it is submitted: delegates study what they are to adopt.
  if (document.state === "draft" || document.state === "withdrawn") return "unfinished";
  if (document.roles !== null && !document.roles.includes(reader.role)) return "role";
  if (document.levels !== null && (reader.level === null || !document.levels.includes(reader.level))) return "level";
  if (document.visibleFrom !== null && now < document.visibleFrom) return "too-early";
  if (document.visibleTo !== null && now >= document.visibleTo) return "over";
  if (document.fromOpening && reader.role !== "unit-officer" && !reader.opened) return "before-opening";
  return "open";
}

/** Nobody is kept from reading it: it may be shown where it is not known who looks. */
export const isForEverybody = (document: Shelved, opened: boolean, now: number): boolean =>
  READER_ROLES.every((role) => decideAccess(document, { role, level: null, opened }, now) === "open");

const MOVES: Record<DocumentState, readonly DocumentState[]> = {
  draft: ["submitted", "withdrawn"],
  // Sent back for more work, adopted, or given up.
  submitted: ["draft", "issued", "withdrawn"],
  // What has been issued is recalled, not withdrawn.
  issued: [],
  withdrawn: ["draft"],
};

export const mayMove = (from: DocumentState, to: DocumentState): boolean => MOVES[from].includes(to);

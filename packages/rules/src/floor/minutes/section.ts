/**
 * The minutes of a conference, in sections. A part of the floor that has something to tell adds its own: a pure function
 * from the journal's entries, the folded state and the rows of its module to titled paragraphs and tables.
 */
import type { Entry, EntryKind, Language, Outline } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import type { MinutesSay } from "./say.ts";

export interface MinutesColumn {
  readonly title: string;
  /** Width, as a share of all. */
  readonly share: number;
  readonly align?: "left" | "center" | "right";
}

export type MinutesBlock =
  | { readonly kind: "text"; readonly text: string }
  /** A row of one cell runs across all columns. */
  | { readonly kind: "table"; readonly columns: readonly MinutesColumn[]; readonly rows: readonly (readonly string[])[] };

export const text = (...lines: readonly (string | null)[]): MinutesBlock[] => lines.flatMap((line) => (line ? [{ kind: "text", text: line }] : []));

/** A heading and what stands below it; numbered where it is shown. */
export interface MinutesPart {
  readonly title: string;
  readonly blocks: readonly MinutesBlock[];
}

/** What is known of the conference beside its journal. */
export interface MinutesFacts {
  readonly outline: Outline;
  readonly chairs: readonly { readonly role: string; readonly name: string; readonly post: string | null }[];
  readonly organisers: readonly { readonly role: string; readonly name: string }[];
  /** From the highest, only those that the conference has. */
  readonly levels: readonly { readonly code: string; readonly name: string }[];
  /** By ordinal. */
  readonly sites: readonly { readonly name: string; readonly parent: number; readonly level: string; readonly expected: number }[];
}

export interface MinutesSource<E extends Entry = Entry, Rows = unknown> {
  readonly language: Language;
  readonly facts: MinutesFacts;
  /** The conference as it is now. */
  readonly state: ConferenceState;
  /** Entries of the kinds that the section names, in order, each with who did it. */
  readonly entries: readonly E[];
  /** What the module of the same key reads from its tables for the minutes; undefined where it has nothing to add. */
  readonly rows: Rows | undefined;
  readonly say: MinutesSay;
}

export interface MinutesSection<K extends EntryKind = EntryKind, Rows = unknown> {
  /** Names the section for good: the secretary's remarks are kept under it. */
  readonly key: string;
  /** In the course of the conference, or behind the signatures. */
  readonly place: "course" | "annex";
  readonly kinds: readonly K[];
  /** Nothing to tell: no parts. */
  write(source: MinutesSource<Extract<Entry, { kind: K }>, Rows>): readonly MinutesPart[];
}

/** Lets a section name its kinds and rows, and stand in the list with the others. */
export const section = <K extends EntryKind, Rows = unknown>(of: MinutesSection<K, Rows>): MinutesSection => of as unknown as MinutesSection;

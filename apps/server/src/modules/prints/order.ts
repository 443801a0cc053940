/** What a paper is made from. */
import type { BadgeSheet, Language, Letterhead, PaperKind, Seating } from "@diemcau/contract";
import type { Layout } from "./layouts.ts";
import type { Words } from "./words.ts";

export interface PrintedItem {
  readonly title: string;
  readonly minutes: number;
  readonly presenters: readonly string[];
  /** An item of this room only. */
  readonly local: boolean;
}

export interface PrintedSession {
  readonly title: string;
  readonly startsAt: number;
  readonly items: readonly PrintedItem[];
}

export interface PrintedDelegate {
  readonly delegateId: string;
  readonly name: string;
  readonly positions: readonly string[];
  readonly class: string;
  /** Given by hand on the seat plan, or "". */
  readonly unit: string;
  /** As recorded, or "". */
  readonly recorded: string;
  /** Personal link; only badges have it. */
  readonly url: string;
}

/** All that a paper may need. */
export interface PrintOrder {
  readonly paper: PaperKind;
  readonly language: Language;
  readonly letterhead: Letterhead;
  readonly conference: { readonly title: string; readonly shortTitle: string; readonly venue: string; readonly timeZone: string };
  readonly site: { readonly name: string; readonly central: boolean; readonly timeZone: string; readonly where: string };
  readonly sessions: readonly PrintedSession[];
  /** In the order of precedence. */
  readonly delegates: readonly PrintedDelegate[];
  readonly seating: Pick<Seating, "plan" | "seats"> | null;
  /** Invitations to each delegate by name, or one to the unit. */
  readonly to: "unit" | "delegates";
  readonly sheet: BadgeSheet;
}

/** What every paper is made with. */
export interface Desk {
  readonly order: PrintOrder;
  readonly layout: Layout;
  readonly words: Words;
  /** Seat by delegate. */
  readonly seats: ReadonlyMap<string, string>;
}

/** What the agenda prepares for the programme: of the item that is on, and of the next. Pure. */
import type { AgendaItem, Speaker, StageSource } from "@diemcau/contract";
import { presentersOf } from "../model/speech-plan.ts";
import { hasRoom, type Draft, type PreparedFile } from "./draft.ts";

/** The item that is on, then the next one. */
export type Near = readonly AgendaItem[];

/** Where it is read: in the central hall, where the agenda names no other room. */
export const siteOf = (item: AgendaItem): number => item.site ?? 0;

/** Rooms of these items, each once. */
export const sitesNear = (near: Near): number[] => [...new Set(near.filter(({ kind }) => kind !== "break").map(siteOf))];

/** Who is announced from a room by these items. */
export const announcedFrom = (near: Near, site: number, name: string): Speaker | undefined => near.filter((item) => siteOf(item) === site).flatMap((item) => presentersOf(item, name))[0];

const belongsTo = (item: AgendaItem, { subject, subjectId }: StageSource): boolean => (subject === "paper" ? item.paperIds : item.documentIds).includes(subjectId);

/** Which of these items a file belongs to, -1 for none of them. */
export const placeOf = (near: Near, file: StageSource): number => near.findIndex((item) => belongsTo(item, file));

/** Files of these items first, in their order; the others as they were. */
export function nearestFirst(near: Near, files: readonly StageSource[]): StageSource[] {
  const rank = (file: StageSource): number => {
    const place = placeOf(near, file);
    return place < 0 ? near.length : place;
  };
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** The pages to show with an item: of its paper before those of its documents. */
export function pagesOf(item: AgendaItem, files: readonly StageSource[]): StageSource | null {
  const own = files.filter((file) => file.mediaType === "application/pdf" && belongsTo(item, file));
  return own.find(({ subject }) => subject === "paper") ?? own[0] ?? null;
}

/** The room of an item with who speaks in the lower third; pages beside it, where there are any. */
export function draftOfItem(last: Draft, item: AgendaItem, speaker: Speaker | undefined, document: Extract<PreparedFile, { kind: "document" }> | null): Draft {
  const room = { ...last, main: siteOf(item), speaker: speaker ?? { name: "" } };
  if (document) return { ...room, layout: "document", document, page: 1, withSpeaker: true };
  return { ...room, layout: hasRoom(last.layout) && last.layout !== "document" && last.layout !== "two" ? last.layout : "one" };
}

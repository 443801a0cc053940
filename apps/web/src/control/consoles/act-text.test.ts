import { ENTRY_KINDS } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import en from "../../i18n/en/consoles.json" with { type: "json" };
import vi from "../../i18n/vi/consoles.json" with { type: "json" };

/** Entries that nobody at a console causes: rooms, delegates, stenographers and the server do. */
const NOT_OF_CONSOLES = [
  "site.tested",
  "sites.presence",
  "encoder.changed",
  "attendance.counted", "absences.counted",
  "directory.changed",
  "queue.requested",
  "queue.ordered",
  "wall.marked",
  "questions.counted",
  "questions.published",
  "vote.tallied",
  "vote.counted",
  "vote.missed",
  "notices.counted",
  "line.seen",
  "local.opened",
  "local.closed",
  "local.begun",
  "local.returned",
  "local.items-changed",
  "local.concluded",
  "caption.said",
  "caption.corrected",
  "recording.silent",
];

const textOf = (texts: unknown, kind: string): unknown => kind.split(".").reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], texts);

describe("what was done at the consoles", () => {
  it.each(ENTRY_KINDS.filter((kind) => !NOT_OF_CONSOLES.includes(kind)))("has words for %s", (kind) => {
    for (const texts of [vi.act, en.act]) expect(textOf(texts, kind)).toEqual(expect.any(String));
  });
});

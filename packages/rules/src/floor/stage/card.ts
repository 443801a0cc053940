/**
 * How another part of the floor shows a card on the programme: its own decision adds the entry that this gives.
 *
 *     return accept({ kind: "vote.closed", … }, cardShown({ kind: "vote-result", id, title, lines }));
 *
 * The control room may show one as well: command `stage.take` with `scene: { layout: "card", card }`. What stood before
 * comes back with `stage.back`, or when a room is put on air. Lines are cut to what the programme has room for.
 */
import type { NewEntry, StageCard } from "@diemcau/contract";
import { cutText } from "../../text/cut.ts";

type Line = StageCard["lines"][number];
const LINES = 10;
const cut = (text: string, length: number): string => (text.length <= length ? text : `${cutText(text, length - 1).trimEnd()}…`);

export function cardShown(card: StageCard): Extract<NewEntry, { kind: "stage.shown" }> {
  const { kind, id, title, subtitle, lines, outcome, note } = card;
  const fitting: StageCard = {
    kind,
    ...(id ? { id } : {}),
    title: cut(title, 240),
    ...(subtitle ? { subtitle: cut(subtitle, 240) } : {}),
    lines: lines.slice(0, LINES).map((line): Line => ({ ...line, label: cut(line.label, 160), value: cut(line.value, 60) })),
    ...(outcome ? { outcome: cut(outcome, 240) } : {}),
    ...(note ? { note: cut(note, 300) } : {}),
  };
  return { kind: "stage.shown", scene: { layout: "card", card: fitting } };
}

/** What the agenda says of a speech: who, from where, how long. Pure. */
import { LONGEST_SPEECH, type AgendaItem, type Speaker, type SpeakingRules } from "@diemcau/contract";
import { speakerFrom } from "./speaker.ts";

/** Items whose length is that of one speech. A discussion's is not: there the level's rule holds for each. */
const SPOKEN: ReadonlySet<AgendaItem["kind"]> = new Set<AgendaItem["kind"]>(["opening", "report", "briefing", "paper", "talk", "conclusion"]);

export const isSpoken = ({ kind }: AgendaItem): boolean => SPOKEN.has(kind);

/** A presenter as the agenda has them in one line: the name, behind a comma or a dash the position. */
export function speakerOfLine(text: string): Speaker | undefined {
  const [name = "", ...rest] = text.split(/,\s+|\s+[–—-]\s+/);
  return speakerFrom({ name: name.slice(0, 120), position: rest.join(", ").slice(0, 300) });
}

/** Those of an item; the room itself, which its picture names anyway, is none. */
export const presentersOf = (item: AgendaItem | null, room = ""): Speaker[] => (item?.presenters ?? []).flatMap((line) => speakerOfLine(line) ?? []).filter(({ name }) => name !== room);

/** Seconds: as long as the item is planned, where it is one speech; else as the rules say for the level. 0: no limit. */
export function secondsOf(item: AgendaItem | null, rules: SpeakingRules, level: string | undefined): number {
  if (item && isSpoken(item)) return Math.min(LONGEST_SPEECH, item.minutes * 60);
  return rules.levels.find((rule) => rule.level === level)?.seconds ?? 0;
}

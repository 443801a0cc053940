/** Minutes of a conference: the list of its sections. Each part of the floor adds its own line, where it is to be read. */
import type { Entry, EntryKind, Language } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import { absences } from "./absences.ts";
import { agenda } from "./agenda.ts";
import { closing } from "./closing.ts";
import { incidents } from "./incidents.ts";
import { lines } from "./lines.ts";
import { notices } from "./notices.ts";
import { onAir } from "./on-air.ts";
import { opening } from "./opening.ts";
import { questions } from "./questions.ts";
import { ownParts } from "./own-parts.ts";
import { pictures } from "./pictures.ts";
import { presiding } from "./presiding.ts";
import { headcount } from "./headcount.ts";
import { rollCall } from "./roll-call.ts";
import { speeches } from "./speeches.ts";
import { stage } from "./stage.ts";
import { voteAnnex, votes } from "./votes.ts";
import { withoutLine } from "./without-line.ts";
import { minutesSay } from "./say.ts";
import type { MinutesFacts, MinutesPart, MinutesSection } from "./section.ts";

export { rollCallMinute, type MinutesContacts } from "./roll-call.ts";
export { minutesHead } from "./head.ts";
export { ROUND_KINDS, type RoundEntry } from "./rounds.ts";
export { minutesSay } from "./say.ts";
export type { QuestionMinutes } from "./questions.ts";
export type { AbsenceMinutes } from "./absences.ts";
export type { VoteMinutes } from "./votes.ts";
export type { MinutesBlock, MinutesColumn, MinutesFacts, MinutesPart, MinutesSection, MinutesSource } from "./section.ts";

/** In the order of the paper; `closing` stays the last of the course. */
export const minutesSections: readonly MinutesSection[] = [
  rollCall,
  headcount,
  opening,
  presiding,
  agenda,
  onAir,
  speeches,
  stage,
  questions,
  votes,
  notices,
  closing,
  incidents,
  lines,
  pictures,
  ownParts,
  absences,
  voteAnnex,
  withoutLine,
];

/** Kinds of entries that the minutes are written from. */
export const minutesKinds: readonly EntryKind[] = [...new Set(minutesSections.flatMap(({ kinds }) => kinds))];

export interface MinutesMaterial {
  readonly language: Language;
  readonly facts: MinutesFacts;
  readonly state: ConferenceState;
  /** Of {@link minutesKinds} at least, in order. */
  readonly journal: readonly Entry[];
  /** By the section's key. */
  readonly rows: Readonly<Record<string, unknown>>;
}

export interface WrittenSection extends Pick<MinutesSection, "key" | "place"> {
  readonly parts: readonly MinutesPart[];
}

/** Every section that has something to tell. */
export function writeMinutes({ language, facts, state, journal, rows }: MinutesMaterial): WrittenSection[] {
  const say = minutesSay(language, facts.outline.conference.timeZone, (site) => facts.sites[site]?.name ?? "");
  return minutesSections
    .map(({ key, place, kinds, write }): WrittenSection => {
      const wanted = new Set<string>(kinds);
      const entries = journal.filter(({ kind }) => wanted.has(kind));
      return { key, place, parts: write({ language, facts, state, entries: entries as never, rows: rows[key], say }) };
    })
    .filter(({ parts }) => parts.length > 0);
}

import type { Entry, HeadcountQualifier, RollCallMeans } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { calledAt } from "../roll-call/calls.ts";
import type { MinutesFacts } from "./section.ts";

export const ROUND_KINDS = ["roll-call.begun", "roll-call.called", "roll-call.answered", "roll-call.closed", "roll-call.reopened", "conference.closed"] as const satisfies readonly Entry["kind"][];
export type RoundEntry = Extract<Entry, { kind: (typeof ROUND_KINDS)[number] }>;

/** One site's answer as the journal has it. */
export interface MinutedAnswer {
  readonly site: number;
  readonly at: number;
  readonly means: RollCallMeans;
  /** Who wrote it down: the room itself, or an account at the centre. */
  readonly by: string | undefined;
  readonly chair: boolean;
  readonly picture: boolean;
  readonly sound: boolean;
  readonly note: string;
  readonly present: number | null;
  readonly qualifier: HeadcountQualifier;
}

export interface Round {
  readonly round: number;
  readonly begunAt: number;
  readonly calls: readonly { readonly level: string | null; readonly again: boolean; readonly at: number }[];
  /** By site: the answer that holds. */
  readonly answers: ReadonlyMap<number, MinutedAnswer>;
  readonly closedAt: number | null;
  readonly closedBy: string | undefined;
  readonly reopened: number;
}

type Open = { -readonly [K in keyof Round]: Round[K] } & { calls: Round["calls"][number][]; answers: Map<number, MinutedAnswer> };

/** The roll calls of a conference, from its journal. */
export function roundsOf(entries: readonly RoundEntry[]): Round[] {
  const rounds: Open[] = [];
  for (const entry of entries) {
    if (entry.kind === "roll-call.begun") {
      rounds.push({ round: entry.round, begunAt: entry.at, calls: [], answers: new Map(), closedAt: null, closedBy: undefined, reopened: 0 });
      continue;
    }
    const round = rounds.at(-1);
    if (!round) continue;
    switch (entry.kind) {
      case "roll-call.called":
        round.calls.push({ level: entry.level, again: entry.again, at: entry.at });
        break;
      case "roll-call.answered": {
        const at = happenedAtOf(entry);
        const known = round.answers.get(entry.site);
        if (known && known.means === entry.means && known.at > at) break;
        const { site, means, by, chair, picture, sound, note = "", present = null, qualifier = "exact" } = entry;
        round.answers.set(site, { site, at, means, by, chair, picture, sound, note, present, qualifier });
        break;
      }
      case "roll-call.reopened":
        round.closedAt = null;
        round.reopened++;
        break;
      default:
        // The end of the conference closes it, too.
        if (round.closedAt === null) Object.assign(round, { closedAt: entry.at, closedBy: entry.by });
    }
  }
  return rounds;
}

/** Sites that were called, in order: those of higher levels first, then as the directory has them. */
export function calledSites(round: Round, facts: MinutesFacts): number[] {
  const levels = new Map(facts.levels.map(({ code }, at) => [code, at]));
  const called = facts.levels.filter(({ code }) => calledAt(round.calls, code) !== null).map(({ code }) => code);
  return facts.sites
    .flatMap(({ level }, site) => (called.includes(level) || round.answers.has(site) ? [site] : []))
    .toSorted((a, b) => (levels.get(facts.sites[a]!.level) ?? 0) - (levels.get(facts.sites[b]!.level) ?? 0) || a - b);
}

export const isWell = ({ chair, picture, sound, note }: MinutedAnswer): boolean => chair && picture && sound && note === "";

/** Silence is consent only of those who could have heard the question. */
import { presentAt } from "../sites.ts";
import type { ConferenceState } from "../state.ts";
import type { Vote } from "./slice.ts";

/** The central hall, where the question is put: it hears without a line. */
const CENTRE = 0;

type Known = Pick<ConferenceState, "sites" | "votes">;

/**
 * Rooms that have had no line in the whole window so far: never joined, or lost before the opening and not back. Whoever
 * has said something, be it on the telephone, has heard. Asked when the window ends, and before.
 */
export function unheardRooms({ sites, votes }: Known, { openedAt }: Pick<Vote, "openedAt">, siteCount: number): number[] {
  if (openedAt === null) return [];
  const rooms: number[] = [];
  for (let site = 0; site < siteCount; site++) {
    const { presence, presenceSince } = sites.get(site);
    const heard = presence === "c" || presenceSince > openedAt;
    if (site !== CENTRE && !heard && votes.sites.get(site) === undefined) rooms.push(site);
  }
  return rooms;
}

/** What is journalled when a vote is closed; of a consensus with the rooms that could not have heard. */
export function closing(state: Known, vote: Vote, siteCount: number) {
  const unheard = vote.rule.method === "consensus" ? unheardRooms(state, vote, siteCount) : [];
  return { kind: "vote.closed" as const, voteId: vote.id, ...(unheard.length > 0 ? { unheard } : {}) };
}

/** People known to be in the other rooms: there is nobody else whose silence could be consent. */
export function heardPersons({ sites, votes }: Known, unheard: readonly number[], siteCount: number): number {
  const { rooms } = unheardIn({ sites, votes }, unheard);
  const deaf = new Set(rooms);
  let persons = 0;
  for (let site = 0; site < siteCount; site++) if (!deaf.has(site)) persons += presentAt(sites.get(site));
  return persons;
}

/** Of a consensus: rooms that could not have heard and have not said anything since, and people in them. */
export function unheardIn({ sites, votes }: Known, rooms: readonly number[]): { rooms: number[]; persons: number } {
  const silent = rooms.filter((site) => votes.sites.get(site) === undefined);
  return { rooms: silent, persons: silent.reduce((sum, site) => sum + presentAt(sites.get(site)), 0) };
}

/**
 * Of a vote that rooms answer and that closed by itself: so long nothing is counted, and so nothing is to be declared.
 * Nobody pressed anything, so somebody may have said something in the last moment whose line was down for that moment.
 */
export const SETTLING_MS = 5_000;

/** When what rooms said in time is taken to have come; null: it is not waited for. */
export function settlesAt({ rule, phase, until, closedAt }: Pick<Vote, "rule" | "phase" | "until" | "closedAt">): number | null {
  const byRooms = rule.method === "hands" || rule.method === "consensus";
  return byRooms && phase === "closed" && until !== null && closedAt !== null && closedAt >= until ? closedAt + SETTLING_MS : null;
}

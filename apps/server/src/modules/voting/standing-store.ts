import type { VoteStanding } from "@diemcau/contract";
import { unheardRooms, type ConferenceState, type Vote } from "@diemcau/rules";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import { basisOf, votedByRooms } from "./count.ts";
import { readEntitled, type Entitled } from "./entitled-store.ts";
import { readSiteLevels, readVoted } from "./store.ts";

/** As of those who are listed already: checked in, and not out since. */
const isHere = sql`(c.delegate_id is not null and not coalesce(o.at > coalesce(c.last_at, c.at), false))`;

/** Who would be entitled if it were opened now, and who of them is there. */
async function readWouldBeEntitled(db: Database, conferenceId: string, { classes }: Vote["rule"]): Promise<Entitled[]> {
  const found = await sql<Entitled>`
    select d.site_ordinal as site, count(*)::int as persons, 0 as weight, (count(*) filter (where ${isHere}))::int as here, 0 as "hereWeight"
    from delegate d left join check_in c on c.delegate_id = d.id left join check_out o on o.delegate_id = d.id
    where d.conference_id = ${conferenceId} and (cardinality(${[...classes]}::text[]) = 0 or d.class = any(${[...classes]}::text[])) group by 1`.execute(db);
  return found.rows;
}

/** Entitled, there and voted as it is now: the quorum of a vote that is not counted yet. */
async function standingOf(db: Database, conferenceId: string, vote: Vote, state: ConferenceState): Promise<Omit<VoteStanding, "at">> {
  const tree = await readSiteLevels(db, conferenceId);
  const draft = vote.phase === "draft";
  const listed = draft ? await readWouldBeEntitled(db, conferenceId, vote.rule) : await readEntitled(db, vote.id);
  const { entitled, present } = basisOf(vote, state, tree, listed);
  const of = ({ persons, sites }: { persons: number; sites: number }) => ({ persons, sites });
  const byRooms = vote.rule.method === "hands" || vote.rule.method === "consensus";
  const unheard = vote.unheard ?? unheardRooms(state, vote, tree.siteCount);
  const voted = draft ? { persons: 0, sites: 0 } : byRooms ? votedByRooms({ ...vote, unheard }, state, tree, listed) : await readVoted(db, vote.id);
  return { entitled: of(entitled), present: of(present), voted: of(voted) };
}

/** Many desks look at one vote: it is worked out once for all of them. */
const KEPT_MS = 2_000;

export function createStanding({ db, clock }: Pick<Platform, "db" | "clock">): (conferenceId: string, vote: Vote, state: ConferenceState) => Promise<VoteStanding> {
  const kept = new Map<string, { readonly at: number; readonly standing: Promise<VoteStanding> }>();
  return (conferenceId, vote, state) => {
    const at = clock();
    for (const [key, old] of kept) if (Math.abs(at - old.at) >= KEPT_MS) kept.delete(key);
    // A rule that was revised, or a draft that was opened, is asked anew.
    const key = `${vote.id} ${vote.phase} ${JSON.stringify([vote.rule.method, vote.rule.classes])}`;
    const known = kept.get(key);
    if (known) return known.standing;
    const standing = standingOf(db, conferenceId, vote, state).then((numbers) => ({ at, ...numbers }));
    standing.catch(() => kept.delete(key));
    kept.set(key, { at, standing });
    return standing;
  };
}

import type { Entry } from "@diemcau/contract";
import type { Tx } from "../../platform/db/database.ts";
import type { Floor } from "../floor/index.ts";
import { freezeEntitled } from "./entitled-store.ts";
import { newSalt } from "./envelope.ts";
import { endVote, insertVote, putKey, putSiteCount, type SiteCount } from "./store.ts";

/** Commands whose entries change the tables of votes. */
const KINDS = ["vote.open", "vote.close", "vote.annul", "vote.count-hands", "vote.object", "conference.close"] as const;

export function writeWithCommands(floor: Pick<Floor, "onCommands">): void {
  const write = (tx: Tx, { conferenceId, entries }: { conferenceId: string; entries: readonly Entry[] }) => writeVotes(tx, conferenceId, entries);
  floor.onCommands(Object.fromEntries(KINDS.map((kind) => [kind, write])));
}

/** Changes the tables of votes in the transaction that journals what happened to them. */
export async function writeVotes(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    switch (entry.kind) {
      case "vote.opened":
        await insertVote(tx, conferenceId, entry.voteId, entry.rule, entry.at);
        await freezeEntitled(tx, conferenceId, entry.voteId, entry.rule);
        if (entry.rule.method === "secret") await putKey(tx, entry.voteId, newSalt());
        break;
      case "vote.closed":
        await endVote(tx, conferenceId, entry.voteId, "closed", entry.at);
        break;
      case "vote.annulled":
        await endVote(tx, conferenceId, entry.voteId, "annulled", entry.at);
        break;
      case "conference.closed":
        await endVote(tx, conferenceId, null, "annulled", entry.at);
        break;
      case "vote.hands-counted":
        await putSiteCount(tx, siteCount(entry, entry.counts, null));
        break;
      case "vote.objected":
        await putSiteCount(tx, siteCount(entry, [0, entry.persons, 0], entry.reason));
        break;
      default:
    }
  }
}

type Raised = { readonly voteId: string; readonly site: number; readonly at: number; readonly happenedAt?: number };

const siteCount = ({ voteId, site, at, happenedAt }: Raised, counts: readonly number[], reason: string | null): SiteCount => ({ voteId, site, counts, reason, at: happenedAt ?? at });

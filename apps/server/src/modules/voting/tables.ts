import type { Entry } from "@diemcau/contract";
import type { Tx } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Floor } from "../floor/index.ts";
import { dropList, finishList, isFor, prepareList, type PreparedList } from "./entitled-list-store.ts";
import { newSalt } from "./envelope.ts";
import { endVote, insertVote, putKey, putSiteCount, type SiteCount } from "./store.ts";

/** Commands whose entries change the tables of votes, besides the opening. */
const KINDS = ["vote.close", "vote.annul", "vote.count-hands", "vote.object", "conference.close"] as const;

export function writeWithCommands(floor: Pick<Floor, "onCommands" | "preparing">, { db, log }: Pick<Platform, "db" | "log">): void {
  const write = (tx: Tx, { conferenceId, entries }: { conferenceId: string; entries: readonly Entry[] }) => writeVotes(tx, conferenceId, entries);
  floor.onCommands(Object.fromEntries(KINDS.map((kind) => [kind, write])));
  floor.preparing({
    async "vote.open"({ conferenceId, entries }) {
      const opened = entries.find((entry) => entry.kind === "vote.opened");
      const list = opened ? await prepareList(db, conferenceId, opened.rule) : null;
      let used = false;
      return {
        async write(tx, written) {
          used = list !== null && written.some((entry) => entry.kind === "vote.opened" && isFor(list, entry.rule));
          await writeVotes(tx, conferenceId, written, list);
        },
        async end() {
          // One that a failed transaction had taken is left to the next opening: nobody knows yet how that ends.
          if (list && !used) await dropList(db, list).catch((error: unknown) => log.debug({ err: (error as Error).message }, "list not dropped"));
        },
      };
    },
  });
}

/** Changes the tables of votes in the transaction that journals what happened to them. */
export async function writeVotes(tx: Tx, conferenceId: string, entries: readonly Entry[], list: PreparedList | null = null): Promise<void> {
  for (const entry of entries) {
    switch (entry.kind) {
      case "vote.opened":
        await insertVote(tx, conferenceId, await finishList(tx, conferenceId, entry.rule, list), entry);
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

type Raised = { readonly voteId: string; readonly site: number; readonly at: number; readonly happenedAt?: number; readonly means?: "telephone" };

const siteCount = ({ voteId, site, at, happenedAt, means }: Raised, counts: readonly number[], reason: string | null): SiteCount => ({ voteId, site, counts, reason, at: happenedAt ?? at, telephone: means === "telephone" });

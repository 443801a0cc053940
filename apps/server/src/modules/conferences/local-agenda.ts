import type { LocalAgenda, LocalAgendaChange } from "@diemcau/contract";
import { actorOf, type Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { refuseSecret } from "../documents/index.ts";
import type { SiteTree } from "./catalogue.ts";
import { lockLocalAgenda, readLocalItems, readLocalVersion, writeLocalItems } from "./local-store.ts";
import { readSessions } from "./store.ts";

/** A room's own items beside the agenda that it inherits. */
export async function readLocalAgenda(platform: Pick<Platform, "db">, tree: SiteTree, conferenceId: string, site: number): Promise<LocalAgenda> {
  const [version, items] = await Promise.all([readLocalVersion(platform.db, conferenceId, site), readLocalItems(platform.db, conferenceId, site)]);
  return { site, siteName: tree.siteName(site), timeZone: tree.sites[site]!.timeZone, version, items };
}

/** @throws Problem local-agenda-changed, plan-inconsistent, document-secret, conference-ended */
export async function changeLocalAgenda(platform: Platform, principal: Principal, conferenceId: string, site: number, change: LocalAgendaChange): Promise<number> {
  refuseSecret(...change.items.map(({ title }) => title));
  const { state } = await platform.hub.get(conferenceId);
  if (state.phase === "ended") throw new Problem("conference-ended");
  if (new Set(change.items.map(({ id }) => id)).size !== change.items.length) throw new Problem("plan-inconsistent", "items: id twice");
  const sessions = new Set((await readSessions(platform.db, conferenceId)).map(({ id }) => id));
  const lost = change.items.find(({ sessionId }) => !sessions.has(sessionId));
  if (lost) throw new Problem("plan-inconsistent", lost.title);
  return platform.db.transaction().execute(async (tx) => {
    const version = await lockLocalAgenda(tx, conferenceId, site, actorOf(principal), platform.clock());
    if (version !== change.version) throw new Problem("local-agenda-changed");
    if (!(await writeLocalItems(tx, conferenceId, site, change.items))) throw new Problem("plan-inconsistent", "id of another site");
    return version + 1;
  });
}

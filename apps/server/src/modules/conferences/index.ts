import type { NewConference } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import type { Tx } from "../../platform/db/database.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Documents } from "../documents/index.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { Catalogue, type SiteTree } from "./catalogue.ts";
import { againRoutes } from "./again-routes.ts";
import { Again } from "./again.ts";
import { createConference } from "./create.ts";
import { Editor } from "./edit.ts";
import { expectedRoutes } from "./expected.ts";
import { planRoutes } from "./plan-routes.ts";
import { conferenceRoutes, type ConferenceRoutes } from "./routes.ts";
import { shelfRoutes } from "./shelf-routes.ts";

export type { SiteTree } from "./catalogue.ts";
export { codesExpireAt, firstCodeHash } from "./create.ts";
export { insertLateSite } from "./late-site-store.ts";
export { markMentions, markedOutline, readableOutline } from "./readable.ts";
export { readPeople, writePeople } from "./plan-store.ts";
export { appendLocalItem, readLocalItems, removeLocalItem } from "./local-store.ts";
export { noteGiven, readSchedule, readSchedulesIn, readSchedulesOfUnits, type ScheduledConference } from "./schedule-store.ts";
export { renewCode } from "./sites.ts";
export { putSpeakingDefaults } from "./speaking-defaults-store.ts";
export { findSite, insertConference, readPaper, readUsedCodes, setPhase, type NewSite } from "./store.ts";

/** Conferences with their sessions, agenda, papers and tree of sites. */
export interface Conferences {
  readonly catalogue: Catalogue;
  /** @throws Problem conference-unknown */
  tree(conferenceId: string): Promise<SiteTree>;
  /** Holds an action on one site against the policy table and, for a unit officer, against the tree. */
  authoriseSite(principal: Principal | null, action: Action, conferenceId: string, site: number): Promise<Principal>;
  /** The same for what is no single site's: a unit officer needs a site in the conference. */
  authoriseWithin(principal: Principal | null, action: Action, conferenceId: string): Promise<Principal>;
  /** Says how a new conference takes over the rosters of an earlier one. */
  onRosterWanted(take: (tx: Tx, conferenceId: string, from: string) => Promise<void>): void;
  routes(app: FastifyInstance): void;
}

export function createConferences(platform: Platform, identity: Identity, organisation: Organisation, documents: Documents): Conferences {
  const catalogue = new Catalogue(platform, organisation);
  let takeRoster: (tx: Tx, conferenceId: string, from: string) => Promise<void> = async () => {};
  const conferences: Conferences = {
    catalogue,
    tree: (conferenceId) => catalogue.tree(conferenceId),
    async authoriseSite(principal, action, conferenceId, site) {
      const { principal: known, reach } = authorise(principal, action, { conferenceId, site });
      const tree = await catalogue.tree(conferenceId);
      if (site >= tree.siteCount) throw new Problem("site-unknown");
      if (reach === "subtree" && !(known.kind === "account" && known.unitId !== null && tree.covers(known.unitId, site))) {
        throw new Problem("not-allowed");
      }
      return known;
    },
    async authoriseWithin(principal, action, conferenceId) {
      const { principal: known } = authorise(principal, action, { conferenceId });
      if (known.kind !== "account" || known.role !== "unit-officer") return known;
      const { sites } = await catalogue.tree(conferenceId);
      // A unit covers what is below a site of its own, so it covers something where it has one.
      if (known.unitId === null || !sites.some(({ unitId }) => unitId === known.unitId)) throw new Problem("not-allowed");
      return known;
    },
    onRosterWanted(take) {
      takeRoster = take;
    },
    routes(app) {
      const context: ConferenceRoutes = {
        platform,
        identity,
        documents,
        catalogue,
        create: (input: NewConference, createdBy) => createConference(platform, organisation, input, createdBy, (tx, id, from) => takeRoster(tx, id, from)),
        authoriseSite: conferences.authoriseSite,
      };
      conferenceRoutes(app, context);
      shelfRoutes(app, context);
      planRoutes(app, context, new Editor(platform, organisation, catalogue, documents), organisation);
      expectedRoutes(app, context);
      againRoutes(app, identity, new Again(platform, organisation, (tx, id, from) => takeRoster(tx, id, from)));
    },
  };
  platform.hub.onPutAway((conferenceId) => catalogue.forget(conferenceId));
  platform.hub.onLoaded((conference) =>
    conference.onEntries((entries) => {
      if (entries.some((entry) => entry.kind === "directory.changed")) catalogue.forget(conference.id);
    }),
  );
  return conferences;
}

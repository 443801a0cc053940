import { createHash } from "node:crypto";
import type { Language, Plan, PlanChange, PlanView, SiteModes, StandingChange } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { differs, fixedPart, planFlaw } from "@diemcau/rules/agenda";
import type { Tx } from "../../platform/db/database.ts";
import { actorOf, type Principal } from "../../platform/http/principal.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readDocuments, refuseSecret, type Documents } from "../documents/index.ts";
import type { Organisation } from "../organisation/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { followClasses } from "./expected-store.ts";
import { readLevelRows, readModes, readPlan, setDirectoryVersion, touchPlan, writeModes, writePlan, writeStanding } from "./plan-store.ts";

interface Edit {
  readonly id: string;
  readonly version: number;
  /** What was asked, for telling a repetition from another change under the same id. */
  readonly body: unknown;
  readonly write: (tx: Tx, now: { plan: Plan; standing: PlanView["standing"]; state: ConferenceState }) => Promise<void>;
}

/** Changes of what is planned. They go through the journal, prepared or live: every screen reads the new directory. */
export class Editor {
  readonly #platform: Platform;
  readonly #organisation: Organisation;
  readonly #catalogue: Catalogue;
  readonly #documents: Pick<Documents, "deliveries">;
  readonly #lanes = new WeakMap<LiveConference, { lane: Lane; last: Promise<unknown> }>();

  constructor(platform: Platform, organisation: Organisation, catalogue: Catalogue, documents: Pick<Documents, "deliveries">) {
    this.#platform = platform;
    this.#organisation = organisation;
    this.#catalogue = catalogue;
    this.#documents = documents;
  }

  /** @throws Problem conference-unknown */
  async view(conferenceId: string, language: Language): Promise<PlanView> {
    const { db, hub } = this.#platform;
    const [read, levels, names, tree, { state }] = await Promise.all([
      db.transaction().setIsolationLevel("repeatable read").execute((tx) => readPlan(tx, conferenceId)),
      readLevelRows(db, conferenceId),
      this.#organisation.levels(language),
      this.#catalogue.tree(conferenceId),
      hub.get(conferenceId),
    ]);
    if (!read) throw new Problem("conference-unknown");
    const { head, plan, withText } = read;
    const levelName = new Map(names.map(({ code, name }) => [code, name]));
    const sites = new Set([...plan.agenda, ...plan.papers].flatMap(({ site }) => (site === null ? [] : [site])));
    const documents = await readDocuments(db, documentsOf(plan));
    // Said beside the plan, not in it: a plan that is saved again must not keep what a file that went had said.
    const delivered = await this.#documents.deliveries(plan.papers.map(({ id }) => id));
    return {
      version: head.version,
      phase: state.phase,
      standing: head.standing,
      standingReason: head.standingReason,
      changedBy: head.changedBy,
      changedAt: head.changedAt,
      currentItem: state.agenda.itemId,
      series: head.seriesId === null ? null : { id: head.seriesId, title: head.seriesTitle ?? "" },
      plan,
      levels: levels.map((level) => ({ ...level, name: levelName.get(level.code) ?? level.code })),
      siteNames: [...sites].map((site) => ({ site, name: tree.siteName(site) })),
      documents: documents.map(({ id, symbol, title }) => ({ id, symbol, title })),
      withText,
      delivered: [...delivered].map(([paperId, at]) => ({ paperId, at })),
    };
  }

  /** @throws Problem plan-changed, plan-fixed, plan-inconsistent, document-secret, document-unknown, site-unknown, command-id-reused */
  async change(principal: Principal, conferenceId: string, { id, version, plan }: PlanChange): Promise<number> {
    const flaw = planFlaw(plan);
    if (flaw) throw new Problem("plan-inconsistent", flaw);
    refuseSecret(...textsOf(plan));
    const tree = await this.#catalogue.tree(conferenceId);
    if ([...plan.agenda, ...plan.papers].some(({ site }) => site !== null && site >= tree.siteCount)) throw new Problem("site-unknown");
    const documents = documentsOf(plan);
    if ((await readDocuments(this.#platform.db, documents)).length < documents.length) throw new Problem("document-unknown");
    const levels = new Set(plan.audience.flatMap(({ level }) => level ?? []));
    if (levels.size > 0) {
      const known = new Set((await this.#organisation.levels("vi")).map(({ code }) => code));
      for (const level of levels) if (!known.has(level)) throw new Problem("plan-inconsistent", level);
    }
    return this.#edit(principal, conferenceId, {
      id,
      version,
      body: { version, plan },
      write: async (tx, { plan: before, standing, state }) => {
        const moment = { phase: state.phase, cancelled: standing === "cancelled", currentItem: state.agenda.itemId, now: this.#platform.clock() };
        const fixed = fixedPart(before, plan, moment);
        if (fixed !== null) throw new Problem(moment.cancelled ? "conference-cancelled" : "plan-fixed", fixed);
        const written = await writePlan(tx, conferenceId, plan).catch((error: unknown) => {
          // An item that names a session of another conference.
          if ((error as { code?: unknown }).code === "23503") return false;
          throw error;
        });
        if (!written) throw new Problem("plan-inconsistent", "id of another conference");
        if (differs(before.audience, plan.audience)) await followClasses(tx, conferenceId, plan.audience);
      },
    });
  }

  /** Cancelled, put off, or to be held after all. @throws Problem plan-changed, plan-fixed once it was opened */
  setStanding(principal: Principal, conferenceId: string, { id, version, standing, reason }: StandingChange): Promise<number> {
    if (reason) refuseSecret(reason);
    return this.#edit(principal, conferenceId, {
      id,
      version,
      body: { version, standing, reason },
      write: async (tx, { state }) => {
        if (state.phase !== "prepared") throw new Problem("plan-fixed");
        await writeStanding(tx, conferenceId, standing, standing === "planned" ? null : reason);
      },
    });
  }

  /** @throws Problem plan-fixed once the conference has ended */
  async setModes(conferenceId: string, { mode, level, sites }: SiteModes): Promise<number> {
    const { state } = await this.#platform.hub.get(conferenceId);
    if (state.phase === "ended") throw new Problem("plan-fixed");
    return writeModes(this.#platform.db, conferenceId, mode, level, sites);
  }

  modes(conferenceId: string): Promise<string> {
    return readModes(this.#platform.db, conferenceId);
  }

  async #edit(principal: Principal, conferenceId: string, edit: Edit): Promise<number> {
    const { hub, clock } = this.#platform;
    const conference = await hub.get(conferenceId);
    let way = this.#lanes.get(conference);
    if (!way) this.#lanes.set(conference, (way = { lane: new Lane(hub, conference, clock), last: Promise.resolve() }));
    // One after the other: a refusal takes back its whole transaction, which must not hold somebody else's change.
    const { lane } = way;
    let state = conference.state;
    const work = way.last.then(() =>
      lane.submit({
        id: edit.id,
        digest: createHash("sha256").update(`plan ${conferenceId} `).update(JSON.stringify(edit.body)).digest(),
        actor: actorOf(principal),
        decide(current) {
          state = current;
          return { ok: true, entries: [{ kind: "directory.changed", version: current.directoryVersion + 1 }] };
        },
        write: async (tx, entries) => {
          const read = await readPlan(tx, conferenceId);
          if (!read) throw new Problem("conference-unknown");
          if (read.head.version !== edit.version) throw new Problem("plan-changed", read.head.changedBy ?? undefined);
          await edit.write(tx, { plan: read.plan, standing: read.head.standing, state });
          await touchPlan(tx, conferenceId, principal.kind === "account" ? principal.name : "", clock());
          const [entry] = entries;
          if (entry?.kind === "directory.changed") await setDirectoryVersion(tx, conferenceId, entry.version);
        },
      }),
    );
    way.last = work.catch(() => {});
    await work;
    return edit.version + 1;
  }
}

const documentsOf = (plan: Plan): string[] => [
  ...new Set([...plan.agenda.flatMap(({ documentIds }) => documentIds), ...plan.papers.flatMap(({ documentId }) => documentId ?? [])]),
];

const textsOf = (plan: Plan): string[] => [
  plan.title,
  plan.shortTitle,
  ...plan.sessions.map(({ title }) => title),
  ...plan.agenda.map(({ title }) => title),
  ...plan.papers.flatMap(({ title, topic }) => [title, topic]),
];

import { createHash } from "node:crypto";
import type { NewCopy, Series, SeriesMade, SeriesRule } from "@diemcau/contract";
import { blueprintOf, isDay, nextDays, planOn, titleOn, wallClock } from "@diemcau/rules/agenda";
import { v5 as uuidv5 } from "uuid";
import type { Tx } from "../../platform/db/database.ts";
import { beginJournal } from "../../platform/live/journal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { refuseSecret } from "../documents/index.ts";
import type { Organisation } from "../organisation/index.ts";
import {
  deleteTemplate,
  insertSeries,
  insertTemplate,
  joinSeries,
  lockSeries,
  readMadeDigest,
  readMembers,
  readSeedParts,
  readSeries,
  readTemplate,
  readTemplates,
  writeOrigin,
  writeSiteModes,
  type Seed,
  type SeedSite,
} from "./again-store.ts";
import { codesExpireAt, firstCodeHash } from "./create.ts";
import { followClasses } from "./expected-store.ts";
import { readPlan, writePeople } from "./plan-store.ts";
import { insertConference } from "./store.ts";

/** How many next days a series shows. */
const SHOWN = 3;

export const digestOf = (...parts: unknown[]): Buffer => createHash("sha256").update(JSON.stringify(parts)).digest();

type TakeRoster = (tx: Tx, conferenceId: string, from: string) => Promise<void>;
interface Made {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly startsOn: string;
}

/** Conferences made from others: copies, from templates, the next of a series. All keep sites and agenda, on new days. */
export class Again {
  readonly #platform: Platform;
  readonly #organisation: Organisation;
  readonly #takeRoster: TakeRoster;

  constructor(platform: Platform, organisation: Organisation, takeRoster: TakeRoster) {
    this.#platform = platform;
    this.#organisation = organisation;
    this.#takeRoster = takeRoster;
  }

  /** @throws Problem conference-unknown, conference-inconsistent (no such day), conference-id-reused, document-secret */
  async copy(from: string, copy: NewCopy, by: string): Promise<void> {
    const seed = await this.#today(await this.#seedOf(this.#platform.db, from));
    await this.#platform.db.transaction().execute(async (tx) => {
      const made = await this.#make(tx, seed, copy, by, digestOf("copy", from, copy), null);
      if (made && copy.roster) await this.#takeRoster(tx, copy.id, from);
    });
  }

  /** @throws Problem conference-unknown, conference-id-reused */
  async saveTemplate(from: string, id: string, name: string, by: string): Promise<void> {
    refuseSecret(name);
    const seed = await this.#seedOf(this.#platform.db, from);
    const at = this.#platform.clock();
    const saved = await this.#platform.db.transaction().execute((tx) => insertTemplate(tx, { id, name, seed, digest: digestOf("template", from, name), by, at }));
    if (!saved) throw new Problem("conference-id-reused");
  }

  templates() {
    return readTemplates(this.#platform.db);
  }

  /** @throws Problem template-unknown */
  async dropTemplate(id: string): Promise<void> {
    if (!(await deleteTemplate(this.#platform.db, id))) throw new Problem("template-unknown");
  }

  /** @throws Problem template-unknown, and as `copy` */
  async fromTemplate(templateId: string, made: Made, by: string): Promise<void> {
    const kept = await readTemplate(this.#platform.db, templateId);
    if (!kept) throw new Problem("template-unknown");
    const seed = await this.#today(kept);
    await this.#platform.db.transaction().execute((tx) => this.#make(tx, seed, made, by, digestOf("from-template", templateId, made), null));
  }

  /** Makes a conference the first of a series. @throws Problem in-series-already, conference-unknown */
  async startSeries(conferenceId: string, series: SeriesRule & { id: string; title: string }, by: string): Promise<void> {
    refuseSecret(series.title);
    await this.#platform.db.transaction().execute(async (tx) => {
      await insertSeries(tx, series, by, this.#platform.clock());
      const joined = await joinSeries(tx, conferenceId, series.id);
      if (joined === null) throw new Problem("conference-unknown");
      if (joined !== series.id) throw new Problem("in-series-already");
    });
  }

  async series(): Promise<Series[]> {
    const { db } = this.#platform;
    const [all, members] = await Promise.all([readSeries(db), readMembers(db, null)]);
    return all.map((series) => {
      const own = members.filter(({ seriesId }) => seriesId === series.id);
      return { ...series, members: own.map(({ seriesId: _series, ...member }) => member), next: next(series, own, SHOWN) };
    });
  }

  /**
   * Makes the next of a series from its latest that is not cancelled.
   * @throws Problem series-unknown, conference-unknown when all were cancelled
   */
  async more(seriesId: string, runId: string, count: number, by: string): Promise<SeriesMade> {
    return this.#platform.db.transaction().execute(async (tx) => {
      const series = await lockSeries(tx, seriesId);
      if (!series) throw new Problem("series-unknown");
      const members = await readMembers(tx, seriesId);
      const ids = Array.from({ length: count }, (_, n) => uuidv5(String(n), runId));
      const there = members.filter(({ id }) => ids.includes(id));
      // Sent before, its answer lost.
      if (there.length > 0) return { conferences: there.map(({ id, startsAt, timeZone }) => ({ id, startsOn: wallClock(startsAt, timeZone).date })) };
      const latest = members.findLast(({ standing }) => standing !== "cancelled");
      if (!latest) throw new Problem("conference-unknown");
      const seed = await this.#today(await this.#seedOf(tx, latest.id));
      const was = wallClock(latest.startsAt, latest.timeZone).date;
      const conferences: SeriesMade["conferences"] = [];
      for (const [n, startsOn] of next(series, members, count).entries()) {
        const made = { id: ids[n]!, title: titleOn(seed.blueprint.title, was, startsOn, 300), shortTitle: titleOn(seed.blueprint.shortTitle, was, startsOn, 80), startsOn };
        await this.#make(tx, seed, made, by, digestOf("series", seriesId, runId, n), seriesId);
        conferences.push({ id: made.id, startsOn });
      }
      return { conferences };
    });
  }

  async #seedOf(db: Tx | Platform["db"], conferenceId: string): Promise<Seed> {
    const [read, parts] = [await readPlan(db, conferenceId), await readSeedParts(db, conferenceId)];
    if (!read || !parts) throw new Problem("conference-unknown");
    // The rules for speaking live in the journal: those that hold now.
    const { speaking } = (await this.#platform.hub.get(conferenceId)).state;
    return { ...parts, blueprint: blueprintOf(read.plan), speaking: speaking.rules };
  }

  /** As far as its units still are: what an old conference had of dissolved ones stays there. */
  async #today(seed: Seed): Promise<Seed> {
    const units = new Set((await this.#organisation.units()).map(({ id }) => id));
    return { ...seed, ...withoutGone(seed, units) };
  }

  /** @returns false when exactly this was made before */
  async #make(tx: Tx, seed: Seed, { id, title, shortTitle, startsOn }: Made, by: string, digest: Buffer, seriesId: string | null): Promise<boolean> {
    if (!isDay(startsOn)) throw new Problem("conference-inconsistent", startsOn);
    refuseSecret(title, shortTitle);
    const plan = planOn({ ...seed.blueprint, title, shortTitle }, startsOn, (kind, at) => uuidv5(`${kind} ${at}`, id));
    const made = await insertConference(tx, {
      id,
      title,
      shortTitle,
      startsAt: plan.sessions[0]!.startsAt,
      timeZone: plan.timeZone,
      venue: plan.venue,
      groundDocumentId: seed.groundDocumentId,
      objectives: seed.objectives,
      topics: seed.topics,
      createdBy: by,
      codesExpireAt: codesExpireAt(this.#platform.clock(), Math.max(...plan.sessions.map(({ endsAt }) => endsAt))),
      sessions: plan.sessions,
      agenda: plan.agenda,
      papers: [],
      sites: seed.sites.map(({ mode: _mode, ...site }) => {
        const siteId = uuidv5(`site ${site.ordinal}`, id);
        return { ...site, id: siteId, codeHash: firstCodeHash(this.#platform, siteId) };
      }),
    });
    if (!made) {
      if (!(await readMadeDigest(tx, id))?.equals(digest)) throw new Problem("conference-id-reused");
      return false;
    }
    await writeOrigin(tx, id, digest, plan.mode, seriesId);
    await writeSiteModes(tx, id, seed.sites.map(({ mode }) => mode));
    await writePeople(tx, id, plan);
    await followClasses(tx, id, plan.audience);
    const { speaking } = seed;
    if (speaking && speaking.levels.length > 0) await beginJournal(tx, id, [{ seq: 1, at: this.#platform.clock(), kind: "speaking.ruled", ...speaking }]);
    return true;
  }
}

function next(rule: SeriesRule, members: readonly { startsAt: number; timeZone: string }[], count: number): string[] {
  const days = members.map(({ startsAt, timeZone }) => wallClock(startsAt, timeZone).date);
  return days.length === 0 ? [] : nextDays(rule, days[0]!, days.at(-1)!, count);
}

/** Takes the sites of units that are no more out of a seed; what hung below them hangs above, and the agenda's places follow. */
export function withoutGone(seed: Pick<Seed, "sites" | "blueprint">, units: ReadonlySet<string>): Pick<Seed, "sites" | "blueprint"> {
  const stays = (site: SeedSite): boolean => site.ordinal === 0 || site.unitId === null || units.has(site.unitId);
  if (seed.sites.every(stays)) return seed;
  // Old ordinal → where it is now; for one that went, its nearest parent that stayed.
  const place = new Map<number, number>();
  const sites: SeedSite[] = [];
  for (const site of seed.sites) {
    const parentOrdinal = site.parentOrdinal === null ? null : (place.get(site.parentOrdinal) ?? 0);
    if (stays(site)) place.set(site.ordinal, sites.push({ ...site, ordinal: sites.length, parentOrdinal }) - 1);
    else place.set(site.ordinal, parentOrdinal ?? 0);
  }
  const kept = new Set(seed.sites.filter(stays).map(({ ordinal }) => ordinal));
  const items = seed.blueprint.items.map((item) => ({ ...item, site: item.site !== null && kept.has(item.site) ? place.get(item.site)! : null }));
  return { sites, blueprint: { ...seed.blueprint, items } };
}

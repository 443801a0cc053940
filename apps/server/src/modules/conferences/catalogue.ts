import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Directory, Language, Outline } from "@diemcau/contract";
import type { DecisionContext } from "@diemcau/rules";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readDocuments } from "../documents/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { readAgenda, readPapers, readSessions, readSites, readSummaries, type SiteRecord } from "./store.ts";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** The tree of a conference's sites as this process knows it, index = ordinal. */
export interface SiteTree extends Omit<DecisionContext, "now" | "by" | "consoleOf"> {
  readonly version: number;
  /** When the conference was made. */
  readonly preparedAt: number;
  readonly sites: readonly SiteRecord[];
  /** Is the site the unit's own, or below it? O(depth). */
  covers(unitId: string, site: number): boolean;
}

export interface Packed {
  readonly etag: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

/** Besides the plan an outline says things that change without it: the phase, a document's abstract. */
const OUTLINE_MS = 2_000;

/** What is read again and again of a conference, kept in memory until its directory's version changes. */
export class Catalogue {
  readonly #platform: Platform;
  readonly #organisation: Organisation;
  readonly #trees = new Map<string, Promise<SiteTree>>();
  readonly #directories = new Map<string, Promise<Packed>>();
  readonly #outlines = new Map<string, Promise<Outline>>();

  constructor(platform: Platform, organisation: Organisation) {
    this.#platform = platform;
    this.#organisation = organisation;
  }

  /** @throws Problem conference-unknown */
  tree(conferenceId: string): Promise<SiteTree> {
    return kept(this.#trees, conferenceId, () => this.#readTree(conferenceId));
  }

  /** Called when a conference's directory has changed. */
  forget(conferenceId: string): void {
    this.#trees.delete(conferenceId);
    this.#outlines.delete(conferenceId);
    for (const key of this.#directories.keys()) if (key.startsWith(conferenceId)) this.#directories.delete(key);
  }

  async #readTree(conferenceId: string): Promise<SiteTree> {
    const { db, hub } = this.#platform;
    // Followed from here on: what is kept must hear of every change, also of a conference that nobody here has opened.
    await hub.get(conferenceId);
    const [{ version, standing, preparedAt, sites }, agenda] = await Promise.all([readSites(db, conferenceId), readAgenda(db, conferenceId)]);
    if (version === 0) throw new Problem("conference-unknown");
    const items = new Set(agenda.map((item) => item.id));
    const breaks = new Set(agenda.flatMap(({ id, kind }) => (kind === "break" ? [id] : [])));
    const levels = new Map((await this.#organisation.levels("vi")).map(({ code }, at) => [code, at]));
    return {
      version,
      standing,
      preparedAt,
      sites,
      siteCount: sites.length,
      siteName: (ordinal) => sites[ordinal]?.name ?? "",
      hasAgendaItem: (id) => items.has(id),
      isBreak: (id) => breaks.has(id),
      parentOf: (ordinal) => sites[ordinal]?.parent ?? -1,
      levelOf: (ordinal) => levels.get(sites[ordinal]?.level ?? "") ?? 0,
      levelCodeOf: (ordinal) => sites[ordinal]?.level ?? "",
      expectedAt: (ordinal) => sites[ordinal]?.expected ?? 0,
      covers(unitId, site) {
        for (let at = site; at >= 0; at = sites[at]?.parent ?? -1) if (sites[at]?.unitId === unitId) return true;
        return false;
      },
    };
  }

  /**
   * What the conference is to everybody. A change of the plan makes thousands of rooms ask in the same seconds: they
   * share one reading.
   * @throws Problem conference-unknown
   */
  async outline(conferenceId: string): Promise<Outline> {
    // Followed from here on, so that a change of the plan is heard of and the reading before it forgotten.
    await this.#platform.hub.get(conferenceId);
    return kept(this.#outlines, conferenceId, () => {
      const reading = this.#readOutline(conferenceId);
      const forget = (): void => {
        if (this.#outlines.get(conferenceId) === reading) this.#outlines.delete(conferenceId);
      };
      void reading.then(() => setTimeout(forget, OUTLINE_MS).unref(), forget);
      return reading;
    });
  }

  async #readOutline(conferenceId: string): Promise<Outline> {
    const { db } = this.#platform;
    const [head, papers] = await Promise.all([this.#readHead(conferenceId), readPapers(db, conferenceId)]);
    const documents = await readDocuments(db, [...new Set(head.agenda.flatMap((item) => item.documentIds))]);
    return { ...head, papers, documents };
  }

  /** @throws Problem conference-unknown */
  async #readHead(conferenceId: string): Promise<Omit<Outline, "papers" | "documents">> {
    const { db } = this.#platform;
    const [[conference], sessions, agenda] = await Promise.all([readSummaries(db, conferenceId), readSessions(db, conferenceId), readAgenda(db, conferenceId)]);
    if (!conference) throw new Problem("conference-unknown");
    return { conference, sessions, agenda };
  }

  /** The directory, made and compressed once for each version and language. */
  async directory(conferenceId: string, language: Language): Promise<Packed> {
    const { version } = await this.tree(conferenceId);
    return kept(this.#directories, `${conferenceId}.${version}.${language}`, () => this.#pack(conferenceId, language));
  }

  async #pack(conferenceId: string, language: Language): Promise<Packed> {
    const [tree, head, levels] = await Promise.all([
      this.tree(conferenceId),
      this.#readHead(conferenceId),
      this.#organisation.levels(language),
    ]);
    const plain = Buffer.from(JSON.stringify(directoryOf(tree, head, levels)));
    const [br, gz] = await Promise.all([
      // Quality 5: made once, and a person may be waiting for the first one.
      brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
      zip(plain),
    ]);
    // By its content: a migration may change what a version says.
    return { etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`, plain, br, gzip: gz };
  }
}

function directoryOf(tree: SiteTree, head: Omit<Outline, "papers" | "documents">, levels: { code: string; name: string }[]): Directory {
  const { sites } = tree;
  const used = levels.filter((level) => sites.some((site) => site.level === level.code));
  const levelIndex = new Map(used.map((level, at) => [level.code, at]));
  const timeZones = [...new Set(sites.map((site) => site.timeZone))];
  const zoneIndex = new Map(timeZones.map((zone, at) => [zone, at]));
  return {
    version: tree.version,
    // Packed once for all who read it: what not everybody may know is asked for by itself (the outline).
    outline: { ...head, papers: [], documents: [] },
    levels: used,
    timeZones,
    sites: {
      id: sites.map((site) => site.id),
      name: sites.map((site) => site.name),
      parent: sites.map((site) => site.parent),
      level: sites.map((site) => levelIndex.get(site.level) ?? 0),
      expected: sites.map((site) => site.expected),
      timeZone: sites.map((site) => zoneIndex.get(site.timeZone) ?? 0),
      lat: sites.map((site) => site.lat),
      lon: sites.map((site) => site.lon),
    },
  };
}

/** One reading for all who ask at once; a failed one is not kept. */
function kept<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  let promise = cache.get(key);
  if (!promise) {
    promise = read();
    cache.set(key, promise);
    promise.catch(() => cache.delete(key));
  }
  return promise;
}

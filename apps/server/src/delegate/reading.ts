import type { Outline } from "@diemcau/contract";
import { readPaper, type Conferences, type SiteTree } from "../modules/conferences/index.ts";
import { readDocument } from "../modules/documents/index.ts";
import type { Platform } from "../platform/platform.ts";
import { Problem } from "../platform/problem.ts";

type Paper = NonNullable<Awaited<ReturnType<typeof readPaper>>>;
type Document = NonNullable<Awaited<ReturnType<typeof readDocument>>>;

interface Shelf {
  readonly version: number;
  readonly outline: Promise<Outline>;
  readonly papers: Map<string, Promise<Paper | null>>;
  readonly documents: Map<string, Promise<Document | null>>;
}

/**
 * What all delegates of a conference read alike, kept until its directory changes: 100,000 phones that open
 * the agenda or the same paper at once ask the database for it once.
 */
export class Reading {
  readonly #platform: Platform;
  readonly #conferences: Conferences;
  readonly #shelves = new Map<string, Shelf>();

  constructor(platform: Platform, conferences: Conferences) {
    this.#platform = platform;
    this.#conferences = conferences;
  }

  /** @throws Problem conference-unknown */
  async outline(conferenceId: string): Promise<{ outline: Outline; tree: SiteTree }> {
    const tree = await this.#conferences.tree(conferenceId);
    return { outline: await this.#shelf(conferenceId, tree.version).outline, tree };
  }

  /** @throws Problem not-found when the conference has no such paper */
  async paper(conferenceId: string, id: string): Promise<Paper> {
    const { outline, tree } = await this.outline(conferenceId);
    if (!outline.papers.some((paper) => paper.id === id)) throw new Problem("not-found");
    const { papers } = this.#shelf(conferenceId, tree.version);
    return found(await kept(papers, id, () => readPaper(this.#platform.db, conferenceId, id)));
  }

  /** @throws Problem not-found when the conference does not show that document */
  async document(conferenceId: string, id: string): Promise<Document> {
    const { outline, tree } = await this.outline(conferenceId);
    if (!outline.documents.some((document) => document.id === id)) throw new Problem("not-found");
    const { documents } = this.#shelf(conferenceId, tree.version);
    return found(await kept(documents, id, () => readDocument(this.#platform.db, id)));
  }

  #shelf(conferenceId: string, version: number): Shelf {
    const present = this.#shelves.get(conferenceId);
    if (present?.version === version) return present;
    const outline = this.#conferences.catalogue.outline(conferenceId);
    const shelf: Shelf = { version, outline, papers: new Map(), documents: new Map() };
    this.#shelves.set(conferenceId, shelf);
    // A failed reading is not kept.
    outline.catch(() => {
      if (this.#shelves.get(conferenceId) === shelf) this.#shelves.delete(conferenceId);
    });
    return shelf;
  }
}

function found<T>(value: T | null): T {
  if (value === null) throw new Problem("not-found");
  return value;
}

function kept<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  let promise = cache.get(key);
  if (!promise) {
    promise = read();
    cache.set(key, promise);
    promise.catch(() => cache.delete(key));
  }
  return promise;
}

/** Who reads what: the rules of `decideAccess` with what is stored, and the record of what was opened. */
import type { Reading, ReadingRule } from "@diemcau/contract";
import { decideAccess, isForEverybody, type Access, type Reader } from "@diemcau/rules/documents";
import { createGroupCommit } from "../../platform/group-commit.ts";
import { actorOf, type AccountRole, type Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { putOpenings, putRecall, putRule, readOpenings, readRule, readShelved, readSiteLevel, readSpecial, readUnitLevel, subjectExists, type Opening, type ShelvedSubject } from "./reading-store.ts";

/** A list that a person reads; the total is told beside it. */
const OPENINGS_SHOWN = 500;
/** Levels do not change in a minute, and thousands of phones ask for theirs. */
const LEVEL_MS = 60_000;
const LEVELS_KEPT = 50_000;

/** The conferences through which somebody of the crew comes to it. */
export interface Through {
  readonly opened: boolean;
  /** The programme shows the file, or will in a moment. */
  readonly onProgramme: boolean;
}

export class Readings {
  readonly #platform: Platform;
  readonly #openings;
  readonly #levels = new Map<string, { until: number; level: Promise<string | null> }>();
  readonly #asking = new Map<string, Promise<ShelvedSubject[]>>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#openings = createGroupCommit<Opening, void>({
      lingerMs: 10,
      maxBatch: 2_000,
      concurrency: 1,
      maxPending: 50_000,
      onFull: () => new Problem("server-busy"),
      write: async (openings) => {
        await putOpenings(platform.db, openings);
        return [];
      },
    });
  }

  /** Documents that a sign-in may not even know of. */
  async hidden(principal: Principal): Promise<ReadonlySet<string>> {
    if (isWriter(principal)) return new Set();
    const [special, reader] = await Promise.all([readSpecial(this.#platform.db), this.#reader(principal)]);
    const now = this.#platform.clock();
    return new Set(special.filter((each) => decideAccess(each, reader, now) !== "open").map(({ id }) => id));
  }

  /** Of some documents and papers those that a sign-in may read now. */
  async readable(principal: Principal, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (isWriter(principal)) return new Set(ids);
    const [shelved, reader] = await Promise.all([this.#shelved(ids), this.#reader(principal)]);
    const now = this.#platform.clock();
    return new Set(shelved.filter((each) => decideAccess(each, reader, now) === "open").map(({ id }) => id));
  }

  /** Of some documents and papers those that nobody is kept from reading now. */
  async forEverybody(conferenceId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const [shelved, { state }] = await Promise.all([this.#shelved(ids), this.#platform.hub.get(conferenceId)]);
    const now = this.#platform.clock();
    return new Set(shelved.filter((each) => isForEverybody(each, state.phase !== "prepared", now)).map(({ id }) => id));
  }

  /**
   * Asked before a document, a paper or a file of one is shown; the opening is kept on record before it answers.
   * @throws Problem document-recalled, document-not-open
   */
  async open(principal: Principal, id: string, through: Through | null = null): Promise<void> {
    const [[shelved], reader] = await Promise.all([this.#shelved([id]), this.#reader(principal)]);
    const access = decideAccess(shelved!, through ? { ...reader, opened: through.opened } : reader, this.#platform.clock());
    // What the rooms are shown is interpreted and written down, whomever its rule names.
    if (!through?.onProgramme || access === "recalled" || access === "unfinished") refuse(access);
    await this.#openings.add({ subjectId: id, ...readerIdOf(principal), at: this.#platform.clock() });
  }

  /** @throws Problem document-unknown */
  async describe(id: string): Promise<Omit<Reading, "levels">> {
    const { db } = this.#platform;
    if (!(await subjectExists(db, id))) throw new Problem("document-unknown");
    await this.#openings.drain();
    const [{ rule, recall }, openings] = await Promise.all([readRule(db, id), readOpenings(db, id, OPENINGS_SHOWN)]);
    return { rule, recall, openings };
  }

  /** @throws Problem document-unknown, reading-times */
  async setRule(id: string, rule: ReadingRule): Promise<void> {
    if (rule.visibleFrom !== null && rule.visibleTo !== null && rule.visibleTo <= rule.visibleFrom) throw new Problem("reading-times");
    if (!(await subjectExists(this.#platform.db, id))) throw new Problem("document-unknown");
    await putRule(this.#platform.db, id, rule);
  }

  /** `reason` null: takes the recall back. @throws Problem document-unknown */
  async recall(principal: Principal, id: string, reason: string | null): Promise<void> {
    if (!(await subjectExists(this.#platform.db, id))) throw new Problem("document-unknown");
    const by = principal.kind === "account" ? principal.name : actorOf(principal);
    await putRecall(this.#platform.db, id, reason === null ? null : { at: this.#platform.clock(), by, reason });
  }

  drain(): Promise<void> {
    return this.#openings.drain();
  }

  /** One question for all who ask the same at once; nothing is kept, so that a recall holds for the next who asks. */
  #shelved(ids: readonly string[]): Promise<ShelvedSubject[]> {
    const key = ids.join();
    let asking = this.#asking.get(key);
    if (!asking) {
      asking = readShelved(this.#platform.db, ids).finally(() => this.#asking.delete(key));
      this.#asking.set(key, asking);
    }
    return asking;
  }

  async #reader(principal: Principal): Promise<Reader> {
    const { db, hub } = this.#platform;
    if (principal.kind === "account") {
      const { unitId } = principal;
      const role = readsAs[principal.role];
      return { role, level: unitId === null ? null : await this.#level(`unit ${unitId}`, () => readUnitLevel(db, unitId)), opened: false };
    }
    const { kind, conferenceId, site } = principal;
    const [level, { state }] = await Promise.all([this.#level(`${conferenceId} ${site}`, () => readSiteLevel(db, conferenceId, site)), hub.get(conferenceId)]);
    return { role: kind, level, opened: state.phase !== "prepared" };
  }

  #level(key: string, read: () => Promise<string | null>): Promise<string | null> {
    const now = this.#platform.clock();
    const kept = this.#levels.get(key);
    if (kept && kept.until > now) return kept.level;
    if (this.#levels.size >= LEVELS_KEPT) this.#levels.clear();
    const level = read();
    this.#levels.set(key, { until: now + LEVEL_MS, level });
    level.catch(() => this.#levels.delete(key));
    return level;
  }
}

/** Those who work at a conference and prepare none. */
export const isCrew = (principal: Principal): boolean => principal.kind === "account" && (principal.role === "interpreter" || principal.role === "stenographer");
const isWriter = (principal: Principal): boolean => principal.kind === "account" && principal.role === "producer";

function readerIdOf(principal: Principal): Pick<Opening, "kind" | "readerId"> {
  if (principal.kind === "account") return { kind: "account", readerId: principal.id };
  return principal.kind === "site" ? { kind: "site", readerId: principal.siteId } : { kind: "delegate", readerId: principal.delegateId };
}

function refuse(access: Access): void {
  if (access === "open") return;
  if (access === "recalled") throw new Problem("document-recalled");
  // A draft is not there for whoever may not see it.
  throw new Problem(access === "unfinished" ? "document-unknown" : "document-not-open");
}

/** The centre's desks read what the producer reads; those who only work at the conference what its delegates do. */
const readsAs: Record<AccountRole, Reader["role"]> = {
  producer: "producer",
  secretary: "producer",
  chair: "producer",
  stenographer: "delegate",
  interpreter: "delegate",
  "unit-officer": "unit-officer",
};

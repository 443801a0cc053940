import { createHash } from "node:crypto";
import { SHOWN, type Entry, type Outline, type OverflowList, type OverflowScene } from "@diemcau/contract";
import { initialState, overflowCaptions, overflowScene, projectEntry, reduce, withoutFile, type ConferenceState } from "@diemcau/rules";
import { readKinds } from "../../platform/live/journal.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Documents, PublicFile } from "../documents/index.ts";
import type { KeyedOutput } from "./store.ts";

/** What was shown so long ago is still asked for: players are some 15 s late, and one that was interrupted more, ms. */
const TOLD_MS = 120_000;
/** More changes than a programme has in that time. */
const MOST_SCENES = 60;
/** The list is made anew that often, whoever asks, ms. */
const KEPT_MS = 1_000;
/** A conference that nobody watches is not followed any more, ms. */
const UNASKED_MS = 5 * 60_000;

interface Moment {
  readonly at: number;
  readonly state: ConferenceState;
}

export interface ReadyList {
  readonly body: string;
  readonly etag: string;
  /** By SHA-256: what may be fetched at this address now. */
  readonly files: ReadonlyMap<string, PublicFile>;
}

const KINDS: ReadonlySet<string> = new Set(SHOWN);
const fileOf = ({ scene }: OverflowScene): string | null => (scene.layout === "document" || scene.layout === "video" ? scene.file.id : null);

/** The last minutes of one conference's programme, followed while somebody watches. */
class Followed {
  readonly stop: () => void;
  readonly ready: Promise<void>;
  askedAt: number;
  #moments: Moment[] = [];

  constructor(platform: Platform, conferenceId: string, listen: (listener: (entries: readonly Entry[]) => void) => () => void, seq: number) {
    this.askedAt = platform.clock();
    let early: Entry[] | null = [];
    this.stop = listen((entries) => {
      if (early) early.push(...entries);
      else this.#take(entries, platform.clock());
    });
    this.ready = readKinds(platform.db, conferenceId, SHOWN, seq).then((entries) => {
      this.#take([...entries, ...early!.filter((entry) => entry.seq > seq)], platform.clock());
      early = null;
    });
  }

  #take(entries: readonly Entry[], now: number): void {
    for (const entry of entries) {
      // Whoever looks is not known: they are told what every delegate's phone is told, at most.
      const seen = KINDS.has(entry.kind) ? projectEntry(entry, "delegate") : null;
      if (!seen) continue;
      this.#moments.push({ at: seen.at, state: reduce(this.#moments.at(-1)?.state ?? initialState, seen) });
      this.#cut(now);
    }
  }

  #cut(now: number): void {
    const first = this.#moments.findLastIndex(({ at }) => at <= now - TOLD_MS);
    this.#moments = this.#moments.slice(Math.max(0, first)).slice(-MOST_SCENES);
  }

  moments(now: number): readonly Moment[] {
    this.askedAt = now;
    this.#cut(now);
    return this.#moments.length > 0 ? this.#moments : [{ at: 0, state: initialState }];
  }
}

/** What pages of overflow audiences draw: made once a second for each way out, however many ask. */
export class Scenes {
  readonly #platform: Platform;
  readonly #conferences: Conferences;
  readonly #documents: Documents;
  readonly #followed = new Map<string, Followed>();
  readonly #lists = new Map<string, { until: number; list: Promise<ReadyList> }>();

  constructor(platform: Platform, conferences: Conferences, documents: Documents) {
    this.#platform = platform;
    this.#conferences = conferences;
    this.#documents = documents;
    platform.hub.onPutAway((conferenceId) => this.#forget(conferenceId));
  }

  list(output: KeyedOutput): Promise<ReadyList> {
    const now = this.#platform.clock();
    const kept = this.#lists.get(output.id);
    if (kept && kept.until > now) return kept.list;
    for (const [id, { until }] of this.#lists) if (until + UNASKED_MS < now) this.#lists.delete(id);
    const list = this.#make(output, now);
    this.#lists.set(output.id, { until: now + KEPT_MS, list });
    list.catch(() => this.#lists.delete(output.id));
    return list;
  }

  async #make({ conferenceId, scenes: opened }: KeyedOutput, now: number): Promise<ReadyList> {
    const [followed, outline, { state: present }] = await Promise.all([this.#follow(conferenceId), this.#conferences.catalogue.outline(conferenceId), this.#platform.hub.get(conferenceId)]);
    const told = followed.moments(now).map(({ at, state }) => overflowScene(at, state, opened));
    const wanted = [...new Set(told.flatMap((scene) => fileOf(scene) ?? []))];
    const files = wanted.length > 0 ? await this.#documents.publicFiles(conferenceId, wanted) : new Map<string, PublicFile>();
    const scenes = told.map((scene) => (fileOf(scene) === null || files.has(fileOf(scene)!) ? scene : withoutFile(scene)));
    const { title, shortTitle, startsAt, timeZone } = outline.conference;
    const list: OverflowList = {
      conference: { title, shortTitle, startsAt, timeZone },
      agenda: opened ? agendaOf(outline, scenes) : [],
      scenes: withoutRepeats(scenes),
      captions: opened ? overflowCaptions(present) : [],
      files: Object.fromEntries([...files].map(([id, { sha256 }]) => [id, sha256])),
    };
    const body = JSON.stringify(list);
    return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`, files: new Map([...files.values()].map((file) => [file.sha256, file])) };
  }

  async #follow(conferenceId: string): Promise<Followed> {
    const now = this.#platform.clock();
    for (const [id, { askedAt }] of this.#followed) if (askedAt + UNASKED_MS < now) this.#forget(id);
    const conference = await this.#platform.hub.get(conferenceId);
    let followed = this.#followed.get(conferenceId);
    if (!followed) {
      followed = new Followed(this.#platform, conferenceId, (listener) => conference.onEntries(listener), conference.state.seq);
      this.#followed.set(conferenceId, followed);
    }
    try {
      await followed.ready;
    } catch (error) {
      this.#forget(conferenceId);
      throw error;
    }
    return followed;
  }

  #forget(conferenceId: string): void {
    this.#followed.get(conferenceId)?.stop();
    this.#followed.delete(conferenceId);
  }
}

/** The items that are on in some scene, and the one after each. */
function agendaOf({ agenda }: Outline, scenes: readonly OverflowScene[]): OverflowList["agenda"] {
  const named = new Set<number>();
  for (const { itemId } of scenes) {
    const at = agenda.findIndex(({ id }) => id === itemId);
    named.add(at).add(at + 1);
  }
  return agenda.filter((_item, at) => named.has(at)).map(({ id, title }) => ({ id, title }));
}

/** What does not change for this audience is not told again. */
function withoutRepeats(scenes: readonly OverflowScene[]): OverflowScene[] {
  const bare = (scene: OverflowScene): string => JSON.stringify({ ...scene, at: 0 });
  return scenes.filter((scene, index) => index === 0 || bare(scene) !== bare(scenes[index - 1]!));
}

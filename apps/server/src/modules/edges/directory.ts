import { EDGE_BEAT_MS, ROOT_EDGE, type EdgeMove, type EdgeState } from "@diemcau/contract";
import { EDGE_IDENTITY, MediaClient, controlSecret, type SecuredAddress } from "@diemcau/media";
import { forSites, spreadOnto, type EdgeFacts } from "@diemcau/rules/edges";
import { createLimiter, type Limiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { edgeKey, edgeOfKey, isKeyOf } from "./keys.ts";
import { readEdges, type EdgeRow } from "./store.ts";

/** How often a process looks whether it missed a word about edges, ms. */
const LOOK_MS = 1_000;
/** Two beats missed, and some time on the way. */
const LOST_MS = 2 * EDGE_BEAT_MS + 1_000;
/** An edge that refused one of ours is left out so long, unless it, or its engine, was started anew, ms. */
const SUSPECT_MS = 5_000;
/** An edge that does not answer an offer by then is passed over, ms; longer where it said that it is late. */
const ANSWER_MS = 1_000;
const LATENESS = 4;

/** What the processes of the centre say to one another of an edge. */
export type EdgeWord = "look" | "drain" | "lost";
const WORDS = "edges:";
/** A room that changed edges is in what both tell of themselves by then, ms: it leaves the old one when it sees by the new. */
const SETTLED_MS = 4_000;
/** Who is to be placed: our pages in rooms and at the centre, or phones and foreign players. */
export type Audience = "rooms" | "players";
/** Players get an edge only while it is this empty: the places are the rooms'. */
const PLAYERS_SHARE = 0.5;
/** Rooms come to their next edge spread over so long, ms. */
const MOVE_WITHIN_MS = { drain: 3_000, lost: 300, spread: 15_000 } as const;

export interface EdgeNow extends EdgeRow {
  readonly state: EdgeState;
  /** Its state as all processes know it: without what only this one suspects. */
  readonly known: EdgeState;
  readonly limit: number;
}

/** The root, as the rules of placement see it: everybody's, in what it does not keep for others. */
export function rootFacts(maxViewers: number, viewers: number | null): EdgeFacts {
  return { id: ROOT_EDGE, unitId: null, isOpen: true, limit: forSites(maxViewers, true), viewers: viewers ?? 0, busy: 0, loopMs: 0 };
}

/** Wrong keys from one address in a minute: each is looked for in the database. */
const WRONG_KEYS = 20;

/** An edge that nobody has told us the limit of: it has never run. */
const UNKNOWN_LIMIT = 200;

/** The edges as this process knows them: read once a second, and at once when another process says that something changed. */
export class EdgeDirectory {
  readonly #platform: Platform;
  #edges: readonly EdgeNow[] = [];
  #readAt = 0;
  #reading: Promise<void> | null = null;
  #again = false;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners = new Set<() => void>();
  readonly #suspects = new Map<string, { instance: string; reachedAt: number | null; until: number }>();
  /** Sites that were sent to each edge (1) or away from it (-1): until it tells so itself, in a beat after `until` (ms of `performance.now()`), nobody else knows. */
  readonly #sent = new Map<string, { until: number; by: 1 | -1 }[]>();
  readonly #clients = new Map<string, MediaClient>();
  #ready: Promise<void>;
  readonly #wrongKeys: Limiter;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#wrongKeys = createLimiter({ limit: WRONG_KEYS, windowMs: 60_000, clock: platform.clock });
    platform.hub.bus.onSaid((key) => {
      if (key.startsWith(WORDS)) void this.refresh();
    });
    platform.hub.onPutAway((conferenceId) => void this.forget(conferenceId));
    this.#timer = setInterval(() => void this.refresh(), LOOK_MS);
    this.#ready = this.refresh();
  }

  /** Reads them anew; those who ask meanwhile are served by one more read. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = (async () => {
      do {
        this.#again = false;
        try {
          const rows = await readEdges(this.#platform.db);
          this.#readAt = performance.now();
          this.#edges = rows.map((row) => ({ ...row, state: this.#stateOf(row), known: knownState(row), limit: row.ownLimit ?? row.running?.limit ?? UNKNOWN_LIMIT }));
          this.#forget();
          for (const listener of this.#listeners) listener();
        } catch (error) {
          this.#platform.log.debug({ err: (error as Error).message }, "edges not read; will try again");
        }
      } while (this.#again);
      this.#reading = null;
    })();
    return this.#reading;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Tells every process of the centre, this one included, and the rooms that play from it when they are to go elsewhere. */
  say(edgeId: string, word: EdgeWord): void {
    const { bus } = this.#platform.hub;
    bus.say(WORDS + edgeId, word);
    if (word !== "look") bus.say(`move:${edgeId}`, JSON.stringify({ edge: edgeId, withinMs: MOVE_WITHIN_MS[word] } satisfies EdgeMove));
  }

  /**
   * Asks rooms of fuller edges, and of the root, whether they are better off at this one.
   * @param root how many the root may carry and carries now
   * @returns how many are asked, as far as is known
   */
  async spread(edge: EdgeNow, root: EdgeFacts): Promise<number> {
    const others = [...(await this.all()).filter(({ id }) => id !== edge.id).map((each) => this.facts(each)), root];
    let asked = 0;
    for (const { from, share } of spreadOnto(this.facts(edge), others)) {
      asked += share * others.find(({ id }) => id === from)!.viewers;
      this.#platform.hub.bus.say(`move:${from}`, JSON.stringify({ edge: from, withinMs: MOVE_WITHIN_MS.spread, to: { edge: edge.id, share } } satisfies EdgeMove));
    }
    return Math.round(asked);
  }

  async all(): Promise<readonly EdgeNow[]> {
    await this.#ready;
    return this.#edges;
  }

  async find(edgeId: string): Promise<EdgeNow | null> {
    return (await this.all()).find(({ id }) => id === edgeId) ?? null;
  }

  /**
   * The edge that a key belongs to; null when it is nobody's, or not any more.
   * @param address whoever shows the key. Keys of edges that are known are taken whatever else came from there: several
   * machines stand behind one address, and only what would be looked for in the database is counted.
   * @throws TooManyRequests
   */
  async byKey(key: string, address: string): Promise<EdgeNow | null> {
    const id = edgeOfKey(key);
    if (id === null) return null;
    const isIt = (edge: EdgeNow | null): boolean => edge !== null && isKeyOf(this.#platform.secrets, key, edge.generation);
    const known = await this.find(id);
    if (isIt(known)) return known;
    // Taken before the look: guesses at the same moment do not slip through together.
    this.#wrongKeys.take(address);
    // Made or renewed a moment ago, perhaps by another process.
    await this.refresh();
    const now = await this.find(id);
    if (!isIt(now)) return null;
    this.#wrongKeys.giveBack(address);
    return now;
  }

  /** It did not answer: this process leaves it out for a while. */
  suspect(edge: EdgeNow): void {
    if (!edge.running) return;
    this.#suspects.set(edge.id, { instance: edge.running.instance, reachedAt: edge.running.reachedAt, until: performance.now() + SUSPECT_MS });
    this.#edges = this.#edges.map((each) => (each.id === edge.id ? { ...each, state: this.#stateOf(each) } : each));
  }

  /** A site was sent there. */
  sent(edgeId: string): void {
    this.#count(edgeId, 1, 0);
  }

  /** A site that plays goes from one to the other, the root counting for itself. */
  moved(from: string, to: string): void {
    this.#count(to, 1, SETTLED_MS);
    if (from !== ROOT_EDGE) this.#count(from, -1, SETTLED_MS);
  }

  #count(edgeId: string, by: 1 | -1, settleMs: number): void {
    const moves = this.#sent.get(edgeId);
    const move = { until: performance.now() + settleMs, by };
    if (moves) moves.push(move);
    else this.#sent.set(edgeId, [move]);
  }

  /** What the rules of placement want to know. */
  facts({ id, unitId, state, limit, running }: EdgeNow, whom: Audience = "rooms"): EdgeFacts {
    const load = running?.load;
    // Janus can only offer; phones and foreign players only take answers.
    const isForAll = running?.engine !== "janus";
    return {
      id,
      unitId,
      isOpen: state === "up" && (whom === "rooms" || isForAll),
      limit: whom === "rooms" ? limit : limit * PLAYERS_SHARE,
      viewers: Math.max(0, (this.#sent.get(id) ?? []).reduce((viewers, { by }) => viewers + by, load?.viewers ?? 0)),
      busy: load ? load.cpu / load.cores : 0,
      loopMs: load?.loopMs ?? 0,
    };
  }

  addressOf({ id, generation, running }: EdgeNow): SecuredAddress {
    if (!running) throw new Error("an edge that does not run has no address");
    return { host: running.host, port: running.port, identity: EDGE_IDENTITY, secret: controlSecret(edgeKey(this.#platform.secrets, id, generation)) };
  }

  /** For one conference's programme on an edge that runs. */
  client(edge: EdgeNow, conferenceId: string): MediaClient {
    const { running } = edge;
    const lateness = Math.ceil(((running?.load?.loopMs ?? 0) * LATENESS) / 500) * 500;
    const key = `${edge.id} ${running?.instance} ${running?.host}:${running?.port} ${lateness} ${conferenceId}`;
    let client = this.#clients.get(key);
    if (!client) this.#clients.set(key, (client = new MediaClient(this.addressOf(edge), conferenceId, { timeoutMs: Math.min(5_000, ANSWER_MS + lateness) })));
    return client;
  }

  /** Closes the connections about one bus, and about the voices beside it. */
  async forget(bus: string): Promise<void> {
    const closing: Promise<void>[] = [];
    for (const [key, client] of this.#clients) {
      if (!key.slice(key.lastIndexOf(" ") + 1).startsWith(bus)) continue;
      this.#clients.delete(key);
      closing.push(client.close());
    }
    await Promise.all(closing);
  }

  #stateOf(row: EdgeRow): EdgeState {
    const suspect = this.#suspects.get(row.id);
    const isSuspect = row.running !== null && suspect?.instance === row.running.instance && suspect.reachedAt === row.running.reachedAt && performance.now() < suspect.until;
    const known = knownState(row);
    return isSuspect && known !== "stopped" ? "lost" : known;
  }

  /** What beats have told meanwhile, and connections to machines that are not there any more. */
  #forget(): void {
    for (const [id, moves] of this.#sent) {
      const running = this.#edges.find((edge) => edge.id === id)?.running;
      const beatAt = this.#readAt - (running?.silentMs ?? 0);
      const left = moves.filter(({ until }) => until > beatAt);
      if (left.length > 0) this.#sent.set(id, left);
      else this.#sent.delete(id);
    }
    const instances = new Set(this.#edges.map(({ id, running }) => `${id} ${running?.instance}`));
    for (const [key, client] of this.#clients) {
      if (instances.has(key.split(" ", 2).join(" "))) continue;
      this.#clients.delete(key);
      void client.close();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}

/** As all processes know it. */
export function knownState({ running, draining }: EdgeRow): EdgeState {
  if (!running) return "waiting";
  if (running.stopped) return "stopped";
  if (running.silentMs > LOST_MS || running.trouble === "gone") return "lost";
  if (running.reachedAt === null) return "joining";
  return draining || running.leaving ? "draining" : "up";
}

import { ROOT_EDGE } from "@diemcau/contract";
import { MediaError, type Layer, type MediaClient, type SessionAnswer } from "@diemcau/media";
import { forSites } from "@diemcau/rules/edges";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Carrier, Edges } from "../edges/index.ts";
import { playerName, viewerName, type MediaClients } from "./clients.ts";

/** What was asked for with an offer. */
export interface Wish {
  readonly layer: Layer;
  /** Who has just failed: an edge's id or ROOT_EDGE. */
  readonly avoid: string | null;
}

export interface Carried {
  readonly session: SessionAnswer;
  /** What the session is called outside. */
  readonly name: string;
  /** Edge id or ROOT_EDGE. */
  readonly by: string;
}

/** How old the root's own word of its load may be, ms. */
const LOAD_MS = 1_000;
/** Phones that listen get an edge only while it is this empty: the places are the rooms'. */
const PHONES_SHARE = 0.5;

/** Who carries the programme to whom: rooms and phones through the edges, the control room and everything else from the root. */
export class ProgrammeGate {
  readonly #platform: Platform;
  readonly #clients: MediaClients;
  readonly #edges: Edges;
  #load: { at: number; viewers: Promise<number | null> } | null = null;

  constructor(platform: Platform, clients: MediaClients, edges: Edges) {
    this.#platform = platform;
    this.#clients = clients;
    this.#edges = edges;
  }

  /** Sessions on the root, a second old at most; null while it does not say. */
  rootViewers(): Promise<number | null> {
    if (!this.#load || performance.now() - this.#load.at > LOAD_MS) {
      const viewers = this.#clients.load().then(
        (load) => load.viewers,
        () => null,
      );
      this.#load = { at: performance.now(), viewers };
    }
    return this.#load.viewers;
  }

  /**
   * The whole programme, or its sound, for somebody signed in.
   * @throws Problem edges-full, media-limit, media-unavailable; MediaError about the offer itself
   */
  async play(principal: Principal, conferenceId: string, offer: string, wish: Wish): Promise<Carried> {
    const isTree = await this.#edges.isTree();
    const site = principal.kind === "account" ? null : principal.site;
    const share = principal.kind === "delegate" ? PHONES_SHARE : 1;
    const edges = isTree ? await this.#edges.carriersFor(conferenceId, site, wish.avoid, share) : [];
    const root = this.#root();
    // The control room stands beside the root, where places are kept for it.
    const carriers = principal.kind === "account" ? [root, ...edges] : (await this.#hasRoom(isTree)) ? [...edges, root] : edges;
    return this.#first(carriers, wish.avoid, isTree, (client) => client.play(viewerName(principal), offer, { layer: wish.layer }), conferenceId);
  }

  /** The programme for a player that is no page of ours: where a phone would get it, in the places that are left. */
  async player(passId: string, conferenceId: string, offer: string, wish: Wish): Promise<Carried> {
    const isTree = await this.#edges.isTree();
    const edges = isTree ? await this.#edges.carriersFor(conferenceId, null, wish.avoid, PHONES_SHARE) : [];
    const carriers = (await this.#hasRoom(isTree)) ? [...edges, this.#root()] : edges;
    return this.#first(carriers, wish.avoid, isTree, (client) => client.play(playerName(passId), offer, { layer: wish.layer }), conferenceId);
  }

  /** The programme for an edge, from the one above it. */
  async link(edgeId: string, conferenceId: string, offer: string, wish: Wish): Promise<Carried> {
    const carriers = await this.#edges.parentsFor(edgeId, conferenceId, wish.avoid);
    return this.#first(carriers, null, true, (client) => client.play(`edge-${edgeId}`, offer, { layer: wish.layer }), conferenceId);
  }

  #root(): Carrier {
    return { id: ROOT_EDGE, client: null, failed: () => {}, took: (sessionId) => sessionId };
  }

  /** Without edges the engine itself says when it is full. */
  async #hasRoom(isTree: boolean): Promise<boolean> {
    if (!isTree) return true;
    const viewers = await this.rootViewers();
    return viewers !== null && viewers < forSites(this.#platform.config.maxViewers, true);
  }

  async #first(carriers: readonly Carrier[], avoid: string | null, isTree: boolean, play: (client: MediaClient) => Promise<SessionAnswer>, conferenceId: string): Promise<Carried> {
    const ordered = [...carriers.filter(({ id }) => id !== avoid), ...carriers.filter(({ id }) => id === avoid)];
    let last: MediaError | null = null;
    for (const carrier of ordered) {
      try {
        const session = await play(carrier.client ?? this.#clients.of(conferenceId));
        return { session, name: carrier.took(session.sessionId), by: carrier.id };
      } catch (error) {
        if (!(error instanceof MediaError) || !PASSED_ON.has(error.code)) throw error;
        if (error.code !== "limit-reached") {
          this.#platform.log.warn({ edge: carrier.id, err: error.message }, "does not take a session; the next one is asked");
          carrier.failed();
        }
        last = error;
      }
    }
    if (isTree && (last === null || last.code === "limit-reached")) throw new Problem("edges-full");
    throw last ?? new Problem("media-unavailable");
  }
}

/** Not the offer's fault: another one may take it. */
const PASSED_ON: ReadonlySet<string> = new Set(["engine-unreachable", "engine-closed", "limit-reached", "internal"]);

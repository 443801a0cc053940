import { ROOT_EDGE } from "@diemcau/contract";
import { MediaError, type Layer, type MediaClient, type SessionAnswer } from "@diemcau/media";
import { forSites } from "@diemcau/rules/edges";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Audience, Carrier, Edges } from "../edges/index.ts";
import { edgeName, playerName, viewerName, type MediaClients } from "./clients.ts";
import type { RootWatch } from "./root.ts";

/** What was asked for with an offer. */
export interface Wish {
  readonly layer: Layer;
  /** Who has just failed: an edge's id or ROOT_EDGE. */
  readonly avoid: string | null;
  /** An edge that the room was told of: only if it is better there than at the one it has, `avoid`. */
  readonly prefer?: string | null;
}

export interface Carried {
  readonly session: SessionAnswer;
  /** What the session is called outside. */
  readonly name: string;
  /** Edge id or ROOT_EDGE. */
  readonly by: string;
}

/** What is to be carried, when it is not the conference's programme. */
export interface Beside {
  /** A room's line test, or an interpreter's voice: it goes where the programme would. */
  readonly bus?: string;
  /** Asked before the root takes somebody. @throws MediaError it has no place for them */
  readonly atRoot?: () => Promise<void>;
}

interface Candidate extends Carrier {
  /** Looked at when its turn has come: nobody waits for the root's word whom an edge takes. @throws MediaError it is not to be asked */
  open?(): Promise<void>;
}

/** What everybody is told when no edge has a place and the root keeps its own. */
const FULL = { rooms: "edges-full", players: "players-full" } as const;

/** Who carries the programme to whom: rooms and phones through the edges, the control room and everything else from the root. */
export class ProgrammeGate {
  readonly #platform: Platform;
  readonly #clients: MediaClients;
  readonly #edges: Edges;
  readonly #root: RootWatch;

  constructor(platform: Platform, clients: MediaClients, edges: Edges, root: RootWatch) {
    this.#root = root;
    this.#platform = platform;
    this.#clients = clients;
    this.#edges = edges;
  }

  /**
   * The whole programme, or its sound, for somebody signed in.
   * @throws Problem edges-full, players-full, media-limit, media-unavailable; MediaError about the offer itself
   */
  async play(principal: Principal, conferenceId: string, offer: string, wish: Wish, { bus = conferenceId, atRoot }: Beside = {}): Promise<Carried> {
    // Whoever is to go where it is better goes with the programme; what is beside it is placed with the next session.
    if (wish.prefer && bus !== conferenceId) throw new Problem("edge-not-better");
    if (wish.prefer) return this.#elsewhere(principal, conferenceId, offer, { ...wish, prefer: wish.prefer });
    const isTree = await this.#edges.isTree();
    const site = principal.kind === "account" ? null : principal.site;
    const whom = principal.kind === "delegate" ? "players" : "rooms";
    const edges = isTree ? await this.#edges.carriersFor(conferenceId, site, wish.avoid, whom, bus) : [];
    const root = this.#ofRoot(false, atRoot);
    // The control room stands beside the root, where places are kept for it; while that says nothing, edges come first.
    const isHere = principal.kind === "account" && (edges.length === 0 || (await this.#root.viewers()) !== null);
    const carriers = isHere ? [root, ...edges] : [...edges, principal.kind === "account" ? root : this.#ofRoot(isTree, atRoot)];
    return this.#first(carriers, wish.avoid, isTree ? whom : null, (client) => client.play(viewerName(principal), offer, { layer: wish.layer }), bus);
  }

  /** @throws Problem edge-not-better: it stays where it is */
  async #elsewhere(principal: Principal, conferenceId: string, offer: string, { avoid, prefer, layer }: Wish & { prefer: string }): Promise<Carried> {
    const carrier = principal.kind === "site" && avoid !== null ? await this.#edges.betterFor(conferenceId, principal.site, prefer, avoid) : null;
    if (!carrier?.client) throw new Problem("edge-not-better");
    const session = await carrier.client.play(viewerName(principal), offer, { layer });
    return { session, name: carrier.took(session.sessionId), by: carrier.id };
  }

  /** The programme for a player that is no page of ours: where a phone would get it, in the places that are left. @throws as {@link play} */
  async player(passId: string, conferenceId: string, offer: string, wish: Wish): Promise<Carried> {
    const isTree = await this.#edges.isTree();
    const edges = isTree ? await this.#edges.carriersFor(conferenceId, null, wish.avoid, "players") : [];
    return this.#first([...edges, this.#ofRoot(isTree)], wish.avoid, isTree ? "players" : null, (client) => client.play(playerName(passId), offer, { layer: wish.layer }), conferenceId);
  }

  /** What an edge carries on, from the one above it. */
  async link(edgeId: string, bus: string, offer: string, wish: Wish): Promise<Carried> {
    const carriers = await this.#edges.parentsFor(edgeId, bus, wish.avoid);
    return this.#first(carriers, null, "rooms", (client) => client.play(edgeName(edgeId), offer, { layer: wish.layer }), bus);
  }

  /** @param keeps it takes rooms only in the places that it does not keep for others; without edges the engine itself says when it is full */
  #ofRoot(keeps = false, atRoot?: () => Promise<void>): Candidate {
    const open = async (): Promise<void> => {
      if (keeps) await this.#openRoot();
      await atRoot?.();
    };
    return { id: ROOT_EDGE, client: null, failed: () => {}, took: (sessionId) => sessionId, open };
  }

  /** @throws MediaError */
  async #openRoot(): Promise<void> {
    const viewers = await this.#root.viewers();
    if (viewers === null) throw new MediaError("engine-unreachable", "The root does not say what it carries");
    if (viewers >= forSites(this.#platform.config.maxViewers, true)) throw new MediaError("limit-reached", "The root keeps the places that it has left");
  }

  /** @param whom null: there are no edges */
  async #first(carriers: readonly Candidate[], avoid: string | null, whom: Audience | null, play: (client: MediaClient) => Promise<SessionAnswer>, bus: string): Promise<Carried> {
    const ordered = [...carriers.filter(({ id }) => id !== avoid), ...carriers.filter(({ id }) => id === avoid)];
    let last: MediaError | null = null;
    for (const carrier of ordered) {
      try {
        await carrier.open?.();
        const session = await play(carrier.client ?? this.#clients.of(bus));
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
    if (whom !== null && (last === null || last.code === "limit-reached")) throw new Problem(FULL[whom]);
    throw last ?? new Problem("media-unavailable");
  }
}

/** Not the offer's fault: another one may take it. */
const PASSED_ON: ReadonlySet<string> = new Set(["engine-unreachable", "engine-closed", "limit-reached", "internal"]);

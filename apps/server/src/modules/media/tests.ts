import { SLOT_COUNT, type MediaClient, type SessionAnswer } from "@diemcau/media";
import { ROOT_EDGE } from "@diemcau/contract";
import type { Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";
import type { Edges } from "../edges/index.ts";
import type { MediaClients } from "./clients.ts";
import type { Carried, ProgrammeGate, Wish } from "./programme.ts";

type Room = Extract<Principal, { kind: "site" }>;

/**
 * Line tests: a bus of its own for each room that tests, named by the room's id, which is no conference's. The room
 * publishes at the root as it does live, and plays itself from whoever would carry the programme to it.
 */
export class TestBuses {
  readonly #clients: MediaClients;
  readonly #programme: ProgrammeGate;
  readonly #edges: Edges;

  constructor(clients: MediaClients, programme: ProgrammeGate, edges: Edges) {
    this.#clients = clients;
    this.#programme = programme;
    this.#edges = edges;
  }

  /** The room sends, and hears itself in the first slot. @throws MediaError */
  async publish({ siteId }: Room, offer: string): Promise<SessionAnswer> {
    const bus = this.#clients.of(siteId);
    const session = await bus.publish(siteId, offer);
    await bus.setSlots(filled(siteId, 1));
    return session;
  }

  /** How often the room is sent to itself: what it receives is so many times what it sends. @throws MediaError */
  async fan({ siteId }: Room, slots: number): Promise<void> {
    await this.#clients.of(siteId).setSlots(filled(siteId, slots));
  }

  /** From where the room would be placed on the day; from the root where nobody else takes it. @throws MediaError, Problem */
  async play(room: Room, offer: string, wish: Wish): Promise<Carried> {
    try {
      return await this.#programme.play(room, room.conferenceId, offer, wish, { bus: room.siteId });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "edges-full") throw error;
      const session = await this.#clients.of(room.siteId).play(`site-${room.site}`, offer, { layer: wish.layer });
      return { session, name: session.sessionId, by: ROOT_EDGE };
    }
  }

  /** @throws Problem not-found */
  async session({ siteId }: Room, name: string): Promise<{ client: MediaClient; sessionId: string }> {
    const there = await this.#edges.whose(siteId, name);
    if (there === "gone") throw new Problem("not-found");
    return there ?? { client: this.#clients.of(siteId), sessionId: name };
  }

  /** Nothing is sent or played any more; an edge lets its own bus go when nothing comes. @throws MediaError engine-unreachable */
  async end(siteId: string): Promise<void> {
    const bus = this.#clients.of(siteId);
    const { publishers, viewers } = await bus.stats();
    await Promise.all([...publishers, ...viewers].map(({ sessionId }) => bus.leave(sessionId).catch(() => {})));
    // A bus with nothing in its slots may go when others need its place.
    await bus.setSlots(filled(siteId, 0));
    await Promise.all([this.#clients.forget(siteId), this.#edges.forget(siteId)]);
  }
}

const filled = (siteId: string, slots: number): (string | null)[] => Array.from({ length: SLOT_COUNT }, (_, slot) => (slot < slots ? siteId : null));

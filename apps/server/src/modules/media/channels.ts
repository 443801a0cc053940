import { ROOT_EDGE, Uuid } from "@diemcau/contract";
import type { SessionAnswer } from "@diemcau/media";
import { mayInterpret, speaksOn } from "@diemcau/rules";
import { Value } from "typebox/value";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { AskingLimits } from "./asking.ts";
import { PHONE, channelSource, viewerName, type MediaClients } from "./clients.ts";
import type { Carried, ProgrammeGate, Wish } from "./programme.ts";

/** Phones of a conference that may listen at once: the rooms' places in the engine are not theirs to take. */
const PHONES_LIMIT = 100;
/** How old what is known of them may be: the engine tells of every viewer it has, ms. */
const PHONES_MS = 1_000;
/** What phones and rooms listen to beside the interpreters: the rooms on air, sound only. */
const FLOOR = "floor";

/**
 * Interpreters' channels: a voice each, carried as a source of its own that no slot shows. Who listens asks for it by
 * the channel's id, or for the floor's sound alone.
 */
export class ChannelMedia {
  readonly #platform: Platform;
  readonly #clients: MediaClients;
  readonly #programme: ProgrammeGate;
  readonly #often: AskingLimits;
  readonly #phones = new Map<string, { readonly at: number; readonly names: Promise<Set<string>> }>();

  constructor(platform: Platform, clients: MediaClients, programme: ProgrammeGate, often: AskingLimits) {
    this.#platform = platform;
    this.#clients = clients;
    this.#programme = programme;
    this.#often = often;
    platform.hub.onPutAway((conferenceId) => void this.#phones.delete(conferenceId));
  }

  /** @param principal who may `channel.publish` @throws Problem channel-unknown, channel-not-yours, publish-not-allowed, media-too-often */
  async publish(principal: Principal, conferenceId: string, channel: unknown, offer: string): Promise<SessionAnswer> {
    this.#often.take(conferenceId, viewerName(principal));
    const channelId = await this.#channel(conferenceId, channel);
    const { state } = await this.#platform.hub.get(conferenceId);
    if (principal.kind !== "account" || !mayInterpret(state.captions, channelId, principal.id)) throw new Problem("channel-not-yours");
    if (!speaksOn(state.captions, channelId, principal.id)) throw new Problem("publish-not-allowed");
    return this.#clients.of(conferenceId).publish(channelSource(channelId), soundOnly(offer));
  }

  /** The floor's sound comes as the programme does, an interpreter's voice from the root. @param principal who may `channel.play` @throws Problem channel-unknown, media-limit, media-too-often */
  async play(principal: Principal, conferenceId: string, channel: unknown, offer: string, wish: Wish): Promise<Carried> {
    this.#often.take(conferenceId, viewerName(principal));
    const channelId = channel === FLOOR ? null : await this.#channel(conferenceId, channel);
    await this.#platform.hub.get(conferenceId);
    const client = this.#clients.of(conferenceId);
    if (principal.kind === "delegate") {
      const phones = await this.#listening(conferenceId);
      if (phones.size >= PHONES_LIMIT && !phones.has(viewerName(principal))) throw new Problem("media-limit");
      // Counted now: those who come in the same second are not told of one another by the engine.
      phones.add(viewerName(principal));
    }
    if (channelId === null) return this.#programme.play(principal, conferenceId, soundOnly(offer), wish);
    const session = await client.play(viewerName(principal), soundOnly(offer), { target: { source: channelSource(channelId) } });
    return { session, name: session.sessionId, by: ROOT_EDGE };
  }

  /** Phones that listen from the root. */
  #listening(conferenceId: string): Promise<Set<string>> {
    const known = this.#phones.get(conferenceId);
    if (known && performance.now() - known.at < PHONES_MS) return known.names;
    const names = this.#clients
      .of(conferenceId)
      .stats()
      .then(({ viewers }) => new Set(viewers.flatMap(({ viewerId }) => (viewerId.startsWith(PHONE) ? viewerId : []))));
    names.catch(() => this.#phones.delete(conferenceId));
    this.#phones.set(conferenceId, { at: performance.now(), names });
    return names;
  }

  async #channel(conferenceId: string, channel: unknown): Promise<string> {
    if (!Value.Check(Uuid, channel)) throw new Problem("input-malformed", "channel");
    const { state } = await this.#platform.hub.get(conferenceId);
    if (!state.captions.channels.some(({ id }) => id === channel)) throw new Problem("channel-unknown");
    return channel;
  }
}

/** A voice needs no picture, and phones must not fetch one. @throws Problem media-offer-malformed */
function soundOnly(offer: string): string {
  if (/^m=video/m.test(offer)) throw new Problem("media-offer-malformed");
  return offer;
}

import { Uuid } from "@diemcau/contract";
import { MediaError, SLOT_COUNT, channelBus, type SessionAnswer } from "@diemcau/media";
import { mayInterpret, speaksOn } from "@diemcau/rules";
import { Value } from "typebox/value";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { AskingLimits } from "./asking.ts";
import { PHONE, VOICE, viewerName, type MediaClients } from "./clients.ts";
import type { Carried, ProgrammeGate, Wish } from "./programme.ts";

/** Phones of a conference that may listen at the root at once: the rooms' places there are not theirs to take. */
const PHONES_LIMIT = 100;
/** How old what is known of them may be: the engine tells of every viewer it has, ms. */
const PHONES_MS = 1_000;
/** What phones and rooms listen to beside the interpreters: the rooms on air, sound only. */
const FLOOR = "floor";

/**
 * Interpreters' channels: each is a bus of its own beside the programme's, with one voice in its first slot, and edges
 * carry it on to those who listen. Who listens asks for it by the channel's id, or for the floor's sound alone.
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
    const channelId = await this.known(conferenceId, channel);
    const { state } = await this.#platform.hub.get(conferenceId);
    if (principal.kind !== "account" || !mayInterpret(state.captions, channelId, principal.id)) throw new Problem("channel-not-yours");
    if (!speaksOn(state.captions, channelId, principal.id)) throw new Problem("publish-not-allowed");
    const bus = this.#clients.of(channelBus(conferenceId, channelId));
    const session = await bus.publish(VOICE, soundOnly(offer));
    // Told with each session: a media process that has been started anew knows of none.
    await bus.setSlots(voiceSlots(VOICE));
    return session;
  }

  /** Comes as the programme does. @param principal who may `channel.play` @throws Problem channel-unknown, media-limit, players-full, media-too-often */
  async play(principal: Principal, conferenceId: string, channel: unknown, offer: string, wish: Wish): Promise<Carried> {
    this.#often.take(conferenceId, viewerName(principal));
    const bus = channel === FLOOR ? conferenceId : channelBus(conferenceId, await this.known(conferenceId, channel));
    await this.#platform.hub.get(conferenceId);
    const isPhone = principal.kind === "delegate";
    return this.#programme.play(principal, conferenceId, soundOnly(offer), wish, { bus, ...(isPhone && { atRoot: () => this.#takePhone(conferenceId, viewerName(principal)) }) });
  }

  /** The channel that somebody names. @throws Problem input-malformed, channel-unknown */
  async known(conferenceId: string, channel: unknown): Promise<string> {
    if (!Value.Check(Uuid, channel)) throw new Problem("input-malformed", "channel");
    const { state } = await this.#platform.hub.get(conferenceId);
    if (!state.captions.channels.some(({ id }) => id === channel)) throw new Problem("channel-unknown");
    return channel;
  }

  /** @throws MediaError limit-reached */
  async #takePhone(conferenceId: string, name: string): Promise<void> {
    const phones = await this.#listening(conferenceId);
    if (phones.size >= PHONES_LIMIT && !phones.has(name)) throw new MediaError("limit-reached", "The root has no more places for phones");
    // Counted now: those who come in the same second are not told of one another by the engine.
    phones.add(name);
  }

  /** Phones that listen from the root. */
  #listening(conferenceId: string): Promise<Set<string>> {
    const known = this.#phones.get(conferenceId);
    if (known && performance.now() - known.at < PHONES_MS) return known.names;
    const names = this.#askPhones(conferenceId);
    names.catch(() => this.#phones.delete(conferenceId));
    this.#phones.set(conferenceId, { at: performance.now(), names });
    return names;
  }

  async #askPhones(conferenceId: string): Promise<Set<string>> {
    const { state } = await this.#platform.hub.get(conferenceId);
    const buses = [conferenceId, ...state.captions.channels.map(({ id }) => channelBus(conferenceId, id))];
    const told = await Promise.all(buses.map((bus) => this.#clients.of(bus).stats()));
    return new Set(told.flatMap(({ viewers }) => viewers.map(({ viewerId }) => viewerId)).filter((viewer) => viewer.startsWith(PHONE)));
  }
}

/** What a channel's bus carries: that source's sound in its first slot, or nothing. */
export const voiceSlots = (source: string | null): ({ heard: string } | null)[] => Array.from({ length: SLOT_COUNT }, (_, slot) => (slot === 0 && source !== null ? { heard: source } : null));

/** A voice needs no picture, and phones must not fetch one. @throws Problem media-offer-malformed */
function soundOnly(offer: string): string {
  if (/^m=video/m.test(offer)) throw new Problem("media-offer-malformed");
  return offer;
}

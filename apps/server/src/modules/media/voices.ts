import { channelBus, type PublisherStats } from "@diemcau/media";
import type { ConferenceState } from "@diemcau/rules";
import type { Clock } from "../../platform/clock.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Lane } from "../../platform/live/lane.ts";
import { voiceSlots } from "./channels.ts";
import type { MediaClients } from "./clients.ts";

/** An interpreter whose browser died does not speak on: their microphone is shut when nothing came of it so long, ms. */
const SILENT_MS = 20_000;
/** Whose microphone was shut may send so long, ms: their page ends it by itself. */
const GRACE_MS = 5_000;

/**
 * Looks after interpreters' voices: what is sent on a channel whose microphone is shut, or that is not there any more,
 * is ended, and the microphone of whoever is gone is shut, so that nobody waits for a voice that does not come.
 */
export class Voices {
  readonly #clock: Clock;
  readonly #clients: MediaClients;
  readonly #laneOf: (conference: LiveConference) => Lane;
  /** By conference: channels on which something may be sent. */
  readonly #watched = new Map<string, Set<string>>();
  /** Since when nothing is sent where the microphone is open, or something where it is shut; by conference and channel. */
  readonly #wrongSince = new Map<string, number>();

  constructor(clock: Clock, clients: MediaClients, laneOf: (conference: LiveConference) => Lane) {
    this.#clock = clock;
    this.#clients = clients;
    this.#laneOf = laneOf;
  }

  forget(conferenceId: string): void {
    this.#watched.delete(conferenceId);
    for (const key of this.#wrongSince.keys()) if (key.startsWith(conferenceId)) this.#wrongSince.delete(key);
  }

  /** @returns sessions that were ended @throws MediaError engine-unreachable */
  async look(conference: LiveConference): Promise<number> {
    const { channels } = conference.state.captions;
    let watched = this.#watched.get(conference.id);
    // Whoever was here before us may have left something open.
    if (!watched) this.#watched.set(conference.id, (watched = new Set(channels.map(({ id }) => id))));
    for (const { id, mic } of channels) if (mic !== null) watched.add(id);
    const looked = await Promise.allSettled([...watched].map((id) => this.#lookAt(conference, id, watched)));
    const failed = looked.find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return looked.reduce((sum, each) => sum + (each.status === "fulfilled" ? each.value : 0), 0);
  }

  async #lookAt(conference: LiveConference, id: string, watched: Set<string>): Promise<number> {
    const bus = this.#clients.of(channelBus(conference.id, id));
    const { publishers } = await bus.stats();
    const mic = micOf(conference.state, id);
    const isWrong = this.#isWrongForLong(`${conference.id} ${id}`, (mic === null) !== (publishers.length === 0), mic === null ? GRACE_MS : SILENT_MS);
    if (mic !== null) {
      if (isWrong) await this.#shut(conference, id, mic);
      return 0;
    }
    if (publishers.length === 0) {
      // A bus with nothing in its slots may go when others need its place.
      await bus.setSlots(voiceSlots(null));
      watched.delete(id);
      return 0;
    }
    return isWrong ? endAll(publishers, (sessionId) => bus.leave(sessionId)) : 0;
  }

  #isWrongForLong(key: string, isWrong: boolean, patienceMs: number): boolean {
    if (!isWrong) {
      this.#wrongSince.delete(key);
      return false;
    }
    const since = this.#wrongSince.get(key) ?? this.#clock();
    this.#wrongSince.set(key, since);
    if (this.#clock() - since <= patienceMs) return false;
    this.#wrongSince.delete(key);
    return true;
  }

  async #shut(conference: LiveConference, channelId: string, mic: number): Promise<void> {
    await this.#laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      // Unless it was opened anew meanwhile.
      decide: (state) => ({ ok: true, entries: micOf(state, channelId) === mic ? [{ kind: "channel.mic", channelId, on: false }] : [] }),
    });
  }
}

/** Since when the channel's microphone is open; null: it is shut, or there is no such channel. */
const micOf = (state: Pick<ConferenceState, "captions">, channelId: string): number | null => state.captions.channels.find(({ id }) => id === channelId)?.mic ?? null;

async function endAll(publishers: readonly PublisherStats[], leave: (sessionId: string) => Promise<void>): Promise<number> {
  await Promise.all(publishers.map(({ sessionId }) => leave(sessionId)));
  return publishers.length;
}

import type { PublisherStats } from "@diemcau/media";
import { isQuiet, mayPublish, slotPlaces, type ConferenceState } from "@diemcau/rules";
import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { MediaClients, sourceName } from "./clients.ts";
import { Voices } from "./voices.ts";

/** How often the media engine is told again what it may have missed, ms. */
const REPEAT_MS = 2_000;
/** A room that is off the programme and no longer cued may send so long, ms: one that is replaced goes on for 2 s on purpose. */
const GRACE_MS = 5_000;

/**
 * What each slot carries to every room: nothing during a pause or a film, and no picture of a room that the layout
 * does not show. A second picture doubles what each room receives (ADR 0019).
 */
function carried(state: ConferenceState): (string | { heard: string } | null)[] {
  const places = slotPlaces(state);
  return state.slots.map((slot, at) => {
    if (!slot || isQuiet(state.stage.scene)) return null;
    const source = sourceName(slot.site);
    return places[at]!.kind === "off" ? { heard: source } : source;
  });
}

/**
 * Makes the media engine's slots follow the journal. The fold is the truth: after a restart of the engine,
 * or of this, the slots are simply told again.
 * @param heard told of what is sent whenever it has been looked at, every two seconds
 */
export function createProgrammeDirector(platform: Platform, laneOf: (conference: LiveConference) => Lane, heard: (conference: LiveConference, publishers: readonly PublisherStats[]) => void = () => {}): { close(): Promise<void> } {
  const clients = new MediaClients(platform);
  const voices = new Voices(platform.clock, clients, laneOf);
  const told = new Map<string, string>();
  const sending = new Set<string>();

  async function tell(conference: LiveConference): Promise<void> {
    if (sending.has(conference.id)) return;
    sending.add(conference.id);
    try {
      for (;;) {
        const slots = carried(conference.state);
        const wanted = JSON.stringify(slots);
        if (told.get(conference.id) === wanted) break;
        await clients.of(conference.id).setSlots(slots);
        told.set(conference.id, wanted);
      }
    } catch (error) {
      platform.log.debug({ err: (error as Error).message }, "slots not told; will try again");
    } finally {
      sending.delete(conference.id);
    }
  }

  /** By conference: since when each session that may no longer publish does so all the same. */
  const overdue = new Map<string, ReadonlyMap<string, number>>();

  async function endOverdue(conference: LiveConference): Promise<void> {
    const client = clients.of(conference.id);
    const { publishers } = await client.stats();
    heard(conference, publishers);
    const before = overdue.get(conference.id);
    const late = publishers
      .filter(({ sourceId }) => !mayPublish(conference.state, Number(sourceId)))
      .map((each) => ({ ...each, since: before?.get(each.sessionId) ?? platform.clock() }));
    overdue.set(conference.id, new Map(late.map(({ sessionId, since }) => [sessionId, since])));
    for (const { sourceId, sessionId, since } of late) {
      if (platform.clock() - since <= GRACE_MS) continue;
      await client.leave(sessionId);
      platform.log.info({ source: sourceId }, "ended a publisher that is off the programme");
    }
    const ended = await voices.look(conference);
    if (ended > 0) platform.log.info({ sessions: ended }, "ended voices whose microphones are shut");
  }

  platform.hub.onPutAway((conferenceId) => {
    told.delete(conferenceId);
    overdue.delete(conferenceId);
    voices.forget(conferenceId);
  });
  platform.hub.onLoaded((conference) => {
    conference.onEntries((entries) => {
      if (entries.some(({ kind }) => kind.startsWith("programme.") || kind === "stage.shown" || kind === "conference.closed")) void tell(conference);
    });
    // A media process that has just come up knows nothing: tell it again.
    clients.of(conference.id).on("connected", () => {
      told.delete(conference.id);
      void tell(conference);
    });
  });
  const timer = setInterval(() => {
    for (const conference of platform.hub.all()) {
      void tell(conference);
      endOverdue(conference).catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "publishers not looked at; will try again"));
    }
  }, REPEAT_MS);
  return {
    async close() {
      clearInterval(timer);
      await clients.close();
    },
  };
}

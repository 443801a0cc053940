import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Clock } from "../../platform/clock.ts";
import { channelSource } from "./clients.ts";

/** An interpreter whose browser died does not speak on: their microphone is shut when nothing came of it so long, ms. */
const SILENT_MS = 20_000;

/** Shuts the microphones of interpreters who are gone, so that nobody waits for a voice that does not come. */
export function createSilentChannels(clock: Clock, laneOf: (conference: LiveConference) => Lane) {
  /** Since when nothing is sent on a channel whose microphone is open. */
  const since = new Map<string, number>();
  return {
    /** @param sources what is being sent in this conference now */
    async look(conference: LiveConference, sources: ReadonlySet<string>): Promise<void> {
      for (const { id, mic } of conference.state.captions.channels) {
        const key = `${conference.id} ${id}`;
        if (mic === null || sources.has(channelSource(id))) {
          since.delete(key);
          continue;
        }
        const began = since.get(key) ?? clock();
        since.set(key, began);
        if (clock() - began < SILENT_MS) continue;
        since.delete(key);
        await laneOf(conference).submit({
          id: null,
          digest: null,
          actor: "system",
          // Unless it was opened anew meanwhile.
          decide: ({ captions }) => ({ ok: true, entries: captions.channels.some((each) => each.id === id && each.mic === mic) ? [{ kind: "channel.mic", channelId: id, on: false }] : [] }),
        });
      }
    },
  };
}

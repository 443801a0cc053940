import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { MediaClients, sourceName } from "./clients.ts";

/** How often the media engine is told again what it may have missed, ms. */
const REPEAT_MS = 2_000;

/**
 * Makes the media engine's slots follow the journal. The fold is the truth: after a restart of the engine,
 * or of this, the slots are simply told again.
 */
export function createProgrammeDirector(platform: Platform): { close(): Promise<void> } {
  const clients = new MediaClients(platform);
  const told = new Map<string, string>();
  const sending = new Set<string>();

  async function tell(conference: LiveConference): Promise<void> {
    if (sending.has(conference.id)) return;
    sending.add(conference.id);
    try {
      for (;;) {
        const slots = conference.state.slots.map((slot) => (slot ? sourceName(slot.site) : null));
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

  platform.hub.onLoaded((conference) => {
    conference.onEntries((entries) => {
      if (entries.some(({ kind }) => kind.startsWith("programme.") || kind === "conference.closed")) void tell(conference);
    });
    // A media process that has just come up knows nothing: tell it again.
    clients.of(conference.id).on("connected", () => {
      told.delete(conference.id);
      void tell(conference);
    });
  });
  const timer = setInterval(() => {
    for (const conference of platform.hub.all()) void tell(conference);
  }, REPEAT_MS);
  return {
    async close() {
      clearInterval(timer);
      await clients.close();
    },
  };
}

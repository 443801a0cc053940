import { isQuiet, type ConferenceState } from "@diemcau/rules";
import type { Platform } from "../../platform/platform.ts";
import { MediaClients } from "../media/index.ts";
import { readAllOutputs } from "./store.ts";

/** How often the media process is told again what it may have missed, ms. */
const REPEAT_MS = 2_000;

/** Whose picture goes out: the large one of those on air; none during a pause or a film. */
export function largeSlot(state: ConferenceState): 0 | 1 | 2 | 3 | null {
  if (isQuiet(state.stage.scene)) return null;
  const slot = state.large !== null && state.slots[state.large] ? state.large : state.slots.findIndex((each) => each !== null);
  return slot < 0 ? null : (slot as 0 | 1 | 2 | 3);
}

/** Makes what is sent out of the programme follow the table and the journal; the whole of it is simply told again. */
export function createOutputDirector(platform: Platform): { close(): Promise<void> } {
  const clients = new MediaClients(platform);
  /** Conferences that the media process may still send for. */
  const told = new Set<string>();
  let telling: Promise<void> = Promise.resolve();
  let wantedAgain = false;

  async function tell(): Promise<void> {
    const rows = await readAllOutputs(platform.db);
    const byConference = Map.groupBy(rows, ({ conferenceId }) => conferenceId);
    for (const conferenceId of new Set([...byConference.keys(), ...told])) {
      const { state } = await platform.hub.get(conferenceId);
      const outputs = state.phase === "ended" ? [] : (byConference.get(conferenceId) ?? []).map(({ id, kind, url }) => ({ id, kind, url }));
      await clients.of(conferenceId).outputs({ large: largeSlot(state), outputs });
      if (outputs.length > 0) told.add(conferenceId);
      else told.delete(conferenceId);
    }
  }

  function again(): void {
    if (wantedAgain) return;
    wantedAgain = true;
    telling = telling.then(async () => {
      wantedAgain = false;
      await tell().catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "outputs not told; will try again"));
    });
  }

  platform.hub.onLoaded((conference) => {
    conference.onEntries((entries) => {
      if (told.has(conference.id) && entries.some(({ kind }) => kind.startsWith("programme.") || kind === "stage.shown" || kind === "conference.closed")) again();
    });
  });
  const timer = setInterval(again, REPEAT_MS);
  return {
    async close() {
      clearInterval(timer);
      await telling;
      await clients.close();
    },
  };
}

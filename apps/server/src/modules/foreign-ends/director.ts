import { isQuiet, mainSlot, type ConferenceState } from "@diemcau/rules";
import type { Platform } from "../../platform/platform.ts";
import { MediaClients } from "../media/index.ts";
import { endsAt } from "./closing.ts";
import { OutputCounts } from "./output-counts.ts";
import { endOutputs, readAllOutputs, type OutputRow } from "./store.ts";

/** How often the media process is told again what it may have missed, ms. */
const REPEAT_MS = 2_000;

/** Whose picture goes out: the large one of those on air; none during a pause or a film. */
export function largeSlot(state: ConferenceState): 0 | 1 | 2 | 3 | null {
  if (isQuiet(state.stage.scene)) return null;
  const slot = mainSlot(state);
  return slot < 0 ? null : (slot as 0 | 1 | 2 | 3);
}

/** Makes what is sent out of the programme follow the table and the journal; the whole of it is simply told again. */
export function createOutputDirector(platform: Platform): { close(): Promise<void> } {
  const clients = new MediaClients(platform);
  /** Conferences that the media process may still send for. */
  const told = new Set<string>();
  const counts = new OutputCounts(platform.metrics);
  /** Why one could not be told last. */
  const faulty = new Map<string, string>();
  let telling: Promise<void> = Promise.resolve();
  let wantedAgain = false;

  async function tell(): Promise<void> {
    const rows = await readAllOutputs(platform.db);
    const byConference = Map.groupBy(rows, ({ conferenceId }) => conferenceId);
    await Promise.all(
      [...new Set([...byConference.keys(), ...told])].map((conferenceId) =>
        // One conference's fault is its own: the others go on being told.
        tellOf(conferenceId, byConference.get(conferenceId) ?? []).then(
          () => faulty.delete(conferenceId),
          (error: unknown) => {
            counts.untold(conferenceId, byConference.get(conferenceId) ?? []);
            noteFault(conferenceId, error);
          },
        ),
      ),
    );
    counts.show();
  }

  async function tellOf(conferenceId: string, rows: readonly OutputRow[]): Promise<void> {
    const { state } = await platform.hub.get(conferenceId);
    const isOver = (endsAt(state) ?? Infinity) <= platform.clock();
    if (isOver && rows.length > 0) {
      await endOutputs(platform.db, conferenceId, platform.clock());
      platform.log.info({ conferenceId, outputs: rows.length }, "what was sent out of a closed conference has ended");
    }
    const outputs = isOver ? [] : rows.map(({ id, kind, url }) => ({ id, kind, url }));
    if (outputs.length > 0) told.add(conferenceId);
    else if (!told.has(conferenceId)) return;
    counts.told(conferenceId, outputs, await clients.of(conferenceId).outputs({ large: largeSlot(state), outputs }));
    // Nothing asks for it any more: an ended conference is put away.
    if (outputs.length === 0) told.delete(conferenceId);
  }

  /** Said once, not every two seconds. */
  function noteFault(conferenceId: string, error: unknown): void {
    const why = (error as Error).message;
    if (faulty.get(conferenceId) !== why) platform.log.warn({ conferenceId, err: why }, "what a conference sends out is not told; will try again");
    faulty.set(conferenceId, why);
  }

  function again(): void {
    if (wantedAgain) return;
    wantedAgain = true;
    telling = telling.then(async () => {
      wantedAgain = false;
      await tell().catch((error: unknown) => platform.log.warn({ err: (error as Error).message }, "outputs not read; will try again"));
    });
  }

  platform.hub.onPutAway((conferenceId) => faulty.delete(conferenceId));
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

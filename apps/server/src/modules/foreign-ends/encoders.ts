import type { EncoderState, NewEntry } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { MediaClients, isSending } from "../media/index.ts";
import { forgetSessions, readEncoders, type EncoderRow } from "./encoder-store.ts";

/** A room's page stands back within that time of an encoder's first packet, and the control room sees it, ms. */
const LOOK_MS = 1_000;

/**
 * Journals which sites have an encoder in place of their room's camera, and whether it sends: what the tokens' table and
 * the media engine say, which is simply looked at again after a restart of either.
 */
export function createEncoderWatch(platform: Platform, laneOf: (conference: LiveConference) => Lane): { close(): Promise<void> } {
  const clients = new MediaClients(platform);
  let looking: Promise<void> = Promise.resolve();
  let isLooking = false;

  async function look(): Promise<void> {
    const byConference = Map.groupBy(await readEncoders(platform.db, platform.clock()), ({ conferenceId }) => conferenceId);
    for (const { id, state } of platform.hub.all()) if (state.encoders.size > 0 && !byConference.has(id)) byConference.set(id, []);
    for (const [conferenceId, rows] of byConference) {
      // One conference that cannot be looked at is no reason not to look at the next.
      await lookAt(conferenceId, rows).catch((error: unknown) => platform.log.debug({ conferenceId, err: (error as Error).message }, "encoders not looked at; will try again"));
    }
  }

  async function lookAt(conferenceId: string, rows: readonly EncoderRow[]): Promise<void> {
    const conference = await platform.hub.get(conferenceId);
    const opened = rows.flatMap(({ session }) => session ?? []);
    // Asked after the table was read: a session is there before its row is.
    const { publishers } = opened.length > 0 ? await clients.of(conferenceId).stats() : { publishers: [] };
    const gone = opened.filter((name) => !publishers.some(({ sessionId }) => sessionId === name));
    if (gone.length > 0) await forgetSessions(platform.db, conferenceId, gone);
    const wanted = new Map<number, EncoderState>();
    for (const { site, isGood, session } of rows) {
      const sends = publishers.some((publisher) => publisher.sessionId === session && isSending(publisher));
      if (sends) wanted.set(site, "sending");
      else if (isGood && !wanted.has(site)) wanted.set(site, "ready");
    }
    if (changes(conference.state, wanted).length === 0) return;
    await laneOf(conference).submit({ id: null, digest: null, actor: "system", decide: (state) => ({ ok: true, entries: changes(state, wanted) }) });
  }

  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look()
      .catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "encoders not looked at; will try again"))
      .finally(() => (isLooking = false));
  }, LOOK_MS);
  return {
    async close() {
      clearInterval(timer);
      await looking;
      await clients.close();
    },
  };
}

function changes({ phase, encoders }: ConferenceState, wanted: ReadonlyMap<number, EncoderState>): NewEntry[] {
  if (phase === "ended") return [];
  return [...new Set([...encoders.keys(), ...wanted.keys()])]
    .toSorted((a, b) => a - b)
    .flatMap((site) => {
      const is = wanted.get(site) ?? "none";
      return (encoders.get(site) ?? "none") === is ? [] : [{ kind: "encoder.changed", site, is } as const];
    });
}

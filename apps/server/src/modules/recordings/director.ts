import { MediaClient } from "@diemcau/media";
import type { RecordingStatus } from "@diemcau/media/recording";
import { initialState, recordingKeptUntil, reduce, type ConferenceState } from "@diemcau/rules";
import type { NewEntry } from "@diemcau/contract";
import type { LiveConference } from "../../platform/live/conference.ts";
import { readKinds } from "../../platform/live/journal.ts";
import type { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { mediaSocket } from "../media/index.ts";
import { Shelf } from "./shelf.ts";

/** How often the media process is told again what to record, ms: it may have been started anew. */
const REPEAT_MS = 1_000;
/** The media process is started again within about as long when it dies or hangs: beyond that people are told, ms. */
const SILENT_MS = 3_000;
/** How often the shelf is looked over, ms. */
const SWEEP_MS = 60_000;
/** Hours that the disk lasts: below each of them the producer is told, above the last one that all is well. */
const HOURS_TOLD = [0.5, 1, 3] as const;
const ENOUGH_HOURS = 3.5;
/** What one picture costs at least, bytes a second: the pace of the first minute says little. */
const LEAST_PACE = 100_000;
const MB = 1024 * 1024;

/** Makes the media process record what the journal says. The fold is the truth, repeated each second. */
export function createRecordingDirector(platform: Platform, laneOf: (conference: LiveConference) => Lane): { sweep(): Promise<void>; close(): Promise<void> } {
  const reserveBytes = platform.config.recordingReserveMb * MB;
  const shelf = new Shelf(platform.config.recordingsDir);
  const clients = new Map<string, MediaClient>();
  /** Conferences whose media process was last told to record something. */
  const recorded = new Set<string>();
  /** Live ones that were told once since this process runs: the one before may have died in between. */
  const told = new Set<string>();
  const asking = new Set<string>();
  /** Since when each was asked without an answer. */
  const unanswered = new Map<string, number>();
  /** Hours that the disk lasts at each one's pace. */
  const hoursOf = new Map<string, number>();

  function clientOf(conferenceId: string): MediaClient {
    let client = clients.get(conferenceId);
    if (!client) {
      client = new MediaClient({ socketPath: mediaSocket(platform.config.dataDir) }, conferenceId);
      clients.set(conferenceId, client);
    }
    return client;
  }

  const note = (conference: LiveConference, entry: (state: ConferenceState) => NewEntry | null) =>
    laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: (state) => {
        const noted = entry(state);
        return { ok: true, entries: noted ? [noted] : [] };
      },
    });

  async function follow(conference: LiveConference): Promise<void> {
    const { phase, recording, slots } = conference.state;
    const { on } = recording;
    const isFirst = phase === "live" && !told.has(conference.id);
    if ((!on && !recorded.has(conference.id) && !isFirst) || asking.has(conference.id)) return;
    asking.add(conference.id);
    if (!unanswered.has(conference.id)) unanswered.set(conference.id, performance.now());
    try {
      const runs = on !== null && !on.paused;
      const sources = runs && on.speakers ? slots.flatMap((slot) => (slot ? [String(slot.site)] : [])) : [];
      const status = await clientOf(conference.id).record({ programme: runs, sources, reserveBytes });
      told.add(conference.id);
      unanswered.delete(conference.id);
      if (recording.silentSince !== null) await note(conference, ({ recording: own }) => (own.silentSince === null ? null : { kind: "recording.silent", silent: false }));
      if (on) recorded.add(conference.id);
      else recorded.delete(conference.id);
      if (on && runs) await lookAtDisk(conference, status);
    } catch (error) {
      platform.log.debug({ err: (error as Error).message }, "recording not told; will try again");
    } finally {
      asking.delete(conference.id);
    }
  }

  async function lookAtDisk(conference: LiveConference, { stopped, freeBytes, bytesPerSecond, failure }: RecordingStatus): Promise<void> {
    const { hoursLeft } = conference.state.recording;
    if (stopped.programme) {
      platform.metrics.recordingsStopped.inc({ what: "all" });
      platform.log.warn({ conferenceId: conference.id, freeBytes, failure }, "recording stopped: the disk is full");
      await note(conference, ({ recording: { on } }) => (on ? { kind: "recording.stopped", what: "all", reason: "disk" } : null));
      return;
    }
    if (stopped.sources && conference.state.recording.on?.speakers) platform.metrics.recordingsStopped.inc({ what: "speakers" });
    if (stopped.sources) await note(conference, ({ recording: { on } }) => (on?.speakers ? { kind: "recording.stopped", what: "speakers", reason: "disk" } : null));
    const hours = Math.max(0, freeBytes - reserveBytes) / Math.max(LEAST_PACE, bytesPerSecond) / 3_600;
    hoursOf.set(conference.id, hours);
    const level = hours >= ENOUGH_HOURS ? null : (HOURS_TOLD.find((each) => hours < each) ?? hoursLeft);
    const before = hoursLeft === null ? null : (HOURS_TOLD.find((each) => hoursLeft < each) ?? null);
    // One word for each step down, none for the way the pace goes up and down.
    if (level === null ? hoursLeft !== null : before === null || level < before) {
      const rounded = level === null ? null : Math.floor(hours * 10) / 10;
      await note(conference, ({ recording: { on, hoursLeft: newest } }) => (on && newest === hoursLeft ? { kind: "recording.space", hours: rounded } : null));
    }
  }

  /** A red sign must not stand while nothing is recorded. */
  async function sayIfSilent(conference: LiveConference): Promise<void> {
    const { on, silentSince } = conference.state.recording;
    const since = unanswered.get(conference.id);
    if (!on || on.paused || silentSince !== null || since === undefined || performance.now() - since < SILENT_MS) return;
    platform.log.warn({ conferenceId: conference.id }, "the media process does not answer: nothing is recorded");
    await note(conference, ({ recording: own }) => (own.on && own.silentSince === null ? { kind: "recording.silent", silent: true } : null));
  }

  /** For Prometheus. */
  function count(): void {
    const on = new Set([...platform.hub.all()].filter(({ state }) => state.recording.on !== null).map(({ id }) => id));
    for (const id of hoursOf.keys()) if (!on.has(id)) hoursOf.delete(id);
    platform.metrics.recordings.set(on.size);
    if (hoursOf.size > 0) platform.metrics.recordingHours.set(Math.min(...hoursOf.values()));
    else platform.metrics.recordingHours.remove();
  }

  /** Deletes what has been kept long enough, and the files of what was deleted. */
  async function sweep(): Promise<void> {
    for (const conferenceId of await shelf.conferences()) {
      try {
        // Only what this is about is read: a conference of last year need not be folded whole for it.
        const entries = await readKinds(platform.db, conferenceId, ["conference.opened", "conference.closed", "recording.ruled", "recording.started", "recording.deleted"], Number.MAX_SAFE_INTEGER);
        // A folder that belongs to no conference of this database is not ours to delete.
        if (entries.length === 0) continue;
        const { phase, recording } = entries.reduce(reduce, initialState);
        if (phase !== "ended") continue;
        const until = recordingKeptUntil(recording);
        if (recording.kept && until !== null && until < platform.clock()) {
          const conference = await platform.hub.get(conferenceId);
          await note(conference, ({ recording: own }) => (own.kept && (recordingKeptUntil(own) ?? Infinity) < platform.clock() ? { kind: "recording.deleted", reason: "retention" } : null));
          platform.log.info({ conferenceId }, "recording deleted: it has been kept as long as its rule says");
        } else if (recording.kept) continue;
        await shelf.remove(conferenceId);
      } catch (error) {
        platform.log.warn({ err: (error as Error).message, conferenceId }, "recordings not looked over; will try again");
      }
    }
  }

  platform.hub.onPutAway((conferenceId) => {
    void clients.get(conferenceId)?.close();
    clients.delete(conferenceId);
    told.delete(conferenceId);
    unanswered.delete(conferenceId);
  });
  platform.hub.keepWhile((conferenceId) => recorded.has(conferenceId));
  platform.hub.onLoaded((conference) => {
    conference.onEntries((entries) => {
      if (entries.some(({ kind }) => kind.startsWith("recording.") || kind.startsWith("programme.") || kind === "conference.closed")) void follow(conference);
      if (entries.some(({ kind }) => kind === "recording.deleted")) void sweep();
    });
  });
  let lookedAt = performance.now();
  const timers = [
    setInterval(() => {
      // A look that is late says that this process stood still: answers may lie unread.
      const isLate = performance.now() - lookedAt > 2 * REPEAT_MS;
      lookedAt = performance.now();
      for (const conference of platform.hub.all()) {
        if (!isLate) void sayIfSilent(conference).catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "silence of the recorder not said; will try again"));
        void follow(conference);
      }
      count();
    }, REPEAT_MS),
    setInterval(() => void sweep(), SWEEP_MS),
  ];
  void sweep();
  return {
    sweep,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

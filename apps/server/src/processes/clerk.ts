import { sql } from "kysely";
import { createAttendanceClerk } from "../modules/attendance/index.ts";
import { createEdgeWarden } from "../modules/edges/index.ts";
import { createEncoderWatch, createOutputDirector } from "../modules/foreign-ends/index.ts";
import { Lanes, createPresenceClerk } from "../modules/floor/index.ts";
import { createLineTestWarden, createRoundReminders } from "../modules/line-tests/index.ts";
import { createInvitationsClerk } from "../modules/invitations/index.ts";
import { createMessagesClerk } from "../modules/messages/index.ts";
import { createMediaCounts, createProgrammeDirector } from "../modules/media/index.ts";
import { createRecordingDirector } from "../modules/recordings/index.ts";
import { createQualityClerk } from "../modules/quality/index.ts";
import { createVotingClerk } from "../modules/voting/index.ts";
import { createWallClerk } from "../modules/wall/index.ts";
import { createQuestionsClerk } from "../modules/questions/index.ts";
import { keepFold } from "../platform/live/journal.ts";
import type { Platform } from "../platform/platform.ts";
import { beatAsClerk } from "../web/clerk-beat.ts";
import { onShutdown, startPlatform } from "./child.ts";

/** Roll-ups reach the journal at most that often, ms. */
const ROUND_MS = 500;
/** A fold is kept when the journal has grown by that many entries. */
const KEEP_EVERY = 1_000;
/** How often it says that it gets its work done, ms. */
const BEAT_MS = 5_000;

/**
 * Does what one process must do for all: coalesces check-ins and presence into roll-ups, keeps folds, and
 * makes the media engine follow the journal. May die at any moment; the next one goes on from the tables.
 */
export async function runClerk(): Promise<void> {
  const { platform, close } = startPlatform("clerk", 4);
  const lanes = new Lanes(platform);
  const attendance = createAttendanceClerk(platform, (conference) => lanes.of(conference));
  const messages = createMessagesClerk(platform, (conference) => lanes.of(conference));
  const presence = createPresenceClerk(platform, (conference) => lanes.of(conference));
  const questions = createQuestionsClerk(platform, (conference) => lanes.of(conference));
  const voting = createVotingClerk(platform, (conference) => lanes.of(conference));
  const wall = createWallClerk(platform, (conference) => lanes.of(conference));
  const quality = createQualityClerk(platform);
  const director = createProgrammeDirector(platform, (conference) => lanes.of(conference), quality.heard);
  const counts = createMediaCounts(platform);
  const recording = createRecordingDirector(platform, (conference) => lanes.of(conference));
  const outputs = createOutputDirector(platform);
  const encoders = createEncoderWatch(platform, (conference) => lanes.of(conference));
  const warden = createLineTestWarden(platform);
  const rounds = createRoundReminders(platform);
  const edges = createEdgeWarden(platform);
  const invitations = createInvitationsClerk(platform).run();
  const kept = new Map<string, number>();
  platform.hub.onPutAway((conferenceId) => kept.delete(conferenceId));
  let stopped = false;
  let lastBeat = -BEAT_MS;

  const round = async () => {
    await followOpenConferences(platform);
    await presence.round();
    await attendance.round();
    await messages.round();
    await wall.round();
    await questions.round();
    await voting.round();
    for (const conference of platform.hub.all()) {
      const { state } = conference;
      if (state.seq - (kept.get(conference.id) ?? 0) < KEEP_EVERY) continue;
      await keepFold(platform.db, conference.id, state);
      kept.set(conference.id, state.seq);
    }
    if (performance.now() - lastBeat < BEAT_MS) return;
    await beatAsClerk(platform.db);
    lastBeat = performance.now();
  };

  const running = (async () => {
    while (!stopped) {
      const started = performance.now();
      try {
        await round();
      } catch (error) {
        if (!stopped) platform.log.warn({ err: (error as Error).message }, "round failed; will try again");
        attendance.reset();
        presence.reset();
        wall.reset();
        voting.reset();
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(50, ROUND_MS - (performance.now() - started))));
    }
  })();

  onShutdown(platform.log, async () => {
    stopped = true;
    await running;
    await invitations.close();
    await director.close();
    await counts.close();
    await recording.close();
    await outputs.close();
    await encoders.close();
    await quality.close();
    await wall.close();
    await warden.close();
    await rounds.close();
    await edges.close();
    await close();
  });
  process.send?.({ ready: true });
}

/** Conferences that are being prepared or are live: their rooms may join at any time. */
async function followOpenConferences(platform: Platform): Promise<void> {
  const open = await sql<{ id: string }>`select id from conference where phase <> 'ended'`.execute(platform.db);
  for (const { id } of open.rows) await platform.hub.get(id);
}

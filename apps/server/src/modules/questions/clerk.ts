import { QUESTION_STATES, type NewEntry } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { countStates, readUntold, writeTold, type Untold } from "./book-store.ts";
import { releaseHeld } from "./held-store.ts";

/** Votes come by the thousand: thousands of rooms are told of them no more often, ms. */
const PUBLISH_EVERY_MS = 5_000;
/** Questions without a name are told together at marks of the clock, ms: the journal knows no moment of a single one. */
const MARK_MS = 300_000;

/** Tells the journal how many questions there are and that they have changed; the texts stay in their tables. */
export function createQuestionsClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  const publishedAt = new Map<string, number>();
  const markOf = () => Math.floor(platform.clock() / MARK_MS);
  // One that begins anew waits for the next mark: when it began tells nothing.
  let mark = markOf();

  async function tell(untold: Untold): Promise<void> {
    const { conferenceId } = untold;
    const [conference, states] = await Promise.all([platform.hub.get(conferenceId), countStates(platform.db, conferenceId)]);
    const counts = QUESTION_STATES.slice(0, 5).map((state) => states.get(state) ?? 0) as [number, number, number, number, number];
    const withdrawn = states.get("withdrawn") ?? 0;
    const shown = counts[QUESTION_STATES.indexOf("shown")]!;
    const answered = counts[QUESTION_STATES.indexOf("answered")]!;
    const known = conference.state.questions.published;
    const soon = known.shown !== shown || known.answered !== answered || performance.now() - (publishedAt.get(conferenceId) ?? -Infinity) >= PUBLISH_EVERY_MS;
    const publish = untold.isPublished && soon;
    if (!publish && untold.revision <= conference.state.questions.counted.revision) return;
    if (publish) publishedAt.set(conferenceId, performance.now());
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      // Held against the newest fold: an old clerk that has not quite ended cannot turn a count back.
      decide: ({ questions }: ConferenceState) => {
        const entries: NewEntry[] = [];
        if (untold.revision > questions.counted.revision) entries.push({ kind: "questions.counted", revision: untold.revision, counts, ...(withdrawn > 0 ? { withdrawn } : {}) });
        if (publish && untold.published > questions.published.revision) entries.push({ kind: "questions.published", revision: untold.published, shown, answered });
        return { ok: true, entries };
      },
      write: (tx) => writeTold(tx, conferenceId, { revision: untold.revision, published: publish ? untold.published : null }),
    });
  }

  return {
    /** One round: tells what has changed since the last one, of every conference. */
    async round(): Promise<void> {
      if (markOf() > mark) {
        await releaseHeld(platform.db);
        mark = markOf();
      }
      for (const untold of await readUntold(platform.db)) await tell(untold);
    },
  };
}

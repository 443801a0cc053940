import { countsEntry } from "@diemcau/rules";
import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { readTallies, type Tally } from "./notice-store.ts";

/** Coalesces who has received and read the notices into roll-ups: what differs from the fold is journalled. */
export function createMessagesClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  return {
    async round(): Promise<void> {
      const byConference = Map.groupBy(await readTallies(platform.db), ({ conferenceId }) => conferenceId);
      for (const [conferenceId, tallies] of byConference) await journal(await platform.hub.get(conferenceId), tallies);
    },
  };

  async function journal(conference: LiveConference, tallies: readonly Tally[]): Promise<void> {
    const newsIn = (state: LiveConference["state"]) => {
      const known = new Map(state.messages.notices.map((notice) => [notice.id, notice]));
      return tallies.flatMap(({ noticeId, delivered, read, readByDelegates }): [string, number, number, number][] => {
        const notice = known.get(noticeId);
        // Counts only grow: an old clerk that has not quite ended cannot turn one back.
        const grown = notice && (delivered > notice.delivered || read > notice.read || readByDelegates > notice.readByDelegates);
        return grown ? [[noticeId, Math.max(delivered, notice.delivered), Math.max(read, notice.read), Math.max(readByDelegates, notice.readByDelegates)]] : [];
      });
    };
    if (newsIn(conference.state).length === 0) return;
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: (state) => {
        const counts = newsIn(state);
        return { ok: true, entries: counts.length > 0 ? [countsEntry(state.messages, counts)] : [] };
      },
    });
  }
}

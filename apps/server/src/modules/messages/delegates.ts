import type { NoticeState } from "@diemcau/contract";
import { isInSet, type ConferenceState } from "@diemcau/rules";

/** The notices that a delegate's phone shows: to all delegates, or to their class, where their room is meant; newest first. */
export function noticesFor({ messages }: ConferenceState, site: number, delegateClass: string): NoticeState[] {
  return messages.notices
    .filter(({ delegates, to, withdrawnAt }) => {
      if (!delegates || withdrawnAt > 0) return false;
      if (to && !isInSet(to, site)) return false;
      return delegates.classes === null || delegates.classes.includes(delegateClass);
    })
    .toReversed();
}

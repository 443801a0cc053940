/** Who is on air and who asks to be. Parts of the floor import this file: it imports none of them. */
import type { ConferenceState } from "./state.ts";

/** The central site's own slot: it stays while others come and go. */
export const CENTRAL_SLOT = 0;

/** The slot a site is on air in, or -1. */
export function slotOf(state: ConferenceState, site: number): number {
  return state.slots.findIndex((slot) => slot?.site === site);
}

/** The site's place in the queue from 1, or 0 when it has not asked to speak. */
export function queuePlace(state: ConferenceState, site: number): number {
  return state.queue.findIndex((request) => request.site === site) + 1;
}

/** May this site send its picture now? On air, asked to be ready, or looked into by the control room. */
export function mayPublish(state: ConferenceState, site: number): boolean {
  return slotOf(state, site) >= 0 || state.cued.includes(site) || state.wall.previews.some((preview) => preview.site === site);
}

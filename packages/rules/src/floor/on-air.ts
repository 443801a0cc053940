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

/** Can it be asked to be ready? Its room is there, or whoever has the token of its encoder. */
export const canBeCued = (state: ConferenceState, site: number): boolean => state.sites.get(site).presence === "c" || state.encoders.has(site);

/** Can it be put on air? Its room is there, or its encoder sends without it. */
export const canBeSeen = (state: ConferenceState, site: number): boolean => state.sites.get(site).presence === "c" || state.encoders.get(site) === "sending";

/** Why it cannot be put on air, or null. */
export function whyUnseen(state: ConferenceState, site: number): "site-not-connected" | "encoder-not-sending" | null {
  if (canBeSeen(state, site)) return null;
  return state.encoders.has(site) ? "encoder-not-sending" : "site-not-connected";
}

/** May this site send its picture now? On air, asked to be ready, or looked into by the control room. */
export function mayPublish(state: ConferenceState, site: number): boolean {
  return slotOf(state, site) >= 0 || state.cued.includes(site) || state.wall.previews.some((preview) => preview.site === site);
}

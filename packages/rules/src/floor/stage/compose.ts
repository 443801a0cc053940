/** Where each room's picture stands: one answer for the rooms, the control room, the preview and the phone. */
import type { Speaker } from "@diemcau/contract";
import { CENTRAL_SLOT } from "../on-air.ts";
import type { ConferenceState } from "../state.ts";
import { isCard } from "./scene.ts";

/**
 * `large`: all of the picture; `left`/`right`: half of it; `main`/`chair`: the speaker and the chair; `beside`: next to a
 * document; `small`: in the strip, from 0; `off`: not seen.
 */
export type SlotPlace =
  | { readonly kind: "large" | "left" | "right" | "main" | "chair" | "beside" | "off" }
  | { readonly kind: "small"; readonly index: number };

type Seen = Pick<ConferenceState, "slots" | "large" | "stage">;
const OFF: SlotPlace = { kind: "off" };

/** The slot of whoever speaks, or -1. When nothing is named large, the first filled slot is. */
export function mainSlot({ slots, large }: Pick<Seen, "slots" | "large">): number {
  return large !== null && slots[large] ? large : slots.findIndex((slot) => slot !== null);
}

/** The other of two. */
function secondSlot({ slots, stage: { scene } }: Seen, main: number): number {
  const wanted = scene.layout === "two" ? slots.findIndex((slot) => slot !== null && slot.site === scene.second) : -1;
  return wanted >= 0 && wanted !== main ? wanted : slots.findIndex((slot, at) => slot !== null && at !== main);
}

/** Places of all slots. A layout that lacks a room shows what there is. */
export function slotPlaces(state: Seen): SlotPlace[] {
  const { slots, stage } = state;
  const { scene } = stage;
  const places: SlotPlace[] = slots.map(() => OFF);
  const main = mainSlot(state);
  if (main < 0 || isCard(scene)) return places;
  if (scene.layout === "document") {
    if (scene.speaker) places[main] = { kind: "beside" };
    return places;
  }
  const second = scene.layout === "two" ? secondSlot(state, main) : scene.layout === "chair" && slots[CENTRAL_SLOT] && main !== CENTRAL_SLOT ? CENTRAL_SLOT : -1;
  if (second >= 0) {
    places[main] = { kind: scene.layout === "two" ? "left" : "main" };
    places[second] = { kind: scene.layout === "two" ? "right" : "chair" };
    return places;
  }
  places[main] = { kind: "large" };
  if (scene.layout !== "strip") return places;
  let index = 0;
  for (const [at, slot] of slots.entries()) if (slot && at !== main) places[at] = { kind: "small", index: index++ };
  return places;
}

/** Is this room's picture in the programme, as far as the layout goes? */
export const isSeen = (state: Seen, site: number): boolean => slotPlaces(state)[state.slots.findIndex((slot) => slot?.site === site)]?.kind !== "off" && state.slots.some((slot) => slot?.site === site);

export interface LowerThird {
  /** The speaker, else the site; or the line that was typed. */
  readonly heading: string;
  readonly position: string | null;
  readonly site: string | null;
}

const named = ({ siteName, speaker }: { siteName: string; speaker?: Speaker }): LowerThird =>
  speaker ? { heading: speaker.name, position: speaker.position ?? null, site: siteName } : { heading: siteName, position: null, site: null };

/** Who is seen and from where; null while nobody is, behind a card, side by side, and when it is put away. */
export function lowerThird(state: Seen): LowerThird | null {
  const { overlay, scene } = state.stage;
  if (overlay.lowerThird === "off" || isCard(scene)) return null;
  const main = mainSlot(state);
  // Side by side each has its own name: one line for two would say nothing.
  if (overlay.lowerThird === "auto" && scene.layout === "two" && secondSlot(state, main) >= 0) return null;
  if (overlay.lowerThird !== "auto") return { heading: overlay.lowerThird.heading, position: overlay.lowerThird.line ?? null, site: null };
  // Whose picture is not beside the document is not named on it either.
  if (scene.layout === "document" && !scene.speaker) return null;
  const content = state.slots[main];
  return content ? named(content) : null;
}

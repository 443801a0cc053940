import type { Outline } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";

/** Where a slot's picture stands: large, in the strip of small ones, or not at all. */
export type SlotPlace = { readonly kind: "large" } | { readonly kind: "small"; readonly index: number } | { readonly kind: "off" };

/** Places of all slots. When nothing is named large, the first filled slot is. */
export function slotPlaces(slots: ConferenceState["slots"], large: number | null): SlotPlace[] {
  const main = large !== null && slots[large] ? large : slots.findIndex((slot) => slot !== null);
  let index = 0;
  return slots.map((slot, at): SlotPlace => {
    if (!slot) return { kind: "off" };
    return at === main ? { kind: "large" } : { kind: "small", index: index++ };
  });
}

export interface LowerThirdText {
  /** The speaker, else the site. */
  readonly heading: string;
  readonly position: string | null;
  readonly site: string | null;
  readonly item: string | null;
}

/** Who is seen large, from where, on which item of the agenda; null while nobody is. */
export function lowerThird(state: Pick<ConferenceState, "slots" | "large" | "agenda">, outline: Outline | null): LowerThirdText | null {
  const places = slotPlaces(state.slots, state.large);
  const content = state.slots[places.findIndex((place) => place.kind === "large")];
  if (!content) return null;
  const item = outline?.agenda.find((candidate) => candidate.id === state.agenda.itemId)?.title ?? null;
  const { speaker, siteName } = content;
  return speaker
    ? { heading: speaker.name, position: speaker.position ?? null, site: siteName, item }
    : { heading: siteName, position: null, site: null, item };
}

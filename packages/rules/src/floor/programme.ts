/** Putting a site on air, for every part of the floor that does it: this file imports none of them. */
import { SLOT_COUNT, type NewEntry, type Speaker } from "@diemcau/contract";
import type { DecisionContext } from "./decide.ts";
import { CENTRAL_SLOT, slotOf, whyUnseen } from "./on-air.ts";
import { accept, refuse, type Decision } from "./outcome.ts";
import { partings } from "./speaking/queue.ts";
import type { ConferenceState } from "./state.ts";

export interface PutOnAir {
  readonly site: number;
  readonly slot?: number;
  readonly speaker?: Speaker;
}

export function putOnAir(state: ConferenceState, { site, slot: wanted, speaker }: PutOnAir, context: Pick<DecisionContext, "siteName">): Decision {
  const missing = whyUnseen(state, site);
  if (missing) return refuse(missing);
  const isCentral = site === 0;
  const present = slotOf(state, site);
  const slot = wanted ?? (present >= 0 ? present : freeSlot(state, isCentral));
  if (slot < 0) return refuse("slots-full");
  if (slot === CENTRAL_SLOT && !isCentral) return refuse("slot-taken");
  const same = present === slot && JSON.stringify(state.slots[slot]?.speaker) === JSON.stringify(speaker);
  if (same) return state.large === slot ? accept() : accept({ kind: "programme.enlarged", slot });
  return accept(...filling(state, slot, { site, siteName: context.siteName(site), ...(speaker ? { speaker } : {}) }));
}

/** A site comes into a slot; where another one's request spoke for it, it no longer does. */
export function filling(state: ConferenceState, slot: number, content: { readonly site: number; readonly siteName: string; readonly speaker?: Speaker }): NewEntry[] {
  const parted = partings(state, content.site);
  return [...parted, { kind: "programme.filled", slot, ...content, ...(parted.length > 0 ? { follows: parted.length } : {}) }];
}

/** The central site has its own slot; another site takes the first free one of the rest. */
function freeSlot(state: ConferenceState, isCentral: boolean): number {
  if (isCentral) return CENTRAL_SLOT;
  for (let slot = CENTRAL_SLOT + 1; slot < SLOT_COUNT; slot++) if (!state.slots[slot]) return slot;
  return -1;
}

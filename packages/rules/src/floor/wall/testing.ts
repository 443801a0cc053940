import { WALL_MARKS, type Command, type Entry } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import type { Random } from "../testing.ts";

const CONSOLES = ["00000000-0000-7000-8000-00000000c001", "00000000-0000-7000-8000-00000000c002", "00000000-0000-7000-8000-00000000c003"];

export function wallCommandsFor(random: Random, state: ConferenceState, siteCount: number, id: string): (() => Command)[] {
  const site = () => (state.wall.previews.length > 0 && random.chance(0.6) ? random.pick(state.wall.previews).site : random.below(siteCount));
  return [
    () => ({ id, kind: "wall.open-preview", site: random.below(siteCount), console: random.pick(CONSOLES) }),
    () => ({ id, kind: "wall.close-preview", site: site(), console: random.pick(CONSOLES) }),
  ];
}

/** What the clerk journals of the wall: marks that come and go, and rooms that nobody looks into any more. */
export function wallRollUp(random: Random, state: ConferenceState, siteCount: number, now: number): Omit<Entry, "seq" | "at"> {
  if (state.wall.previews.length > 0 && random.chance(0.3)) {
    return { kind: "wall.preview-closed", by: "system", site: random.pick(state.wall.previews).site, console: null } as Omit<Entry, "seq" | "at">;
  }
  const changes = Array.from({ length: 1 + random.below(4) }, () => [random.below(siteCount), random.below(WALL_MARKS.length), random.chance(0.6) ? now : 0]);
  return { kind: "wall.marked", by: "system", changes } as Omit<Entry, "seq" | "at">;
}

import type { Entry, ProblemCode, StageRoom, StageScene } from "@diemcau/contract";
import { reduce } from "../reduce.ts";
import type { ConferenceState } from "../state.ts";
import { change, type Knowing } from "./decisions.ts";

/** The conference as a take would leave it, or why it would be refused. The take decides by the same rule. */
export function previewOf(state: ConferenceState, scene: StageScene, rooms: readonly StageRoom[], knowing: Knowing): { state: ConferenceState; problem: ProblemCode | null } {
  const decision = change(state, scene, rooms, false, knowing);
  if (!decision.ok) return { state, problem: decision.problem };
  let seen = state;
  for (const entry of decision.entries) seen = reduce(seen, { ...entry, seq: seen.seq + 1, at: knowing.now } as Entry);
  return { state: seen, problem: null };
}

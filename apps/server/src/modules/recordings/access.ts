import type { ConferenceState } from "@diemcau/rules";
import type { Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";

/**
 * Who may watch, by role and time: the centre as soon as something is recorded, officers and rooms once the conference
 * is over and where its rule opens it to them; nobody but the centre what was recalled.
 * @throws Problem recording-none, recording-recalled, recording-not-open
 */
export function mayWatch(principal: Principal, { phase, recording }: Pick<ConferenceState, "phase" | "recording">): void {
  if (!recording.kept) throw new Problem("recording-none");
  if (principal.kind === "account" && principal.role !== "unit-officer") return;
  if (recording.recalled) throw new Problem("recording-recalled");
  const { openTo } = recording.rules;
  const isOpen = phase === "ended" && (openTo === "rooms" || (openTo === "units" && principal.kind === "account"));
  if (!isOpen) throw new Problem("recording-not-open");
}

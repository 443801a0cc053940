import type { RecordingSpace } from "@diemcau/contract";
import { useMe, useResource, useServerNow } from "../../data/index.ts";
import { useRoom } from "../context.ts";

/** A morning is longer: whoever is to free the disk needs to hear of it before. */
export const FEW_HOURS = 4;
/** How often it is looked at, ms. */
const LOOK_MS = 5 * 60_000;

/** Hours that the disk lasts, for the producer while nothing is recorded; null: not known, or told by the recording itself. */
export function useSpace(): number | null {
  const { state, conferenceId, live } = useRoom();
  const role = useMe("account").data?.role;
  const asks = role === "producer" && state.phase !== "ended" && state.recording.on === null;
  const round = Math.floor(useServerNow(live.clockOffset, LOOK_MS) / LOOK_MS);
  const space = useResource<RecordingSpace>(asks ? `/api/conferences/${conferenceId}/recording/space` : null, "account", `${round} ${state.recording.rules.speakers}`);
  return asks ? (space.data?.hours ?? null) : null;
}

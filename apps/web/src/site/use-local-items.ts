import type { LocalAgenda, LocalItem } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useResource } from "../data/index.ts";
import { asOf, type Room } from "./rooms.ts";

const NONE: readonly LocalItem[] = [];

/** The room's own items beside the agenda: read with every change of the conference, and of the room itself; kept without a line. */
export function useLocalItems(room: Room, state: ConferenceState | null): readonly LocalItem[] {
  const version = `${state?.directoryVersion ?? 0} ${state?.local.sites.get(room.site).changes ?? 0}`;
  const { data } = useResource<LocalAgenda>(`/api/conferences/${room.conferenceId}/sites/${room.site}/local-agenda`, asOf(room), version);
  return data?.items ?? NONE;
}

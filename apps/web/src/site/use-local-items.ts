import { useMemo } from "react";
import type { LocalAgenda, LocalItem, MentionedText } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useResource } from "../data/index.ts";
import { asOf, type Room } from "./rooms.ts";

interface OwnItems {
  readonly items: readonly LocalItem[];
  /** Titles that mention documents. */
  readonly mentions: readonly MentionedText[];
}

const NONE: OwnItems = { items: [], mentions: [] };
const NO_MENTIONS: readonly MentionedText[] = [];

/** The room's own items beside the agenda: read with every change of the conference, and of the room itself; kept without a line. */
export function useLocalItems(room: Room, state: ConferenceState | null): OwnItems {
  const version = `${state?.directoryVersion ?? 0} ${state?.local.sites.get(room.site).changes ?? 0}`;
  const { data } = useResource<LocalAgenda>(`/api/conferences/${room.conferenceId}/sites/${room.site}/local-agenda`, asOf(room), version);
  return useMemo(() => (data ? { items: data.items, mentions: data.mentions ?? NO_MENTIONS } : NONE), [data]);
}

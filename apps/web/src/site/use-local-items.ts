import { useEffect, useState } from "react";
import type { LocalAgenda, LocalItem } from "@diemcau/contract";
import { LineDown, api } from "../data/index.ts";
import type { Room } from "./rooms.ts";

const RETRY_MS = 5_000;

/** The room's own items beside the agenda: read when the panel opens, and with every change of the conference. */
export function useLocalItems(room: Room, version: number): readonly LocalItem[] {
  const [items, setItems] = useState<readonly LocalItem[]>([]);
  const { conferenceId, site, siteId } = room;
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async (): Promise<void> => {
      try {
        const path = `/api/conferences/${conferenceId}/sites/${site}/local-agenda`;
        setItems((await api.get<LocalAgenda>(path, { as: `site:${siteId}`, signal: controller.signal })).items);
      } catch (error) {
        // The agenda itself is what counts: what is known of the room's own stays shown.
        if (!controller.signal.aborted && error instanceof LineDown) timer = setTimeout(() => void go(), RETRY_MS);
      }
    };
    void go();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [conferenceId, site, siteId, version]);
  return items;
}

import { useEffect, useMemo, useState } from "react";
import type { ItemsKept } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";

const AGAIN_MS = 60_000;

/** How many sites keep the papers of each agenda item on their PC, so that they have them without a line. */
export function useItemsKept(conferenceId: string, isWanted: boolean): ReadonlyMap<string, number> {
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setRound((last) => last + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWanted]);
  const { data } = useResource<ItemsKept>(isWanted ? `/api/conferences/${conferenceId}/shelf/ready` : null, "account", round);
  return useMemo(() => new Map((data ?? []).map(({ id, sites }) => [id, sites])), [data]);
}

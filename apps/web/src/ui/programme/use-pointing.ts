import { useCallback, useRef } from "react";
import type { StagePointer } from "@diemcau/contract";
import { api, type As } from "../../data/index.ts";

/** Points are at least that far apart, ms. */
const POINTS_MS = 100;

/** Tells everybody where this screen points at the document; what comes too quickly is left out, the last is always told. */
export function usePointing(conferenceId: string, as: As): (at: StagePointer) => void {
  const sent = useRef<{ at: number; timer: ReturnType<typeof setTimeout> | undefined }>({ at: 0, timer: undefined });
  return useCallback(
    (at) => {
      const { current } = sent;
      clearTimeout(current.timer);
      const send = (): void => {
        current.at = performance.now();
        api.post(`/api/conferences/${conferenceId}/stage/pointer`, { as, body: { at } }).catch(() => {
          // The next point comes in a moment.
        });
      };
      current.timer = setTimeout(send, Math.max(0, POINTS_MS - (performance.now() - current.at)));
    },
    [conferenceId, as],
  );
}

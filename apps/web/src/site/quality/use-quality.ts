/** Tells the centre how the programme reaches this room: counted by the browser, sent when the server asks for it. */
import { useEffect, useRef } from "react";
import type { QualityReport } from "@diemcau/contract";
import type { PlaySession } from "@diemcau/media/browser";
import { isQuiet, type ConferenceState } from "@diemcau/rules";
import type { PictureStep } from "@diemcau/rules/offline";
import { api } from "../../data/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { countersOf, reportOf, type Counters } from "./counters.ts";

/** The first report comes within that time: a whole province may have been restarted at once, ms. */
const FIRST_MS = 6_000;
const RETRY_MS = 20_000;

export function useQuality(room: Room, state: ConferenceState | null, step: PictureStep, session: () => PlaySession | null): void {
  const live = state?.phase === "live";
  const latest = useRef({ step, session, pictures: false });
  useEffect(() => {
    latest.current = { step, session, pictures: state !== null && hasPictures(state, room.site) && (step === "full" || step === "low") };
  });
  useEffect(() => {
    if (!live) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let before: { counters: Counters; session: PlaySession | null; pictures: boolean } | null = null;

    const look = async (): Promise<QualityReport | null> => {
      const { step: now, session: current, pictures } = latest.current;
      const playing = current();
      const counters = await countersOf(playing);
      const last = before;
      before = { counters, session: playing, pictures };
      // A stretch in which the session was changed has counters of two: told from the next one.
      if (!last || last.session !== playing) return null;
      return reportOf(last.counters, counters, { step: now, edge: playing?.edge ?? null, pictures: pictures && last.pictures });
    };
    const once = async (): Promise<void> => {
      let next = RETRY_MS;
      try {
        const report = await look();
        if (report === null) next = FIRST_MS;
        else ({ nextMs: next } = await api.post<{ nextMs: number }>(`/api/conferences/${room.conferenceId}/quality`, { as: asOf(room), body: report, signal: controller.signal }));
      } catch {
        // Nothing depends on it: told again later.
      }
      if (!controller.signal.aborted) timer = setTimeout(() => void once(), next * (0.9 + Math.random() / 5));
    };
    timer = setTimeout(() => void once(), Math.random() * FIRST_MS);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [live, room]);
}

/** Another room than ours is on air, and the scene is of pictures. */
const hasPictures = (state: ConferenceState, own: number): boolean => !isQuiet(state.stage.scene) && state.slots.some((slot) => slot !== null && slot.site !== own);

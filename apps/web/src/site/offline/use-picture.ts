/** How much of the programme this room receives, by what its line carries (rules: offline/picture.ts). */
import { useCallback, useEffect, useRef, useState } from "react";
import type { ReceivingLimit, StageLayout } from "@diemcau/contract";
import { lineOf, type PlaySession } from "@diemcau/media/browser";
import { isQuiet, type ConferenceState } from "@diemcau/rules";
import { atMost, lookAtLine, nextTry, pictureMind, tryFull, type LineSample, type PictureMind, type PictureStep } from "@diemcau/rules/offline";
import type { Receive } from "../../ui/programme/index.ts";

const LOOK_MS = 1_000;

export interface Picture {
  readonly step: PictureStep;
  /** The centre has said so much at most, and the line would carry more. */
  readonly limit: ReceivingLimit | null;
  readonly why: PictureMind["why"];
  /** Milliseconds until a step up is tried by itself, null while the line is not good enough. */
  readonly triesIn: number | null;
  readonly receive: Receive;
  /** Nothing of the scene would be seen: the agenda and the speaker stand there as text. */
  readonly asText: boolean;
  onSession(session: PlaySession | null): void;
  /** The one that plays now. */
  session(): PlaySession | null;
  /** The way back by hand. */
  tryFull(): void;
}

/** Scenes that are rooms' pictures; documents and cards are drawn here, whatever the line carries. */
const OF_ROOMS: ReadonlySet<StageLayout> = new Set<StageLayout>(["strip", "one", "two", "chair"]);
const SMALL: Receive = { pictures: "small" };
const NONE: Receive = { pictures: "none" };
const ALL: Receive = { pictures: "all" };

export function usePicture(state: ConferenceState | null, ownSite: number): Picture {
  const [mind, setMind] = useState<PictureMind>(() => pictureMind(performance.now()));
  const session = useRef<PlaySession | null>(null);
  const expected = state !== null && state.phase === "live" && !isQuiet(state.stage.scene) && state.slots.some((slot) => slot !== null && slot.site !== ownSite);
  useEffect(() => {
    let over = false;
    const timer = setInterval(() => {
      const current = session.current;
      const look = (sample: LineSample | null): void => {
        if (!over) setMind((last) => lookAtLine(last, sample, expected, performance.now()));
      };
      if (!current) return look(null);
      current.stats().then(
        (stats) => look({ at: performance.now(), ...lineOf(stats) }),
        () => look(null),
      );
    }, LOOK_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [expected]);

  const most = state?.receiving.get(ownSite) ?? null;
  const step = atMost(mind.step, most);
  const receive = step === "full" ? ALL : step === "low" ? SMALL : NONE;
  const tries = nextTry(mind);
  return {
    step,
    limit: step === mind.step ? null : most,
    why: mind.why,
    triesIn: tries === null || !mind.last ? null : Math.max(0, tries - mind.last.at),
    receive,
    asText: (step === "audio" || step === "text") && state !== null && OF_ROOMS.has(state.stage.scene.layout),
    onSession: useCallback((made: PlaySession | null) => {
      session.current = made;
    }, []),
    session: useCallback(() => session.current, []),
    tryFull: useCallback(() => setMind((last) => tryFull(last, performance.now())), []),
  };
}

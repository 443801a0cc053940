/** The big screen: full screen, hiding by itself, sound that the browser lets through. */
import { useCallback, useEffect, useState, type RefObject } from "react";
import { playSilence } from "../ui/sound/index.ts";

export function useFullScreen(): { full: boolean; can: boolean; toggle(): void } {
  const [full, setFull] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    const changed = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  const toggle = useCallback(() => {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    void done.catch(() => {});
  }, []);
  return { full, can: document.fullscreenEnabled, toggle };
}

const QUIET_AFTER_MS = 12_000;

/** True when nobody has touched anything for a while; never while `active` is false. */
export function useQuiet(active: boolean): boolean {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    if (!active) return setQuiet(false);
    let timer: ReturnType<typeof setTimeout>;
    const stir = (): void => {
      setQuiet(false);
      clearTimeout(timer);
      timer = setTimeout(() => setQuiet(true), QUIET_AFTER_MS);
    };
    stir();
    const events = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
    // Captured: components stop what they have dealt with.
    const how = { passive: true, capture: true };
    for (const event of events) document.addEventListener(event, stir, how);
    return () => {
      clearTimeout(timer);
      for (const event of events) document.removeEventListener(event, stir, how);
    };
  }, [active]);
  return quiet;
}

/**
 * May the page make sound? Browsers say no after a reload until somebody touches the page, unless it is
 * using the microphone or was told to on this PC. @param asked changes when it is worth asking again
 */
export function useAudible(asked: unknown): { audible: boolean; allow(): void } {
  const [audible, setAudible] = useState(() => navigator.userActivation?.hasBeenActive ?? true);
  useEffect(() => {
    if (audible) return;
    let gone = false;
    const allow = (): void => setAudible(true);
    playSilence().then(
      () => gone || allow(),
      () => {},
    );
    document.addEventListener("pointerdown", allow, true);
    document.addEventListener("keydown", allow, true);
    return () => {
      gone = true;
      document.removeEventListener("pointerdown", allow, true);
      document.removeEventListener("keydown", allow, true);
    };
  }, [audible, asked]);
  return { audible, allow: useCallback(() => setAudible(true), []) };
}

/** Sends every sound of the programme to one loudspeaker. */
export function useLoudspeaker(stage: RefObject<HTMLElement | null>, loudspeaker: string, when: unknown): void {
  useEffect(() => {
    for (const video of stage.current?.querySelectorAll("video") ?? []) {
      if ("setSinkId" in video && video.sinkId !== loudspeaker) void video.setSinkId(loudspeaker).catch(() => {});
    }
  }, [stage, loudspeaker, when]);
}

/** What the room shows, for style sheets and for tests. */
export function useBodyData(data: Record<string, string>): void {
  const text = JSON.stringify(data);
  useEffect(() => {
    const entries = Object.entries(JSON.parse(text) as Record<string, string>);
    for (const [key, value] of entries) document.body.dataset[key] = value;
    return () => {
      for (const [key] of entries) delete document.body.dataset[key];
    };
  }, [text]);
}

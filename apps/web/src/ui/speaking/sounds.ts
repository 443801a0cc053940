/** What one hears of a speech's time: two tones before its end, three at the end, one each minute after it. */
import { useEffect, useRef } from "react";
import type { Speech } from "@diemcau/contract";
import { clockOf } from "@diemcau/rules";
import { playTones } from "../sound/index.ts";

const WARNING_HZ = [660, 660];
const END_HZ = [880, 660, 440];
const OVER_HZ = [440];
const MINUTE = 60_000;
/** A moment that has passed longer ago than this is not told any more: the page has only just opened. */
const FRESH_MS = 2_000;

/** Sounds a speech through a loudspeaker ("": the usual one) while `on`. */
export function useSpeechSounds(speech: Speech | null, clockOffset: number, on: boolean, loudspeaker = ""): void {
  const told = useRef("");
  useEffect(() => {
    if (!speech || !on || speech.seconds === 0) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      const now = Date.now() + clockOffset;
      const { phase, leftMs, paused } = clockOf(speech, now);
      // It rings when its time runs out, not in the middle of a pause.
      if (paused) return;
      const left = leftMs ?? 0;
      const minutesOver = Math.floor(-left / MINUTE);
      const warnMs = Math.min(speech.warnSeconds * 1_000, speech.seconds * 500);
      // Since when this holds, so that a page that opens late stays silent.
      const [what, sinceMs, tones] =
        phase === "warning" ? ["warning", warnMs - left, WARNING_HZ] : phase === "over" && minutesOver === 0 ? ["over", -left, END_HZ] : phase === "over" ? [`over ${minutesOver}`, -left - minutesOver * MINUTE, OVER_HZ] : ["running", 0, []];
      const key = `${speech.id} ${speech.seconds} ${what}`;
      if (told.current !== key) {
        told.current = key;
        if (tones.length > 0 && sinceMs < FRESH_MS) void playTones(tones, loudspeaker).catch(() => {});
      }
      timer = setTimeout(look, 250);
    };
    look();
    return () => clearTimeout(timer);
  }, [speech, clockOffset, on, loudspeaker]);
}

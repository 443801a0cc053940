import { useEffect } from "react";
import { SPEEDS, type Deck } from "./deck.ts";

const STEP_MS = 5_000;
const LEAP_MS = 30_000;

/** Space plays and pauses, arrows go back and forth, < and > change the speed, F fills the screen; not while somebody types or chooses. */
export function useKeys(deck: Deck, fill: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, [role=dialog], [role=listbox]")) return;
      const { at, speed } = deck.view;
      const step = (by: number): void => deck.seek(at + by);
      const turn = (by: number): void => deck.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(speed) + by))]!);
      // A button that has the focus is pressed by the space bar.
      const isPressed = target.closest("button, a");
      if (event.key === " " && !isPressed) deck.toggle();
      else if (event.key.toLowerCase() === "k") deck.toggle();
      else if (event.key === "ArrowLeft") step(-STEP_MS);
      else if (event.key === "ArrowRight") step(STEP_MS);
      else if (event.key.toLowerCase() === "j") step(-LEAP_MS);
      else if (event.key.toLowerCase() === "l") step(LEAP_MS);
      else if (event.key === "<" || event.key === ",") turn(-1);
      else if (event.key === ">" || event.key === ".") turn(1);
      else if (event.key.toLowerCase() === "f" && document.fullscreenEnabled) fill();
      else return;
      event.preventDefault();
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, [deck, fill]);
}

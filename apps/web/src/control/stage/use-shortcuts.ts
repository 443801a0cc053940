import { useEffect, useRef } from "react";
import { useKept } from "../../ui/index.ts";
import { isTaken } from "../../ui/programme/index.ts";

/** What a key does; the key as `KeyboardEvent.key` says it, letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const KEEP = "dc-stage-keys";
/** Single keys for the desk, while it is open and nobody types. May be switched off: a voice that dictates presses letters too. */
export function useShortcuts(shortcuts: Shortcuts): { on: boolean; setOn(on: boolean): void } {
  const [on, setOn] = useKept(KEEP, true);
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat || event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      const act = latest.current[key];
      if (!act || isTaken(event.target, key) || document.querySelector("[role=dialog], [role=alertdialog]")) return;
      event.preventDefault();
      act();
    };
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, [on]);
  return { on, setOn };
}

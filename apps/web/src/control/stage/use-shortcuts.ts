import { useEffect, useRef, useState } from "react";

/** What a key does; the key as `KeyboardEvent.key` says it, letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const KEEP = "dc-stage-keys";
/** Keys that a focused control has its own use for. */
const PRESSES = new Set(["enter", " "]);
const MOVES = new Set(["arrowleft", "arrowright", "pageup", "pagedown", "home", "end"]);

/** Would the key do something else where the focus is? */
export function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=listbox], [role=dialog], [role=alertdialog], [role=menu]")) {
    // A switch takes only what presses it.
    const isSwitch = target.matches("input[type=checkbox], input[type=radio]") && !target.closest("[role=dialog], [role=alertdialog]");
    return !isSwitch || PRESSES.has(key) || MOVES.has(key);
  }
  if (PRESSES.has(key)) return target.closest("button, a, summary, [role=button], [role=tab], [role=option]") !== null;
  return MOVES.has(key) && target.closest("[role=tab], [role=radio], [role=slider], [role=option]") !== null;
}

/** Single keys for the desk, while it is open and nobody types. May be switched off: a voice that dictates presses letters too. */
export function useShortcuts(shortcuts: Shortcuts): { on: boolean; setOn(on: boolean): void } {
  const [on, setOn] = useState(() => localStorage.getItem(KEEP) !== "off");
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
  return {
    on,
    setOn(next) {
      localStorage.setItem(KEEP, next ? "on" : "off");
      setOn(next);
    },
  };
}

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

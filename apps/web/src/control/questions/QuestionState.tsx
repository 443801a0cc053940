import type { QuestionState as State } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";

/** A shape and a word for where a question stands: never its colour alone. */
const SHAPES: Record<State, string> = { new: "○", shown: "◉", returned: "↩", merged: "⇥", answered: "✓", withdrawn: "⊘" };

export function QuestionState({ state }: { state: State }) {
  const { t } = useTranslation("questions");
  return (
    <span className="qu-state" data-state={state}>
      <span aria-hidden="true">{SHAPES[state]}</span> {t(`state.${state}`)}
    </span>
  );
}

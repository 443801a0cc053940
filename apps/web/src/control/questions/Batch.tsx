import { useState } from "react";
import type { QuestionRow } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { ReturnDialog } from "./ReturnDialog.tsx";
import type { ActInput, Moderate } from "./use-moderate.ts";

/** As many as one act takes. */
const MOST = 200;

interface BatchProps {
  rows: ReadonlyMap<string, QuestionRow>;
  checked: ReadonlySet<string>;
  /** The open question: others can be put together with it. */
  into: QuestionRow | undefined;
  moderate: Moderate;
  onClear(): void;
}

/** Several questions at once. */
export function Batch({ rows, checked, into, moderate, onClear }: BatchProps) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const [returning, setReturning] = useState(false);
  const marked = [...checked].flatMap((id) => rows.get(id) ?? []);
  const idsOf = (...states: QuestionRow["state"][]) => marked.filter(({ state }) => states.includes(state)).map(({ id }) => id).slice(0, MOST);
  const showing = idsOf("new", "returned");
  const leaving = idsOf("new", "shown");
  const merging = into && ["new", "shown", "answered"].includes(into.state) ? leaving.filter((id) => id !== into.id) : [];
  const run = async (act: ActInput): Promise<void> => {
    if (await moderate.run(act)) onClear();
  };
  return (
    <div className="qu-batch" role="group" aria-label={t("batch.label")}>
      <strong>{t("batch.count", { number: format.number(marked.length) })}</strong>
      <Button size="small" isDisabled={showing.length === 0} onPress={() => void run({ kind: "show", questions: showing })}>
        {t("batch.show", { number: format.number(showing.length) })}
      </Button>
      <Button size="small" isDisabled={leaving.length === 0} onPress={() => setReturning(true)}>
        {t("batch.return", { number: format.number(leaving.length) })}
      </Button>
      {into && merging.length > 0 ? (
        <Button size="small" onPress={() => void run({ kind: "merge", questions: merging, into: into.id })}>
          {t("batch.merge", { number: format.number(merging.length), into: format.number(into.number) })}
        </Button>
      ) : null}
      <Button size="small" look="plain" onPress={onClear}>
        {t("batch.clear")}
      </Button>
      <ReturnDialog
        isOpen={returning}
        count={leaving.length}
        onClose={() => setReturning(false)}
        onReturn={(word) => {
          setReturning(false);
          void run({ kind: "return", questions: leaving, word });
        }}
      />
    </div>
  );
}

import { useCallback, useMemo, useState } from "react";
import { QUESTION_STATES } from "@diemcau/contract";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { Batch } from "./Batch.tsx";
import { FIRST_FILTER, chosenOf, countsOf, type QuestionFilter, type SortBy } from "./filter.ts";
import { QuestionDetail } from "./QuestionDetail.tsx";
import { QuestionList } from "./QuestionList.tsx";
import { Rules } from "./Rules.tsx";
import { useModerate } from "./use-moderate.ts";
import { useQuestions } from "./use-questions.ts";
import "./questions.css";

const SORTS: readonly SortBy[] = ["oldest", "newest", "wanted"];

/** Questions and opinions: what has come, what everybody may read, what is answered. */
export default function QuestionsDesk() {
  const { t, i18n } = useTranslation(["questions", "control", "common"]);
  const format = useFormat();
  const { conferenceId, state, directory, tree } = useRoom();
  const role = useMe("account").data?.role;
  // The chair reads along.
  const may = role === "producer" || role === "secretary";
  const questions = useQuestions(conferenceId, state.questions.counted.revision);
  const { rows, alike, reload } = questions;
  const moderate = useModerate(conferenceId, reload);
  const [filter, setFilter] = useState<QuestionFilter>(FIRST_FILTER);
  const [selected, setSelected] = useState<string | null>(null);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const siteName = useCallback((site: number) => tree.names[site] ?? "", [tree]);
  const chosen = useMemo(() => chosenOf(rows.values(), filter, siteName), [rows, filter, siteName]);
  const counts = useMemo(() => countsOf(rows.values()), [rows]);
  const change = (part: Partial<QuestionFilter>): void => setFilter((last) => ({ ...last, ...part }));
  const check = useCallback((id: string, isChecked: boolean) => {
    setChecked((last) => {
      const next = new Set(last);
      if (isChecked) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const open = selected === null ? undefined : rows.get(selected);
  const language = i18n.language.startsWith("en") ? "en" : "vi";
  const exported = (kind: "xlsx" | "csv") => `/api/conferences/${conferenceId}/questions.${kind}?language=${language}&as=account`;
  const items = directory.outline.agenda;

  return (
    <main id="main" className="qu-desk" data-open={open !== undefined}>
      <section className="dc-panel qu-desk__list" aria-label={t("questions:title")}>
        <header className="qu-head">
          <h2>{t("questions:title")}</h2>
          <Rules may={may} />
          <span className="qu-head__files">
            <a className="dc-link" href={exported("xlsx")} download>
              {t("questions:export.xlsx")}
            </a>
            <a className="dc-link" href={exported("csv")} download>
              {t("questions:export.csv")}
            </a>
          </span>
        </header>
        <div className="qu-tabs" role="group" aria-label={t("questions:filter.state")}>
          {([...QUESTION_STATES, "all"] as const).map((each) => (
            <button key={each} type="button" className="qu-tab" aria-pressed={filter.state === each} onClick={() => change({ state: each })}>
              <strong>{format.number(each === "all" ? rows.size : counts[each])}</strong> {t(`questions:tab.${each}`)}
            </button>
          ))}
        </div>
        <div className="qu-tools">
          <SearchField label={t("questions:filter.search")} hideLabel placeholder={t("questions:filter.search")} value={filter.query} onChange={(query) => change({ query })} />
          <select className="dc-input" aria-label={t("questions:filter.item")} value={filter.item} onChange={(event) => change({ item: event.target.value })}>
            <option value="">{t("questions:filter.allItems")}</option>
            <option value="none">{t("questions:filter.noItem")}</option>
            {items.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
          <select className="dc-input" aria-label={t("questions:filter.sort")} value={filter.sort} onChange={(event) => change({ sort: event.target.value as SortBy })}>
            {SORTS.map((each) => (
              <option key={each} value={each}>
                {t(`questions:sort.${each}`)}
              </option>
            ))}
          </select>
        </div>
        {questions.problem ? <ProblemNotice problem={questions.problem} actions={<Button size="small" onPress={reload}>{t("common:action.retry")}</Button>} /> : null}
        {!questions.complete && rows.size === 0 && !questions.problem ? <ProgressBar label={t("questions:loading")} /> : null}
        {questions.complete || rows.size > 0 ? <QuestionList rows={chosen} selected={selected} checked={checked} onSelect={setSelected} onCheck={check} /> : null}
        {checked.size > 0 && may ? (
          <Batch rows={rows} checked={checked} into={open} moderate={moderate} onClear={() => setChecked(new Set())} />
        ) : null}
      </section>
      <section className="dc-panel qu-desk__detail" aria-label={t("questions:detail.label")}>
        {moderate.problem ? <ProblemNotice problem={moderate.problem} /> : null}
        {open ? (
          <QuestionDetail key={open.id} row={open} rows={rows} alike={alike} moderate={moderate} may={may} onOpen={setSelected} onClose={() => setSelected(null)} />
        ) : (
          <p className="dc-panel__nothing qu-desk__choose">{t("questions:detail.choose")}</p>
        )}
      </section>
    </main>
  );
}

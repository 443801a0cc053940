import { useMemo, useState } from "react";
import { ANSWER_LENGTH, type QuestionRow } from "@diemcau/contract";
import { queuePlace, type AlikeIndex } from "@diemcau/rules";
import { normaliseMultiline } from "@diemcau/rules/text";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { QuestionState } from "./QuestionState.tsx";
import { ReturnDialog } from "./ReturnDialog.tsx";
import type { Moderate } from "./use-moderate.ts";

interface DetailProps {
  row: QuestionRow;
  rows: ReadonlyMap<string, QuestionRow>;
  alike: AlikeIndex;
  moderate: Moderate;
  may: boolean;
  onOpen(id: string): void;
  onClose(): void;
}

/** One question: its text large, what can be done with it, and others that say the same. */
export function QuestionDetail({ row, rows, alike, moderate, may, onOpen, onClose }: DetailProps) {
  const { t } = useTranslation(["questions", "common"]);
  const format = useFormat();
  const { directory, tree } = useRoom();
  const { timeZone } = directory.outline.conference;
  const item = directory.outline.agenda.find(({ id }) => id === row.itemId);
  const withdrawn = row.state === "withdrawn";
  const over = withdrawn || row.state === "merged" || row.state === "returned";
  const target = row.mergedInto === null ? undefined : rows.get(row.mergedInto);
  return (
    <article className="qu-detail">
      <header className="qu-detail__head">
        <h3>{t("questions:number", { number: format.number(row.number) })}</h3>
        <QuestionState state={row.state} />
        <InlineStatus status={moderate.status} />
        <span className="qu-detail__close">
          <Button size="small" look="plain" onPress={onClose}>
            {t("common:action.close")}
          </Button>
        </span>
      </header>
      <p className="qu-detail__text">{row.text}</p>
      <p className="qu-soft">
        {row.author === null ? t("questions:namelessLong") : [row.author.name, row.author.position].filter(Boolean).join(", ")}
        {row.site === null ? null : ` · ${tree.names[row.site]}`}
        {row.paper ? ` · ${t("questions:paper")}` : null}
      </p>
      <p className="qu-soft">
        {item ? t("questions:ofItem", { title: item.title }) : t("questions:ofNoItem")} · {format.dateTime(row.at, timeZone)} ·{" "}
        {t(row.alike > 0 ? "questions:wanted" : "questions:votes", { votes: format.number(row.votes), alike: format.number(row.alike) })}
      </p>
      {row.by !== null && row.changedAt !== null ? (
        <p className="qu-soft">{withdrawn ? t("questions:withdrawnAt", { time: format.time(row.changedAt, timeZone) }) : t("questions:by", { name: row.by, time: format.time(row.changedAt, timeZone) })}</p>
      ) : null}
      {row.word !== null ? <p className="qu-quote">{t("questions:returnedWith", { word: row.word })}</p> : null}
      {target ? (
        <p className="qu-quote">
          {t("questions:mergedInto", { number: format.number(target.number) })}{" "}
          <Button size="small" onPress={() => onOpen(target.id)}>
            {t("questions:openIt")}
          </Button>
        </p>
      ) : null}
      {may ? <Steps row={row} moderate={moderate} /> : null}
      {row.state === "answered" ? <Answer row={row} /> : null}
      {may && !over ? <OnAir row={row} /> : null}
      {may && !over ? <AnswerForm row={row} moderate={moderate} /> : null}
      {row.state === "merged" || withdrawn ? null : <Likely row={row} rows={rows} alike={alike} moderate={moderate} may={may} onOpen={onOpen} />}
      <MergedOnes row={row} rows={rows} onOpen={onOpen} />
    </article>
  );
}

/** What comes next for it. */
function Steps({ row, moderate }: Pick<DetailProps, "row" | "moderate">) {
  const { t } = useTranslation("questions");
  const [returning, setReturning] = useState(false);
  const { state } = row;
  if (state === "withdrawn") return null;
  const one = { questions: [row.id] };
  return (
    <div className="qu-steps">
      {state === "new" || state === "returned" ? (
        <Button look="primary" onPress={() => void moderate.run({ kind: "show", ...one })}>
          {t("step.show")}
        </Button>
      ) : null}
      {state === "new" || state === "shown" ? <Button onPress={() => setReturning(true)}>{t("step.return")}</Button> : null}
      {state === "new" ? null : <Button onPress={() => void moderate.run({ kind: "reopen", ...one })}>{t(`step.reopen-${state}`)}</Button>}
      <ReturnDialog
        isOpen={returning}
        count={1}
        onClose={() => setReturning(false)}
        onReturn={(word) => {
          setReturning(false);
          void moderate.run({ kind: "return", ...one, word });
        }}
      />
    </div>
  );
}

function Answer({ row }: Pick<DetailProps, "row">) {
  const { t } = useTranslation("questions");
  return (
    <div className="qu-quote">
      <h4>{row.answeredOnAir ? t("answer.onAirDone") : t("answer.written")}</h4>
      {row.answer === null ? null : <p className="qu-answer">{row.answer}</p>}
    </div>
  );
}

/** The question on the programme while it is answered, and who asked in the queue of speakers. */
function OnAir({ row }: Pick<DetailProps, "row">) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const { state, act, tree } = useRoom();
  const isAired = state.questions.aired?.questionId === row.id;
  const isLive = state.phase === "live";
  const author = row.author === null ? undefined : [row.author.name, row.site === null ? null : tree.names[row.site]].filter(Boolean).join(", ").slice(0, 300);
  const card = { questionId: row.id, number: row.number, text: row.text, ...(author ? { author } : {}) };
  const call = (site: number) =>
    void act.run("question-call", {
      kind: "question.call",
      site,
      number: row.number,
      note: t("air.note", { number: format.number(row.number), text: row.text }).slice(0, 300).trim(),
      ...(row.author ? { speaker: row.author } : {}),
    });
  return (
    <section className="qu-part">
      <h4>{t("air.title")}</h4>
      <div className="qu-steps">
        {isAired ? (
          <Button onPress={() => void act.run("question-air", { kind: "question.clear" })}>{t("air.clear")}</Button>
        ) : (
          <Button isDisabled={!isLive || row.state === "new"} onPress={() => void act.run("question-air", { kind: "question.air", ...card })}>
            {t("air.show")}
          </Button>
        )}
        {row.site === null ? null : queuePlace(state, row.site) > 0 ? (
          <span className="qu-soft">{t("air.inQueue")}</span>
        ) : (
          <Button isDisabled={!isLive} onPress={() => call(row.site!)}>
            {t("air.call")}
          </Button>
        )}
        <InlineStatus status={act.statusOf("question-air")} />
        <InlineStatus status={act.statusOf("question-call")} />
      </div>
      {isLive ? row.state === "new" ? <p className="qu-soft">{t("air.showFirst")}</p> : null : <p className="qu-soft">{t("air.notLive")}</p>}
    </section>
  );
}

function AnswerForm({ row, moderate }: Pick<DetailProps, "row" | "moderate">) {
  const { t } = useTranslation("questions");
  const [answer, setAnswer] = useState(row.answer ?? "");
  const written = normaliseMultiline(answer);
  const isChanged = written !== "" && written !== (row.answer ?? "");
  const send = (onAir: boolean) => void moderate.run({ kind: "answer", question: row.id, answer: isChanged ? written : null, onAir });
  return (
    <section className="qu-part">
      <h4>{t("answer.title")}</h4>
      <TextField label={t("answer.text")} hint={t("answer.hint")} value={answer} onChange={setAnswer} maxLength={ANSWER_LENGTH} rows={4} />
      <div className="qu-steps">
        <Button look={row.state === "shown" ? "primary" : "quiet"} isDisabled={!isChanged} onPress={() => send(false)}>
          {row.answer === null ? t("answer.submit") : t("answer.change")}
        </Button>
        {row.answeredOnAir ? null : <Button onPress={() => send(true)}>{t("answer.onAir")}</Button>}
      </div>
    </section>
  );
}

/** Others in nearly the same words: suggested, never put together by itself. */
function Likely({ row, rows, alike, moderate, may, onOpen }: Omit<DetailProps, "onClose">) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  // `rows` is another object with each change, and the index has changed with it.
  const found = useMemo(
    () => alike.like(row.text, { except: row.id, limit: 12 }).flatMap(({ id, share }) => (rows.has(id) ? [{ other: rows.get(id)!, share }] : [])),
    [alike, row.id, row.text, rows],
  );
  const mergeable = found.filter(({ other }) => other.state === "new" || other.state === "shown").map(({ other }) => other.id);
  if (found.length === 0) return null;
  return (
    <section className="qu-part">
      <h4>{t("likely.title", { count: found.length, number: format.number(found.length) })}</h4>
      <ul className="qu-likely">
        {found.map(({ other, share }) => (
          <li key={other.id}>
            <button type="button" className="qu-likely__open" onClick={() => onOpen(other.id)}>
              <strong>{t("number", { number: format.number(other.number) })}</strong> <QuestionState state={other.state} /> <span className="qu-soft">{format.percent(share)}</span>
              <span className="qu-line__text">{other.text}</span>
            </button>
            {may && mergeable.includes(other.id) ? (
              <Button size="small" aria-label={t("likely.mergeNamed", { number: other.number, into: row.number })} onPress={() => void moderate.run({ kind: "merge", questions: [other.id], into: row.id })}>
                {t("likely.merge")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may && mergeable.length > 1 ? (
        <Button onPress={() => void moderate.run({ kind: "merge", questions: mergeable, into: row.id })}>{t("likely.mergeAll", { number: format.number(mergeable.length) })}</Button>
      ) : null}
    </section>
  );
}

function MergedOnes({ row, rows, onOpen }: Pick<DetailProps, "row" | "rows" | "onOpen">) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const merged = useMemo(() => (row.alike === 0 ? [] : [...rows.values()].filter(({ mergedInto }) => mergedInto === row.id)), [row.alike, row.id, rows]);
  if (merged.length === 0) return null;
  return (
    <section className="qu-part">
      <h4>{t("merged.title", { count: merged.length, number: format.number(merged.length) })}</h4>
      <ul className="qu-likely">
        {merged.map((other) => (
          <li key={other.id}>
            <button type="button" className="qu-likely__open" onClick={() => onOpen(other.id)}>
              <strong>{t("number", { number: format.number(other.number) })}</strong>
              <span className="qu-line__text">{other.text}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

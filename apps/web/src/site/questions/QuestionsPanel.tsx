import { useState } from "react";
import type { OpenQuestion, OwnQuestion, Outline, ProblemDetails } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { api, problemFor, useOpenQuestions, useOwnQuestions, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, ProblemNotice } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { HandInForm } from "./HandInForm.tsx";
import "./questions.css";

interface PanelProps {
  room: Room;
  state: ConferenceState | null;
  outline: Outline | null;
}

/** Questions handed in on paper, what became of them, and what all rooms may read. */
export function QuestionsPanel({ room, state, outline }: PanelProps) {
  const { t } = useTranslation(["questions", "site"]);
  const as = asOf(room);
  const pending = usePending(room.conferenceId, as);
  const revision = state?.questions.published.revision ?? 0;
  const taken = pending.sent.filter(({ route }) => route === "questions").length;
  const open = useOpenQuestions(room.conferenceId, as, revision);
  const [withdrawn, setWithdrawn] = useState(0);
  const own = useOwnQuestions(room.conferenceId, as, `${revision} ${taken} ${withdrawn}`);
  if (!state) return <div className="st-panel">{t("site:room.connecting")}</div>;
  const waiting = pending.waiting.filter(({ route }) => route === "questions");
  const takes = state.phase !== "ended" && state.questions.accepting;
  return (
    <div className="st-panel">
      <section className="st-section" aria-labelledby="questions-hand-in">
        <h2 id="questions-hand-in">{t("questions:site.handIn")}</h2>
        {takes ? <HandInForm room={room} state={state} outline={outline} /> : <p className="st-hint">{t("questions:site.closed")}</p>}
        {waiting.length > 0 ? (
          <div className="st-place" role="status">
            <p className="st-place__text">{t("questions:site.waiting")}</p>
            {waiting.map((item) => (
              <p key={item.id}>{String(item.body["text"])}</p>
            ))}
          </div>
        ) : null}
      </section>
      <section className="st-section" aria-labelledby="questions-own">
        <h2 id="questions-own">{t("questions:site.own")}</h2>
        {own.problem ? <ProblemNotice polite problem={own.problem} /> : null}
        {own.data?.questions.length === 0 ? <p className="st-hint">{t("questions:site.ownNone")}</p> : null}
        <ul className="sq-list">
          {own.data?.questions.map((question) => (
            <Own key={question.id} room={room} question={question} state={state} onWithdrawn={() => setWithdrawn((n) => n + 1)} />
          ))}
        </ul>
      </section>
      <section className="st-section" aria-labelledby="questions-open">
        <h2 id="questions-open">{t("questions:site.open")}</h2>
        {open.problem ? <ProblemNotice polite problem={open.problem} /> : null}
        {open.data?.questions.length === 0 ? <p className="st-hint">{t("questions:site.openNone")}</p> : null}
        <ul className="sq-list">
          {open.data?.questions.map((question) => (
            <Shown key={question.id} question={question} />
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Where it stands, in a shape and a word. */
const SHAPES: Record<OwnQuestion["state"], string> = { new: "○", shown: "◉", returned: "↩", merged: "⇥", answered: "✓", withdrawn: "⊘" };

function Own({ room, question, state, onWithdrawn }: { room: Room; question: OwnQuestion; state: ConferenceState; onWithdrawn(): void }) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  return (
    <li className="sq-question" data-state={question.state}>
      <p className="sq-question__head">
        <strong>{t("number", { number: format.number(question.number) })}</strong>
        <span>
          <span aria-hidden="true">{SHAPES[question.state]}</span> {t(`state.${question.state}`)}
        </span>
      </p>
      <p>{question.text}</p>
      <p className="st-hint">{question.author}</p>
      {question.word === null ? null : <p>{t("returnedWith", { word: question.word })}</p>}
      {question.mergedInto === null ? null : <p>{t("site.mergedWith", { number: format.number(question.mergedInto) })}</p>}
      <AnswerOf question={question} />
      {isWithdrawable(question, state) ? <Withdraw room={room} question={question} onDone={onWithdrawn} /> : null}
    </li>
  );
}

/** Until it is on the programme or answered; one that was returned is over already. */
const isWithdrawable = ({ id, state: stands, answer, answeredOnAir }: OwnQuestion, { phase, questions }: ConferenceState): boolean =>
  phase !== "ended" && questions.aired?.questionId !== id && answer === null && !answeredOnAir && (stands === "new" || stands === "shown" || stands === "merged");

/** Asked once; it needs the line, since what has become of the question meanwhile decides. */
function Withdraw({ room, question, onDone }: { room: Room; question: OwnQuestion; onDone(): void }) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const number = format.number(question.number);
  const withdraw = async (): Promise<void> => {
    setAsking(false);
    setSending(true);
    setProblem(null);
    try {
      await api.post(`/api/conferences/${room.conferenceId}/question-withdrawals`, { as: asOf(room), body: { questionId: question.id } });
    } catch (error) {
      setProblem(problemFor(error));
    }
    setSending(false);
    onDone();
  };
  return (
    <>
      <div>
        <Button size="small" isDisabled={sending} aria-label={t("site.withdrawNamed", { number })} onPress={() => setAsking(true)}>
          {t("site.withdraw")}
        </Button>
      </div>
      {problem ? <ProblemNotice polite problem={problem} /> : null}
      <ConfirmDialog isOpen={asking} title={t("site.withdrawAsk", { number })} confirmLabel={t("site.withdraw")} danger onCancel={() => setAsking(false)} onConfirm={() => void withdraw()}>
        {t("site.withdrawWhat")}
      </ConfirmDialog>
    </>
  );
}

function Shown({ question }: { question: OpenQuestion }) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  return (
    <li className="sq-question" data-state={question.answered ? "answered" : "shown"}>
      <p className="sq-question__head">
        <strong>{t("number", { number: format.number(question.number) })}</strong>
        {question.answered ? (
          <span>
            <span aria-hidden="true">✓</span> {t("site.answered")}
          </span>
        ) : null}
        <span className="st-hint">{t(question.alike > 0 ? "wanted" : "votes", { votes: format.number(question.votes), alike: format.number(question.alike) })}</span>
      </p>
      <p>{question.text}</p>
      <p className="st-hint">{question.author === null ? t("nameless") : [question.author, question.siteName].filter(Boolean).join(", ")}</p>
      <AnswerOf question={question} />
    </li>
  );
}

function AnswerOf({ question }: { question: Pick<OpenQuestion, "answer" | "answeredOnAir"> }) {
  const { t } = useTranslation("questions");
  return (
    <>
      {question.answer === null ? null : <p className="sq-question__answer">{t("site.answer", { answer: question.answer })}</p>}
      {question.answeredOnAir ? <p className="sq-question__answer">{t("site.answeredOnAir")}</p> : null}
    </>
  );
}

import { useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { ConferenceDefaults, ProblemDetails } from "@diemcau/contract";
import { LineDown, api, forgetResources, problemFor, problemNamed } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button, ConfirmDialog, ProblemNotice } from "../ui/index.ts";
import { useAsked } from "./documents/data.ts";
import { StepAbout } from "./StepAbout.tsx";
import { StepAgenda } from "./StepAgenda.tsx";
import { StepDocument } from "./StepDocument.tsx";
import { StepReview } from "./StepReview.tsx";
import { StepSites } from "./StepSites.tsx";
import {
  STEPS,
  flawsOf,
  isSecret,
  newDraft,
  storeDraft,
  storedDraft,
  toNewConference,
  type Draft,
  type Flaw,
  type Step,
} from "./draft.ts";
import { wallClock } from "./zoned.ts";

export interface StepProps {
  draft: Draft;
  change(change: Partial<Draft>): void;
  /** Flaws to show now: of steps that the user has left once. */
  flaws: readonly Flaw[];
}

const freshDraft = (timeZone: string): Draft => newDraft(wallClock(Date.now(), timeZone).date, timeZone);
/** Until the server has said the organisation's. */
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Making a conference out of its ground document, one step at a time; any step may be visited at any time. */
export function NewConferencePage() {
  const { t } = useTranslation("office");
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(() => storedDraft() ?? freshDraft(ownZone()));
  const { data: defaults } = useAsked<ConferenceDefaults>("/api/conferences/defaults");
  const [unzoned, setUnzoned] = useState(() => storedDraft() === null);
  if (unzoned && defaults) {
    // Clock times are kept as they are typed, so the zone may still come in beneath them.
    setUnzoned(false);
    setDraft((last) => ({ ...last, timeZone: defaults.timeZone }));
  }
  const [step, setStep] = useState<Step>("document");
  const [left, setLeft] = useState<ReadonlySet<Step>>(new Set());
  const [kept, setKept] = useState(true);
  const [discarding, setDiscarding] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [unsure, setUnsure] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  const done = useRef(false);

  useEffect(() => {
    if (!done.current) setKept(storeDraft(isSecret(draft) ? null : draft));
  }, [draft]);
  useEffect(() => {
    // Not at the first showing: focus belongs to the page then.
    if (moved.current) heading.current?.focus();
    moved.current = true;
  }, [step]);

  const change = (part: Partial<Draft>): void => setDraft((last) => ({ ...last, ...part }));
  const flaws = flawsOf(draft);
  const secret = flaws.some(({ key }) => key === "secret");
  const go = (next: Step): void => {
    setLeft((last) => new Set(last).add(step));
    setStep(next);
    globalThis.scrollTo({ top: 0 });
  };
  const at = STEPS.indexOf(step);
  const props: StepProps = { draft, change, flaws: left.has(step) ? flaws : [] };
  const refused = secret && step !== "review" ? problemNamed("document-secret") : null;

  const create = async (): Promise<void> => {
    if (flaws.length > 0 || sending) return;
    setSending(true);
    setProblem(null);
    setUnsure(false);
    try {
      await api.post("/api/conferences", { as: "account", body: toNewConference(draft), timeoutMs: 60_000 });
      done.current = true;
      storeDraft(null);
      forgetResources();
      navigate(`/office/${draft.id}?created`);
    } catch (error) {
      setUnsure(error instanceof LineDown);
      setProblem(problemFor(error));
      setSending(false);
    }
  };

  return (
    <div className="of-stack">
      <Link href="/office">← {t("conference.back")}</Link>
      <div className="of-head">
        <h2 className="of-title">{t("new.title")}</h2>
        <p className={kept && !secret ? "of-hint" : "of-bad"}>{t(secret ? "steps.secret" : kept ? "steps.kept" : "steps.notKept")}</p>
        <Button look="plain" size="small" onPress={() => setDiscarding(true)}>
          {t("steps.discard")}
        </Button>
      </div>
      <div className="of-wizard">
        <nav className="of-steps" aria-label={t("steps.label")}>
          <ol>
            {STEPS.map((each, index) => {
              const flawed = flaws.some((flaw) => flaw.step === each);
              const mark = each === "review" ? "" : !flawed ? t("steps.done") : left.has(each) ? t("steps.flawed") : "";
              return (
                <li key={each}>
                  <button
                    type="button"
                    className="of-step"
                    aria-current={each === step ? "step" : undefined}
                    data-flawed={mark !== "" && flawed}
                    onClick={() => go(each)}
                  >
                    <span className="of-step__number" aria-hidden="true">
                      {mark === "" ? index + 1 : flawed ? "!" : "✓"}
                    </span>
                    <span>
                      {t(`steps.${each}`)}
                      {mark ? <span className="visually-hidden">, {mark}</span> : null}
                    </span>
                  </button>
                </li>
              );
            })}
          </ol>
        </nav>
        <section className="of-card of-stack of-wizard__step" aria-labelledby="step-title">
          <h3 id="step-title" className="of-subtitle" tabIndex={-1} ref={heading}>
            {TITLES[step](t)}
          </h3>
          {refused ? <ProblemNotice problem={refused} /> : null}
          {step === "document" ? <StepDocument {...props} /> : null}
          {step === "conference" ? <StepAbout {...props} /> : null}
          {step === "agenda" ? <StepAgenda {...props} /> : null}
          {step === "sites" ? <StepSites {...props} /> : null}
          {step === "review" ? (
            <StepReview
              draft={draft}
              flaws={flaws}
              onFix={go}
              problem={problem}
              unsure={unsure}
              sending={sending}
              onCreate={() => void create()}
            />
          ) : null}
          <div className="of-row of-wizard__foot">
            {at > 0 ? <Button onPress={() => go(STEPS[at - 1]!)}>{t("steps.back")}</Button> : null}
            {at < STEPS.length - 1 ? (
              <Button look="primary" size="large" onPress={() => go(STEPS[at + 1]!)}>
                {t("steps.next", { step: t(`steps.${STEPS[at + 1]!}`) })}
              </Button>
            ) : null}
          </div>
        </section>
      </div>
      <ConfirmDialog
        isOpen={discarding}
        danger
        title={t("steps.discardTitle")}
        confirmLabel={t("steps.discard")}
        onCancel={() => setDiscarding(false)}
        onConfirm={() => {
          setDiscarding(false);
          setDraft(freshDraft(defaults?.timeZone ?? ownZone()));
          setLeft(new Set());
          setStep("document");
        }}
      >
        {t("steps.discardBody")}
      </ConfirmDialog>
    </div>
  );
}

type T = ReturnType<typeof useTranslation<"office">>["t"];
const TITLES: Record<Step, (t: T) => string> = {
  document: (t) => t("document.title"),
  conference: (t) => t("about.title"),
  agenda: (t) => t("agenda.title"),
  sites: (t) => t("sites.title"),
  review: (t) => t("review.title"),
};

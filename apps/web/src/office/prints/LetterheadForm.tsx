import { useState, type ReactNode } from "react";
import type { Letterhead, LetterheadAnswer, ProblemDetails } from "@diemcau/contract";
import { problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, ProblemNotice, Select, TextField, type SendStatus } from "../../ui/index.ts";
import { saveLetterhead } from "./data.ts";

const TEXTS = {
  parentBody: 200,
  issuer: 200,
  code: 30,
  number: 20,
  place: 80,
  chairedBy: 500,
  authority: 200,
  signerTitle: 200,
  signerName: 120,
} as const;
type TextName = keyof typeof TEXTS;
const HEAD: readonly TextName[] = ["parentBody", "issuer", "code", "number", "place"];
const FOOT: readonly TextName[] = ["authority", "signerTitle", "signerName"];
const SYSTEMS = ["state", "party", "plain"] as const;

interface LetterheadFormProps {
  conferenceId: string;
  site: number;
  answer: LetterheadAnswer;
  onEdited(edited: boolean): void;
}

/** Head and foot of a site's papers. What is left empty is dotted in print, to be written in by hand. */
export function LetterheadForm({ conferenceId, site, answer, onEdited }: LetterheadFormProps) {
  const { t } = useTranslation("prints");
  const [letterhead, setLetterhead] = useState<Letterhead>(answer.letterhead);
  const [recipients, setRecipients] = useState(answer.letterhead.recipients.join("\n"));
  const [saved, setSaved] = useState(answer.saved);
  const [status, setStatus] = useState<SendStatus>("idle");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const touched = (): void => {
    setStatus("idle");
    onEdited(true);
  };
  const change = (next: Partial<Letterhead>): void => {
    setLetterhead((last) => ({ ...last, ...next }));
    touched();
  };
  const lines = recipients.split("\n").map((line) => line.trim()).filter(Boolean);
  const tooMany = lines.length > 20 || lines.some((line) => line.length > 200);
  const save = async (): Promise<void> => {
    setProblem(null);
    setStatus("waiting");
    try {
      await saveLetterhead(conferenceId, site, { ...letterhead, recipients: lines });
      setStatus("sent");
      setSaved(true);
      onEdited(false);
    } catch (error) {
      setStatus("refused");
      setProblem(problemFor(error));
    }
  };
  const field = (name: TextName): ReactNode => (
    <TextField key={name} label={t(`letterhead.${name}`)} value={letterhead[name]} maxLength={TEXTS[name]} onChange={(text) => change({ [name]: text })} />
  );
  return (
    <section className="of-card of-stack" aria-labelledby="prints-letterhead">
      <div>
        <h3 id="prints-letterhead" className="of-subtitle">
          {t("letterhead.title")}
        </h3>
        <p className="of-hint">{t(saved ? "letterhead.saved" : "letterhead.proposal")}</p>
      </div>
      <div className="pr-options">
        <Select
          label={t("letterhead.system")}
          choices={SYSTEMS.map((id) => ({ id, label: t(`letterhead.systems.${id}`) }))}
          value={letterhead.system}
          onChange={(key) => change({ system: key as Letterhead["system"] })}
        />
        {HEAD.map(field)}
        <label className="dc-field">
          <span className="dc-field__label">{t("letterhead.date")}</span>
          <input className="dc-input" type="date" value={letterhead.date ?? ""} onChange={(event) => change({ date: event.target.value || null })} />
        </label>
      </div>
      {field("chairedBy")}
      <div className="pr-options">{FOOT.map(field)}</div>
      <TextField
        label={t("letterhead.recipients")}
        hint={t("letterhead.recipientsHint")}
        rows={3}
        value={recipients}
        error={tooMany ? t("letterhead.recipientsTooMany") : undefined}
        onChange={(text) => {
          setRecipients(text);
          touched();
        }}
      />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="of-row">
        <Button isDisabled={tooMany || status === "waiting"} onPress={() => void save()}>
          {t("letterhead.save")}
        </Button>
        <InlineStatus status={status} />
      </div>
    </section>
  );
}

import { useRef, useState } from "react";
import type { DelegateEntered, DelegateInput, EditableRoster, ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar, TextField } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { WarningList } from "./WarningList.tsx";

type Delegate = EditableRoster["delegates"][number];

interface DelegateDialogProps {
  /** Of the room's delegates. */
  url: string;
  /** Null for a new one. */
  delegate: Delegate | null;
  onClose(): void;
  onDone(name: string): void;
}

/** What a roster says of one delegate. What is worth a look is shown first and saved when that is meant. */
export function DelegateDialog({ url, delegate, onClose, onDone }: DelegateDialogProps) {
  const { t } = useTranslation("office");
  const cancel = useTranslation("common").t("action.cancel");
  const [name, setName] = useState(delegate?.name ?? "");
  const [positions, setPositions] = useState(delegate?.positions.join("\n") ?? "");
  const [unit, setUnit] = useState(delegate?.unit ?? "");
  const [kind, setKind] = useState(delegate?.class ?? "");
  const [isSiteChair, setChair] = useState(delegate?.isSiteChair ?? false);
  const [isSiteLead, setLead] = useState(delegate?.isSiteLead ?? false);
  const [tried, setTried] = useState(false);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [asked, setAsked] = useState<{ about: string; warnings: DelegateEntered["warnings"] } | null>(null);
  // The same content sent again is done once; other content is another act.
  const sent = useRef({ about: "", id: "" });
  const isNameMissing = name.trim() === "";
  const fields = {
    name: name.trim(),
    positions: positions
      .split(/[;\n]/)
      .map((each) => each.trim())
      .filter(Boolean),
    unit: unit.trim(),
    class: kind.trim(),
    isSiteChair,
    isSiteLead,
  };
  const about = JSON.stringify(fields);
  const warnings = asked?.about === about ? asked.warnings : [];

  const save = async (): Promise<void> => {
    setTried(true);
    if (isNameMissing) return;
    setProblem(null);
    setWorking(true);
    if (sent.current.about !== about) sent.current = { about, id: newId() };
    const body: DelegateInput = { id: sent.current.id, ...fields, accepted: warnings.map(({ code }) => code) };
    try {
      const answer = await api.post<DelegateEntered>(delegate ? `${url}/${delegate.delegateId}` : url, { as: "account", body });
      if (answer.saved) {
        onDone(fields.name);
        return;
      }
      setAsked({ about, warnings: answer.warnings });
    } catch (error) {
      setProblem(problemFor(error));
    }
    setWorking(false);
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={delegate ? t("roster.byHand.changeNamed", { name: delegate.name }) : t("roster.byHand.add")}
      actions={
        <>
          <Button onPress={onClose}>{cancel}</Button>
          <Button look="primary" isDisabled={working} onPress={() => void save()}>
            {t(warnings.length > 0 ? "roster.byHand.saveAnyway" : "roster.byHand.save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("roster.byHand.name")} maxLength={120} value={name} onChange={setName} error={tried && isNameMissing ? t("roster.byHand.nameMissing") : undefined} autoFocus />
        <TextField label={t("roster.byHand.positions")} hint={t("roster.byHand.positionsHint")} rows={3} maxLength={4_000} value={positions} onChange={setPositions} />
        <div className="of-fields">
          <TextField label={t("roster.byHand.unit")} maxLength={200} value={unit} onChange={setUnit} />
          <TextField label={t("roster.byHand.class")} maxLength={120} value={kind} onChange={setKind} />
        </div>
        <div className="of-row">
          <label className="of-check">
            <input type="checkbox" checked={isSiteChair} onChange={(event) => setChair(event.target.checked)} />
            {t("roster.byHand.chair")}
          </label>
          <label className="of-check">
            <input type="checkbox" checked={isSiteLead} onChange={(event) => setLead(event.target.checked)} />
            {t("roster.byHand.lead")}
          </label>
        </div>
        {delegate ? <p className="of-hint">{t("roster.byHand.substituteHint")}</p> : null}
        <WarningList warnings={warnings} />
        {problem ? (
          <ProblemNotice problem={problem.code === "delegate-elsewhere" && problem.detail ? { ...problem, title: `${problem.title} ${t("roster.byHand.elsewhere", { site: problem.detail })}` } : problem} />
        ) : null}
        {working ? <ProgressBar label={t("roster.byHand.saving")} /> : null}
      </div>
    </Dialog>
  );
}

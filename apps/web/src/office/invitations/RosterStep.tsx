import { useState } from "react";
import { Link } from "wouter";
import type { InvitationAct, InvitationDetail, SubstitutionMade } from "@diemcau/contract";
import { useRoster } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar, TextField } from "../../ui/index.ts";
import { ExpectedDialog } from "../ExpectedDialog.tsx";
import { newId } from "../new-id.ts";
import { warningHoles } from "../roster/warning.ts";
import { WarningList } from "../roster/WarningList.tsx";
import { substitute, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

interface StepProps {
  conference: OfConference;
  detail: InvitationDetail;
  busy: boolean;
  onAct(act: InvitationAct): void;
  onChanged(): void;
}

/** What is wrong with a roster; said also where it was reported complete, since another conference may have been moved since. */
export function RosterFindings({ detail }: Pick<StepProps, "detail">) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const over = detail.capacity !== null && detail.delegates > detail.capacity;
  if (!over && detail.doubleSeats.length === 0 && detail.clashing.length === 0) return null;
  return (
    <ul className="in-findings">
      {over ? <li>✕ {t("roster.over", { number: format.number(detail.delegates), capacity: format.number(detail.capacity ?? 0) })}</li> : null}
      {detail.doubleSeats.map(({ name, other }) => (
        <li key={`${name} ${other}`}>✕ {t("roster.double", { name, other })}</li>
      ))}
      {detail.clashing.map(({ name, ...clash }) => (
        <li key={`${name} ${clash.conference} ${clash.site}`}>✕ {t("roster.clash", { name, ...warningHoles(format, { clash }) })}</li>
      ))}
      {detail.clashes > detail.clashing.length ? <li>{t("roster.clashes", { number: format.number(detail.clashes) })}</li> : null}
    </ul>
  );
}

/** The roster: how many, who comes instead of whom, and that it is complete. */
export function RosterStep({ conference, detail, busy, onAct, onChanged }: StepProps) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const [replacing, setReplacing] = useState(false);
  const [numbering, setNumbering] = useState(false);
  return (
    <>
      <p>
        {t("roster.body", { number: format.number(detail.delegates), expected: format.number(detail.expected) })}{" "}
        <Button size="small" look="plain" onPress={() => setNumbering(true)}>
          {t("roster.expected")}
        </Button>
      </p>
      <div className="of-row">
        {detail.rosterAt === null ? (
          <Button look="primary" size="large" isDisabled={busy || detail.delegates === 0} onPress={() => onAct({ act: "complete-roster" })}>
            {t("roster.complete")}
          </Button>
        ) : (
          <Button isDisabled={busy} onPress={() => onAct({ act: "reopen-roster" })}>
            {t("roster.reopen")}
          </Button>
        )}
        <Link className="dc-button of-link-button" href={`/office/${conference.id}/roster?site=${detail.site}`}>
          {t("roster.import")}
        </Link>
        <Button isDisabled={detail.delegates === 0} onPress={() => setReplacing(true)}>
          {t("roster.substitute")}
        </Button>
      </div>
      {detail.delegates === 0 ? <p className="of-hint">{t("roster.empty")}</p> : null}
      {detail.substitutions.length > 0 ? (
        <ul className="in-substitutions">
          {detail.substitutions.map((each) => (
            <li key={each.id}>
              {t("roster.substituted", { old: each.oldName, name: each.newName, reason: each.reason })}{" "}
              <span className="of-hint">{format.dateTime(each.at, conference.timeZone)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {numbering ? <ExpectedDialog conferenceId={conference.id} site={detail.site} siteName={detail.name} onClose={() => setNumbering(false)} onDone={onChanged} /> : null}
      {replacing ? <Substitute conference={conference} site={detail.site} onClose={() => setReplacing(false)} onDone={onChanged} /> : null}
    </>
  );
}

function Substitute({ conference, site, onClose, onDone }: { conference: OfConference; site: number; onClose(): void; onDone(): void }) {
  const { t } = useTranslation("invitations");
  const roster = useRoster(conference.id, site, "account");
  const sending = useSending();
  const [id] = useState(newId);
  const [delegateId, setDelegateId] = useState("");
  const [name, setName] = useState("");
  const [positions, setPositions] = useState("");
  const [reason, setReason] = useState("");
  const filled = delegateId !== "" && name.trim() !== "" && positions.trim() !== "" && reason.trim() !== "";
  const [asked, setAsked] = useState<{ about: string; warnings: SubstitutionMade["warnings"] } | null>(null);
  const about = JSON.stringify([delegateId, name, positions]);
  const warnings = asked?.about === about ? asked.warnings : [];
  const save = async (): Promise<void> => {
    const answer: { made?: SubstitutionMade } = {};
    const done = await sending.go(async () => {
      answer.made = await substitute(conference.id, site, {
        id,
        delegateId,
        name: name.trim(),
        positions: positions.split(";").map((each) => each.trim()).filter(Boolean).slice(0, 10),
        reason: reason.trim(),
        accepted: warnings.map(({ code }) => code),
      });
    });
    if (!done || !answer.made) return;
    if (!answer.made.saved) {
      setAsked({ about, warnings: answer.made.warnings });
      return;
    }
    onDone();
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("substitute.title")}
      actions={
        <>
          <Button onPress={onClose}>{t("substitute.cancel")}</Button>
          <Button look="primary" isDisabled={!filled || sending.busy} onPress={() => void save()}>
            {t(warnings.length > 0 ? "substitute.saveAnyway" : "substitute.save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
        {roster.problem ? <ProblemNotice polite problem={roster.problem} /> : null}
        {roster.data ? (
          <label className="dc-field">
            <span className="dc-field__label">{t("substitute.who")}</span>
            <select className="dc-input" value={delegateId} onChange={(event) => setDelegateId(event.target.value)}>
              <option value="">{t("substitute.choose")}</option>
              {roster.data.delegates.map((each) => (
                <option key={each.delegateId} value={each.delegateId} disabled={each.checkedInAt !== null}>
                  {each.name}, {each.positions.join("; ")}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <ProgressBar label={t("loading")} />
        )}
        <TextField label={t("substitute.name")} maxLength={120} value={name} onChange={setName} />
        <TextField label={t("substitute.positions")} hint={t("substitute.positionsHint")} maxLength={300} value={positions} onChange={setPositions} />
        <TextField label={t("substitute.reason")} rows={2} maxLength={500} value={reason} onChange={setReason} />
        <WarningList warnings={warnings} />
      </div>
    </Dialog>
  );
}

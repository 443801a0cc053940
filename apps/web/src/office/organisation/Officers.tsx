import { useState } from "react";
import type { Officer, OfficerInvited, ProblemDetails, UnitDetail } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, ProblemNotice, TextField } from "../../ui/index.ts";
import { USERNAME, usernameFrom } from "../username.ts";
import { dateText } from "../zoned.ts";
import { newId } from "./data.ts";
import { LinkDialog } from "./LinkDialog.tsx";

/** Good enough to catch a slip; the server has the last word. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

/** Who acts for the unit. Whoever stands above it appoints and revokes them. */
export function Officers({ unit, onChange }: { unit: UnitDetail; onChange(): void }) {
  const { t } = useTranslation("organisation");
  const [isAppointing, setAppointing] = useState(false);
  const [invited, setInvited] = useState<OfficerInvited | null>(null);
  const [renewing, setRenewing] = useState<Officer | null>(null);
  const [revoking, setRevoking] = useState<Officer | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  if (unit.officers === null) return null;
  const { appoint } = unit.may;

  const revoke = async (officer: Officer): Promise<void> => {
    setRevoking(null);
    setProblem(null);
    try {
      await api.del(`/api/organisation/officers/${officer.id}`, { as: "account" });
      onChange();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <section className="of-card of-stack" aria-labelledby="officers-title">
      <div className="of-head">
        <h3 id="officers-title" className="of-subtitle">
          {t("officer.title")}
        </h3>
        {appoint ? <Button onPress={() => setAppointing(true)}>{t("officer.appoint")}</Button> : null}
      </div>
      <p className="of-hint">{t(appoint ? "officer.body" : "officer.bodyOwn")}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {unit.officers.length === 0 ? <p>{t("officer.none")}</p> : null}
      <ul className="og-rows">
        {unit.officers.map((officer) => (
          <li key={officer.id} className="og-row og-row--officer">
            <span>
              <span className="of-strong">{officer.name}</span>{" "}
              <span className="of-hint of-block">
                {officer.username} · {officer.appointedBy ? t("officer.by", { name: officer.appointedBy, day: dateText(officer.appointedOn) }) : t("officer.since", { day: dateText(officer.appointedOn) })}
              </span>
              <AccessState officer={officer} />
            </span>
            {appoint ? (
              <span className="of-row">
                <Button size="small" aria-label={t(officer.hasPassword ? "officer.renewNamed" : "officer.againNamed", { name: officer.name })} onPress={() => setRenewing(officer)}>
                  {t(officer.hasPassword ? "officer.renew" : "officer.again")}
                </Button>
                <Button size="small" look="danger" aria-label={t("officer.revokeNamed", { name: officer.name })} onPress={() => setRevoking(officer)}>
                  {t("officer.revoke")}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {revoking ? (
        <ConfirmDialog
          isOpen
          danger
          title={t("officer.revokeNamed", { name: revoking.name })}
          confirmLabel={t("officer.revoke")}
          onConfirm={() => void revoke(revoking)}
          onCancel={() => setRevoking(null)}
        >
          {t("officer.revokeBody")}
        </ConfirmDialog>
      ) : null}
      {isAppointing ? (
        <AppointDialog
          unit={unit}
          onClose={() => setAppointing(false)}
          onDone={(made) => {
            setAppointing(false);
            setInvited(made);
            onChange();
          }}
        />
      ) : null}
      {invited ? <LinkDialog invited={invited} onClose={() => setInvited(null)} /> : null}
      {renewing ? (
        <RenewDialog
          officer={renewing}
          onClose={() => setRenewing(null)}
          onDone={(made) => {
            setRenewing(null);
            setInvited(made);
            onChange();
          }}
        />
      ) : null}
    </section>
  );
}

/** Whether they can sign in, and what became of the link that they were sent. */
function AccessState({ officer: { hasPassword, link } }: { officer: Officer }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  if (link === null) return <span className="of-hint of-block">{hasPassword ? t("officer.state.chosen") : t("officer.state.none")}</span>;
  const isBad = link.isOver || link.mail === "failed";
  return (
    <span className={isBad ? "of-block og-warning" : "of-hint of-block"}>
      {isBad ? <span aria-hidden="true">⚠ </span> : null}
      {t(link.isOver ? "officer.state.expired" : "officer.state.open", { time: format.dateTime(link.expiresAt) })}
      {link.mail === null ? null : ` ${t(`officer.state.mail.${link.mail}`)}`}
    </span>
  );
}

/** The link again: the former one, or the forgotten password, is over with it. */
function RenewDialog({ officer, onClose, onDone }: { officer: Officer; onClose(): void; onDone(invited: OfficerInvited): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [email, setEmail] = useState(officer.email ?? "");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const flaw = email.trim() !== "" && !EMAIL.test(email.trim()) ? t("organisation:officer.emailWrong") : undefined;
  const send = async (): Promise<void> => {
    if (flaw) return;
    setWorking(true);
    setProblem(null);
    try {
      onDone(await api.post<OfficerInvited>(`/api/organisation/officers/${officer.id}/link`, { as: "account", body: { email: email.trim() || null } }));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(officer.hasPassword ? "organisation:officer.renewNamed" : "organisation:officer.againNamed", { name: officer.name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void send()}>
            {t("organisation:officer.make")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <p>{t(officer.hasPassword ? "organisation:officer.renewBody" : "organisation:officer.againBody")}</p>
        <TextField label={t("organisation:officer.email")} hint={t("organisation:officer.emailHint")} type="email" value={email} onChange={setEmail} maxLength={200} autoComplete="off" error={flaw} />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

function AppointDialog({ unit, onClose, onDone }: { unit: UnitDetail; onClose(): void; onDone(access: OfficerInvited): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [id] = useState(newId);
  const [name, setName] = useState("");
  const [username, setUsername] = useState(() => usernameFrom(unit.shortName ?? unit.name));
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const isEmailWrong = email.trim() !== "" && !EMAIL.test(email.trim());
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const appoint = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (name.trim() === "" || !USERNAME.test(username) || isEmailWrong) return;
    setWorking(true);
    try {
      onDone(await api.post<OfficerInvited>(`/api/organisation/units/${unit.id}/officers`, { as: "account", body: { id, name: name.trim(), username, email: email.trim() || null } }));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("organisation:officer.appointFor", { name: unit.name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void appoint()}>
            {t("organisation:officer.appoint")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("organisation:officer.name")} value={name} onChange={setName} maxLength={120} autoFocus autoComplete="off" error={tried && name.trim() === "" ? t("organisation:form.nameMissing") : undefined} />
        <TextField label={t("organisation:officer.username")} hint={t("organisation:officer.usernameHint")} value={username} onChange={(text) => setUsername(text.toLowerCase())} maxLength={40} autoComplete="off" error={tried && !USERNAME.test(username) ? t("organisation:officer.usernameWrong") : undefined} />
        <TextField label={t("organisation:officer.email")} hint={t("organisation:officer.emailHint")} type="email" value={email} onChange={setEmail} maxLength={200} autoComplete="off" error={tried && isEmailWrong ? t("organisation:officer.emailWrong") : undefined} />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

import { useState, type ReactNode } from "react";
import { EMAIL_PATTERN, type Officer, type OfficerInvited, type ProblemDetails, type UnitDetail } from "@diemcau/contract";
import { Link } from "wouter";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, ProblemNotice, TextField } from "../../ui/index.ts";
import { USERNAME, usernameFrom } from "../username.ts";
import { dateText } from "../zoned.ts";
import { newId } from "./data.ts";
import { LinkDialog } from "./LinkDialog.tsx";

const EMAIL = new RegExp(EMAIL_PATTERN);

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
      <p className="of-hint">
        {t(appoint ? "officer.body" : "officer.bodyOwn")} <Link href="/office/organisation/import/officers">{t("officer.many")}</Link>
      </p>
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

/** What both ways to a link share: the address to send it to, the asking and what went wrong. */
function LinkRequest({ title, confirm, email: known, flaw, ask, onClose, onDone, children }: { title: string; confirm: string; email: string; flaw(): boolean; ask(email: string | null): Promise<OfficerInvited>; onClose(): void; onDone(invited: OfficerInvited): void; children: ReactNode }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [email, setEmail] = useState(known);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const isEmailWrong = email.trim() !== "" && !EMAIL.test(email.trim());
  const send = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (flaw() || isEmailWrong) return;
    setWorking(true);
    try {
      onDone(await ask(email.trim() || null));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void send()}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {children}
        <TextField label={t("organisation:officer.email")} hint={t("organisation:officer.emailHint")} type="email" value={email} onChange={setEmail} maxLength={200} autoComplete="off" error={tried && isEmailWrong ? t("organisation:officer.emailWrong") : undefined} />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

/** The link again: the former one, or the forgotten password, is over with it. */
function RenewDialog({ officer, onClose, onDone }: { officer: Officer; onClose(): void; onDone(invited: OfficerInvited): void }) {
  const { t } = useTranslation("organisation");
  const { hasPassword, name, id } = officer;
  return (
    <LinkRequest
      title={t(hasPassword ? "officer.renewNamed" : "officer.againNamed", { name })}
      confirm={t("officer.make")}
      email={officer.email ?? ""}
      flaw={() => false}
      ask={(email) => api.post<OfficerInvited>(`/api/organisation/officers/${id}/link`, { as: "account", body: { email } })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>{t(hasPassword ? "officer.renewBody" : "officer.againBody")}</p>
    </LinkRequest>
  );
}

function AppointDialog({ unit, onClose, onDone }: { unit: UnitDetail; onClose(): void; onDone(access: OfficerInvited): void }) {
  const { t } = useTranslation("organisation");
  const [id] = useState(newId);
  const [name, setName] = useState("");
  const [username, setUsername] = useState(() => usernameFrom(unit.shortName ?? unit.name));
  const [tried, setTried] = useState(false);
  const isNameMissing = name.trim() === "";
  const isUsernameWrong = !USERNAME.test(username);
  return (
    <LinkRequest
      title={t("officer.appointFor", { name: unit.name })}
      confirm={t("officer.appoint")}
      email=""
      flaw={() => {
        setTried(true);
        return isNameMissing || isUsernameWrong;
      }}
      ask={(email) => api.post<OfficerInvited>(`/api/organisation/units/${unit.id}/officers`, { as: "account", body: { id, name: name.trim(), username, email } })}
      onClose={onClose}
      onDone={onDone}
    >
      <TextField label={t("officer.name")} value={name} onChange={setName} maxLength={120} autoFocus autoComplete="off" error={tried && isNameMissing ? t("form.nameMissing") : undefined} />
      <TextField label={t("officer.username")} hint={t("officer.usernameHint")} value={username} onChange={(text) => setUsername(text.toLowerCase())} maxLength={40} autoComplete="off" error={tried && isUsernameWrong ? t("officer.usernameWrong") : undefined} />
    </LinkRequest>
  );
}

import { useState } from "react";
import type { Officer, OfficerAccess, ProblemDetails, UnitDetail } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, ProblemNotice, TextField } from "../../ui/index.ts";
import { AccessDialog } from "../AccessDialog.tsx";
import { USERNAME, usernameFrom } from "../username.ts";
import { dateText } from "../zoned.ts";
import { newId } from "./data.ts";

/** Who acts for the unit. Whoever stands above it appoints and revokes them. */
export function Officers({ unit, onChange }: { unit: UnitDetail; onChange(): void }) {
  const { t } = useTranslation("organisation");
  const [isAppointing, setAppointing] = useState(false);
  const [access, setAccess] = useState<OfficerAccess | null>(null);
  const [asked, setAsked] = useState<{ officer: Officer; act: "renew" | "revoke" } | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  if (unit.officers === null) return null;
  const { appoint } = unit.may;

  const confirm = async ({ officer, act }: NonNullable<typeof asked>): Promise<void> => {
    setAsked(null);
    setProblem(null);
    try {
      const path = `/api/organisation/officers/${officer.id}`;
      if (act === "renew") setAccess(await api.post<OfficerAccess>(`${path}/password`, { as: "account" }));
      else await api.del(path, { as: "account" });
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
            </span>
            {appoint ? (
              <span className="of-row">
                <Button size="small" aria-label={t("officer.renewNamed", { name: officer.name })} onPress={() => setAsked({ officer, act: "renew" })}>
                  {t("officer.renew")}
                </Button>
                <Button size="small" look="danger" aria-label={t("officer.revokeNamed", { name: officer.name })} onPress={() => setAsked({ officer, act: "revoke" })}>
                  {t("officer.revoke")}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {asked ? (
        <ConfirmDialog
          isOpen
          danger={asked.act === "revoke"}
          title={t(asked.act === "renew" ? "officer.renewNamed" : "officer.revokeNamed", { name: asked.officer.name })}
          confirmLabel={t(asked.act === "renew" ? "officer.renew" : "officer.revoke")}
          onConfirm={() => void confirm(asked)}
          onCancel={() => setAsked(null)}
        >
          {t(asked.act === "renew" ? "officer.renewBody" : "officer.revokeBody")}
        </ConfirmDialog>
      ) : null}
      {isAppointing ? (
        <AppointDialog
          unit={unit}
          onClose={() => setAppointing(false)}
          onDone={(made) => {
            setAppointing(false);
            setAccess(made);
            onChange();
          }}
        />
      ) : null}
      {access ? <AccessDialog access={access} title={t("officer.accessTitle")} onClose={() => setAccess(null)} /> : null}
    </section>
  );
}

function AppointDialog({ unit, onClose, onDone }: { unit: UnitDetail; onClose(): void; onDone(access: OfficerAccess): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [id] = useState(newId);
  const [name, setName] = useState("");
  const [username, setUsername] = useState(() => usernameFrom(unit.shortName ?? unit.name));
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const appoint = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (name.trim() === "" || !USERNAME.test(username)) return;
    setWorking(true);
    try {
      onDone(await api.post<OfficerAccess>(`/api/organisation/units/${unit.id}/officers`, { as: "account", body: { id, name: name.trim(), username } }));
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
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

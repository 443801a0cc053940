import { useCallback, useEffect, useState } from "react";
import { CENTRE_ROLES, type CentreAccount, type CentreRole, type OfficerAccess, type ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, ProblemNotice, ProgressBar, Select, TextField } from "../../ui/index.ts";
import { AccessDialog } from "../AccessDialog.tsx";
import { newId } from "../organisation/data.ts";
import { USERNAME, usernameFrom } from "../username.ts";
import { dateText } from "../zoned.ts";

const PATH = "/api/centre-accounts";

/** Those who work at the centre: producers, secretaries, the chair, stenographers, interpreters. */
export function AccountsPage() {
  const { t } = useTranslation(["accounts", "common"]);
  const [accounts, setAccounts] = useState<readonly CentreAccount[] | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isAppointing, setAppointing] = useState(false);
  const [access, setAccess] = useState<OfficerAccess | null>(null);
  const [asked, setAsked] = useState<{ account: CentreAccount; act: "renew" | "revoke" } | null>(null);

  const load = useCallback(async (): Promise<void> => {
    try {
      setAccounts(await api.get<CentreAccount[]>(PATH, { as: "account" }));
    } catch (error) {
      setProblem(problemFor(error));
    }
  }, []);
  useEffect(() => void load(), [load]);

  const confirm = async ({ account, act }: NonNullable<typeof asked>): Promise<void> => {
    setAsked(null);
    setProblem(null);
    try {
      const path = `${PATH}/${account.id}`;
      if (act === "renew") setAccess(await api.post<OfficerAccess>(`${path}/password`, { as: "account" }));
      else await api.del(path, { as: "account" });
      await load();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };

  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("title")}</h2>
        <Button look="primary" onPress={() => setAppointing(true)}>
          {t("add")}
        </Button>
      </div>
      <p className="of-hint">{t("body")}</p>
      {problem ? <ProblemNotice problem={problem} actions={accounts ? undefined : <Button onPress={() => void load()}>{t("common:action.retry")}</Button>} /> : null}
      {!accounts && !problem ? <ProgressBar label={t("common:loading")} /> : null}
      {accounts ? (
        <section className="of-card" aria-label={t("title")}>
          <ul className="og-rows">
            {accounts.map((account) => (
              <li key={account.id} className="og-row og-row--officer">
                <span>
                  <span className="of-strong">{account.isMe ? t("me", { name: account.name }) : account.name}</span>
                  <span className="of-hint of-block">
                    {t(`common:role.${account.role}`)} · {account.username} ·{" "}
                    {account.appointedBy ? t("by", { name: account.appointedBy, day: dateText(account.appointedOn) }) : t("since", { day: dateText(account.appointedOn) })}
                  </span>
                </span>
                {account.isMe ? null : (
                  <span className="of-row">
                    <Button size="small" aria-label={t("renewNamed", { name: account.name })} onPress={() => setAsked({ account, act: "renew" })}>
                      {t("renew")}
                    </Button>
                    <Button size="small" look="danger" aria-label={t("revokeNamed", { name: account.name })} onPress={() => setAsked({ account, act: "revoke" })}>
                      {t("revoke")}
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {asked ? (
        <ConfirmDialog
          isOpen
          danger={asked.act === "revoke"}
          title={t(asked.act === "renew" ? "renewNamed" : "revokeNamed", { name: asked.account.name })}
          confirmLabel={t(asked.act)}
          onConfirm={() => void confirm(asked)}
          onCancel={() => setAsked(null)}
        >
          {t(asked.act === "renew" ? "renewBody" : "revokeBody")}
        </ConfirmDialog>
      ) : null}
      {isAppointing ? (
        <AddDialog
          onClose={() => setAppointing(false)}
          onDone={(made) => {
            setAppointing(false);
            setAccess(made);
            void load();
          }}
        />
      ) : null}
      {access ? <AccessDialog access={access} title={t("accessTitle")} onClose={() => setAccess(null)} /> : null}
    </div>
  );
}

function AddDialog({ onClose, onDone }: { onClose(): void; onDone(access: OfficerAccess): void }) {
  const { t } = useTranslation(["accounts", "common"]);
  const [id] = useState(newId);
  const [role, setRole] = useState<CentreRole>("secretary");
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const username = typed ?? usernameFrom(name);
  const isNameMissing = name.trim() === "";
  const add = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (isNameMissing || !USERNAME.test(username)) return;
    setWorking(true);
    try {
      onDone(await api.post<OfficerAccess>(PATH, { as: "account", body: { id, name: name.trim(), username, role } }));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("add")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void add()}>
            {t("addDo")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("name")} value={name} onChange={setName} maxLength={120} autoFocus autoComplete="off" error={tried && isNameMissing ? t("nameMissing") : undefined} />
        <Select
          label={t("role")}
          hint={t(`may.${role}`)}
          choices={CENTRE_ROLES.map((each) => ({ id: each, label: t(`common:role.${each}`) }))}
          selectedKey={role}
          onSelectionChange={(key) => setRole(key as CentreRole)}
        />
        <TextField
          label={t("username")}
          hint={t("usernameHint")}
          value={username}
          onChange={(text) => setTyped(text.toLowerCase())}
          maxLength={40}
          autoComplete="off"
          error={tried && !USERNAME.test(username) ? t("usernameWrong") : undefined}
        />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

import { useState } from "react";
import type { ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { TextField } from "./Fields.tsx";
import { ProblemNotice } from "./Notices.tsx";

const SHORTEST = 10;

/** One's own account: who it is, and another password. */
export function AccountDialog({ who, onClose }: { who: { name: string; role: string }; onClose(): void }) {
  const { t } = useTranslation("common");
  const [old, setOld] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [isDone, setDone] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const tooShort = wanted.length < SHORTEST;
  const differs = wanted !== again;

  const change = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (old === "" || tooShort || differs) return;
    setWorking(true);
    try {
      await api.post("/api/me/password", { as: "account", body: { old, new: wanted } });
      setDone(true);
    } catch (error) {
      setProblem(problemFor(error));
    }
    setWorking(false);
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("account.title", who)}
      actions={
        <>
          <Button onPress={onClose}>{t("action.close")}</Button>
          {isDone ? null : (
            <Button look="primary" isDisabled={isWorking} onPress={() => void change()}>
              {t("account.change")}
            </Button>
          )}
        </>
      }
    >
      {isDone ? (
        <p role="status">
          <span aria-hidden="true">✓ </span>
          {t("account.done")}
        </p>
      ) : (
        <form
          className="dc-account"
          onSubmit={(event) => {
            event.preventDefault();
            void change();
          }}
        >
          <p>{t("account.body")}</p>
          <TextField label={t("account.old")} type="password" autoComplete="current-password" value={old} onChange={setOld} maxLength={200} error={tried && old === "" ? t("account.oldMissing") : undefined} />
          <TextField
            label={t("account.new")}
            hint={t("account.newHint")}
            type="password"
            autoComplete="new-password"
            value={wanted}
            onChange={setWanted}
            maxLength={200}
            error={tried && tooShort ? t("account.tooShort") : undefined}
          />
          <TextField label={t("account.again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} maxLength={200} error={tried && differs ? t("account.differs") : undefined} />
          {problem ? <ProblemNotice problem={problem} /> : null}
          {/* Return sends, as in any form. */}
          <button type="submit" hidden>
            {t("account.change")}
          </button>
        </form>
      )}
    </Dialog>
  );
}

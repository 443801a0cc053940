import { useState } from "react";
import type { ProblemDetails, SiteExpected } from "@diemcau/contract";
import { api, problemFor, useResource } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar, TextField } from "../ui/index.ts";
import { newId } from "./new-id.ts";

interface ExpectedDialogProps {
  conferenceId: string;
  site: number;
  siteName: string;
  onClose(): void;
  onDone?(): void;
}

/** How many delegates a room expects: by the classes of the audience, unless somebody says it by hand. */
export function ExpectedDialog({ conferenceId, site, siteName, onClose, onDone }: ExpectedDialogProps) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const path = `/api/conferences/${conferenceId}/sites/${site}/expected`;
  const known = useResource<SiteExpected>(path, "account");
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const now = known.data;
  const text = (typed ?? (now ? String(now.expected) : "")).trim();
  const flaw = /^\d{1,6}$/.test(text) && Number(text) <= 100_000 ? undefined : t("expected.flaw");
  const save = async (expected: number | null): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await api.post(path, { as: "account", body: { id: newId(), expected } });
      onDone?.();
      onClose();
    } catch (error) {
      setProblem(problemFor(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("expected.title", { site: siteName })}
      actions={
        <>
          <Button onPress={onClose}>{t("expected.cancel")}</Button>
          <Button
            look="primary"
            isDisabled={busy || !now}
            onPress={() => {
              setTried(true);
              if (!flaw) void save(Number(text));
            }}
          >
            {t("expected.save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {known.problem ? <ProblemNotice polite problem={known.problem} /> : null}
        {now ? (
          <>
            <p>{t(`expected.source.${now.source}`, { n: format.number(now.followed) })}</p>
            {now.setBy === null || now.setAt === null ? null : (
              <p className="of-strong">{t("expected.setBy", { name: now.setBy, time: format.dateTime(now.setAt), n: format.number(now.expected) })}</p>
            )}
            <TextField label={t("expected.label")} inputMode="numeric" maxLength={6} value={typed ?? String(now.expected)} onChange={setTyped} error={tried ? flaw : undefined} hint={t("expected.hint")} />
            {now.setBy === null ? null : (
              <div className="of-row">
                <Button isDisabled={busy} onPress={() => void save(null)}>
                  {t(`expected.follow.${now.source}`, { n: format.number(now.followed) })}
                </Button>
              </div>
            )}
          </>
        ) : (
          <ProgressBar label={t("expected.loading")} />
        )}
      </div>
    </Dialog>
  );
}

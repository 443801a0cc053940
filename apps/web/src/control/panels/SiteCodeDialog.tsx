import { useEffect, useState } from "react";
import type { ProblemDetails, SiteCode } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ShutOut } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { spelled } from "../model/code.ts";
import { useText } from "../text.ts";

/** A new code for a room's PC: asked once, shown once, large, to be read out on the telephone. */
export function SiteCodeDialog({ site, isOpen, onClose }: { site: number; isOpen: boolean; onClose(): void }) {
  const { t } = useText();
  const format = useFormat();
  const { conferenceId, directory, tree } = useRoom();
  const [made, setMade] = useState<SiteCode | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [working, setWorking] = useState(false);
  const [shutOut, setShutOut] = useState(false);
  useEffect(() => {
    if (isOpen) return;
    setMade(null);
    setProblem(null);
    setWorking(false);
    setShutOut(false);
  }, [isOpen]);

  async function make(): Promise<void> {
    setWorking(true);
    setProblem(null);
    try {
      setMade(await api.post<SiteCode>(`/api/conferences/${conferenceId}/sites/${site}/code`, { as: "account", body: { shutOut } }));
    } catch (error) {
      setProblem(problemFor(error));
    }
    setWorking(false);
  }

  const actions = made ? (
    <Button look="primary" onPress={onClose}>
      {t("code.done")}
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>{t("common:action.cancel")}</Button>
      <Button look="primary" isDisabled={working} onPress={() => void make()}>
        {t("code.make")}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("code.title", { site: tree.names[site] })} actions={actions}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {made ? (
        <div role="status">
          <p className="dc-code" data-testid="site-code" aria-label={made.code.split("").join(" ")}>
            {spelled(made.code)}
          </p>
          {made.shutOut > 0 ? <p>{t("code.shutOutDone", { count: made.shutOut, number: format.number(made.shutOut) })}</p> : null}
          {made.before ? <p>{t(made.before.by === null ? "code.beforeItself" : "code.before", { time: format.dateTime(made.before.at, directory.outline.conference.timeZone), who: made.before.by ?? "" })}</p> : null}
          <p>{t("code.readOut", { time: format.dateTime(made.expiresAt, directory.outline.conference.timeZone) })}</p>
        </div>
      ) : problem ? null : (
        <>
          <p>{t("code.explain")}</p>
          <ShutOut isSelected={shutOut} onChange={setShutOut} label={t("code.shutOut")} hint={t("code.shutOutHint")} />
        </>
      )}
    </Dialog>
  );
}

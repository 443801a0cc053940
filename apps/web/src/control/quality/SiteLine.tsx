import { useEffect, useState } from "react";
import type { QualityHistory, ReceivingLimit } from "@diemcau/contract";
import { useMe, useResource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Select } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { TONES } from "./tones.ts";

const LOOK_MS = 15_000;
const AUTOMATIC = "auto";
const CHOICES = [AUTOMATIC, "low", "audio"] as const;

/** The producer's word on how much a room receives at most; others read it. */
export function ReceivingChoice({ site }: { site: number }) {
  const { t } = useTranslation("quality");
  const { state, act, tree } = useRoom();
  const role = useMe("account").data?.role;
  const most = state.receiving.get(site) ?? null;
  if (role !== "producer" || state.phase === "ended") return most === null ? null : <Badge tone="accent">{t(`receiving.${most}`)}</Badge>;
  return (
    <Select
      label={t("receiving.label", { site: tree.names[site] ?? "" })}
      hideLabel
      choices={CHOICES.map((id) => ({ id, label: t(`receiving.${id}`) }))}
      selectedKey={most ?? AUTOMATIC}
      onSelectionChange={(key) => {
        const wanted = key === AUTOMATIC ? null : (key as ReceivingLimit);
        if (wanted !== most) void act.run(`site ${site}`, { kind: "receiving.limit", site, most: wanted });
      }}
    />
  );
}

/** What a room receives now, in the panel of the site that is selected. */
export function SiteLine({ site }: { site: number }) {
  const { t } = useTranslation("quality");
  const { conferenceId, state, tree } = useRoom();
  const [round, setRound] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const isLive = state.phase === "live";
  const isLost = state.sites.get(site).presence === "l";
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setRound((last) => last + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  const latest = useResource<QualityHistory>(isLive ? `/api/conferences/${conferenceId}/sites/${site}/quality` : null, "account", round).data?.latest ?? null;
  return (
    <div className="dc-site__line" data-testid="site-line">
      {latest ? (
        <>
          {isLost ? (
            // What it received last says nothing of now.
            <span className="dc-facts__aside">{t("receiving.lost")}</span>
          ) : latest.reason === "no-media" ? (
            <Badge tone={TONES[latest.verdict]}>{t("reason.no-media")}</Badge>
          ) : (
            <>
              <Badge tone={TONES[latest.verdict]}>{t(`step.${latest.step}`)}</Badge>
              <span className="dc-facts__aside">{latest.reason ? t(`reason.${latest.reason}`) : t(`verdict.${latest.verdict}`)}</span>
            </>
          )}
          <Button size="small" look="plain" aria-label={t("edges.historyOf", { name: tree.names[site] ?? "" })} onPress={() => setOpen(true)}>
            {t("receiving.history")}
          </Button>
        </>
      ) : (
        <span className="dc-facts__aside">{t("receiving.silent")}</span>
      )}
      <ReceivingChoice site={site} />
      {isOpen ? <HistoryDialog site={site} name={tree.names[site] ?? ""} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

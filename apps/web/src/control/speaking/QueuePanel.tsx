import { memo, useState } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, Button, InlineStatus, StateMark } from "../../ui/index.ts";
import { QueueList } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { BelowQueues } from "./BelowQueues.tsx";
import { RulesDialog } from "./RulesDialog.tsx";
import { SpeechStrip } from "./SpeechStrip.tsx";
import { CallButtons, useQueueActs } from "./use-queue-acts.tsx";
import "./rules.css";

/** In the address: the rules are to be set. */
const RULES_HASH = "#speaking-rules";

/** Who speaks, who asks to, in order, and what still waits below. */
export const QueuePanel = memo(function QueuePanel() {
  const { t } = useTranslation(["speaking", "control"]);
  const { state, act, select, live, roll } = useRoom();
  const { leads } = useRights();
  // The office leads here to set them, also before the day.
  const [isRulesOpen, openRules] = useState(() => location.hash === RULES_HASH);
  const closeRules = (): void => {
    openRules(false);
    if (location.hash === RULES_HASH) history.replaceState(history.state, "", location.pathname + location.search);
  };
  const acts = useQueueActs("queue");
  const now = useServerNow(live.clockOffset, 15_000);
  return (
    <section className="dc-panel dc-queue" aria-label={t("control:queue.label")}>
      <h2 className="dc-panel__title">
        {t("control:queue.label")} <span className="dc-panel__number">{state.queue.length}</span>
        <InlineStatus status={act.statusOf("queue")} />
        {leads ? (
          <Button size="small" look="plain" className="sp-rules__open" onPress={() => openRules(true)}>
            {t("speaking:rules.open")}
          </Button>
        ) : null}
      </h2>
      <SpeechStrip />
      <QueueList
        label={t("control:queue.label")}
        requests={state.queue}
        now={now}
        onMove={acts.move}
        onSite={select}
        dependencies={[state.cued, roll, act]}
        empty={t(state.phase === "ended" ? "control:over.speaking" : "control:queue.none")}
        renderAside={({ site }) => {
          const own = SITE_STATES[roll.own[site] ?? 0]!;
          return (
            <>
              {state.cued.includes(site) ? <Badge tone="on-air">◆ {t("control:onAir.cued")}</Badge> : null}
              {own === "connected" || own === "on-air" ? null : <StateMark state={own} />}
            </>
          );
        }}
        renderActions={(request, index, steps) => (
          <>
            <CallButtons request={request} acts={acts} first={index === 0 && state.speaking.speech === null} />
            {acts.menu(request, steps)}
          </>
        )}
      />
      <BelowQueues />
      {acts.dialogs}
      <RulesDialog isOpen={isRulesOpen && leads} onClose={closeRules} />
    </section>
  );
});

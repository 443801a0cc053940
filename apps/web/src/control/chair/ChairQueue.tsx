import { SITE_STATES } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, StateMark } from "../../ui/index.ts";
import { QueueList } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";
import { BelowQueues } from "../speaking/BelowQueues.tsx";
import { CallButtons, type QueueActs } from "../speaking/use-queue-acts.tsx";

/** The whole queue, to be put in order and called from; and what still waits below. */
export function ChairQueue({ acts }: { acts: QueueActs }) {
  const { t } = useTranslation("control");
  const { state, roll, live, act } = useRoom();
  const now = useServerNow(live.clockOffset, 15_000);
  return (
    <div className="ch-queue">
      <QueueList
        label={t("queue.label")}
        requests={state.queue}
        now={now}
        onMove={acts.move}
        dependencies={[state.cued, roll, act]}
        empty={t(state.phase === "ended" ? "over.speaking" : "queue.none")}
        renderAside={({ site }) => {
          const own = SITE_STATES[roll.own[site] ?? 0]!;
          return (
            <>
              {state.cued.includes(site) ? <Badge tone="on-air">◆ {t("onAir.cued")}</Badge> : null}
              {own === "connected" || own === "on-air" ? null : <StateMark state={own} />}
            </>
          );
        }}
        renderActions={(request, _index, steps) => (
          <>
            <CallButtons request={request} acts={acts} first={false} large />
            {acts.menu(request, steps)}
          </>
        )}
      />
      <BelowQueues />
    </div>
  );
}

import { useMemo, useState } from "react";
import { SITE_STATES, type HeldRequest } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, StateMark } from "../../ui/index.ts";
import { speakerText } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";

/** So many queues of sites are drawn at once. */
const SHOWN = 40;

interface BelowQueuesProps {
  /** Whose queue stands elsewhere on the screen. */
  except?: number;
}

/** What waits in the queues of sites: who stands above sees it and may pull it up. */
export function BelowQueues({ except }: BelowQueuesProps) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const { state, tree } = useRoom();
  const [isOpen, open] = useState(false);
  const below = useMemo(() => state.speaking.below.filter(({ holder }) => holder !== except && tree.within?.has(holder) !== false), [state.speaking.below, except, tree]);
  const queues = useMemo(() => [...Map.groupBy(below, ({ holder }) => holder)], [below]);
  if (below.length === 0) return null;
  return (
    <section className="sp-below">
      <h3>
        <Button size="small" look="plain" aria-expanded={isOpen} onPress={() => open(!isOpen)}>
          <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
          {t("below.title", { count: below.length, number: format.number(below.length) })}
        </Button>
      </h3>
      {isOpen ? queues.slice(0, SHOWN).map(([holder, queue]) => <SiteQueue key={holder} holder={holder} queue={queue} />) : null}
      {isOpen && queues.length > SHOWN ? <p className="dc-panel__nothing">{t("below.more", { count: queues.length - SHOWN, number: format.number(queues.length - SHOWN) })}</p> : null}
    </section>
  );
}

function SiteQueue({ holder, queue }: { holder: number; queue: readonly HeldRequest[] }) {
  const { t } = useTranslation("speaking");
  const { tree, roll, act, select } = useRoom();
  const name = tree.names[holder] ?? "";
  const own = SITE_STATES[roll.own[holder] ?? 0]!;
  return (
    <div className="sp-below__queue" role="group" aria-label={t("below.queueOf", { site: name })}>
      <div className="sp-below__head">
        {tree.within ? (
          <strong>{t("below.queueOf", { site: name })}</strong>
        ) : (
          <button type="button" className="sp-request__site" onClick={() => select(holder)}>
            {t("below.queueOf", { site: name })}
          </button>
        )}
        {own === "connected" || own === "on-air" ? null : <StateMark state={own} />}
        <Button size="small" aria-label={t(tree.within ? "below.passAllNamed" : "below.pullAllNamed", { site: name })} onPress={() => void act.run("queue", { kind: "queue.pass-all", site: holder })}>
          {t("below.pullAll")}
        </Button>
      </div>
      <ol>
        {queue.map((request) => (
          <li key={request.id} className="sp-below__request">
            <span className="sp-request__place">{request.place}</span>
            <span>
              <strong>{request.siteName}</strong>
              {request.speaker ? <span className="sp-request__speaker">{speakerText(request.speaker)}</span> : null}
            </span>
            <Button size="small" aria-label={t(tree.within ? "below.passNamed" : "below.pullNamed", { site: request.siteName })} onPress={() => void act.run("queue", { kind: "queue.pass", requestId: request.id })}>
              {t("below.pull")}
            </Button>
          </li>
        ))}
      </ol>
    </div>
  );
}

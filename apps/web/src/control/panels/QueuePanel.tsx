import { memo, useState } from "react";
import { SITE_STATES, type QueueRequest } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, ConfirmDialog, InlineStatus, StateMark } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { beforeAfterMove } from "../model/queue.ts";
import { useText } from "../text.ts";

/** Who asks to speak, in order. */
export const QueuePanel = memo(function QueuePanel() {
  const { t } = useText();
  const { state, act } = useRoom();
  const [removing, setRemoving] = useState<QueueRequest | null>(null);
  return (
    <section className="dc-panel dc-queue" aria-label={t("queue.label")}>
      <h2 className="dc-panel__title">
        {t("queue.label")} <span className="dc-panel__number">{state.queue.length}</span>
        <InlineStatus status={act.statusOf("queue")} />
      </h2>
      {state.queue.length === 0 ? <p className="dc-panel__nothing">{t("queue.none")}</p> : null}
      <ol>
        {state.queue.map((request, index) => (
          <QueueLine key={request.id} request={request} index={index} onRemove={() => setRemoving(request)} />
        ))}
      </ol>
      <ConfirmDialog
        isOpen={removing !== null}
        title={t("queue.removeTitle", { site: removing?.siteName ?? "" })}
        confirmLabel={t("queue.remove")}
        danger
        onCancel={() => setRemoving(null)}
        onConfirm={() => {
          if (removing) void act.run("queue", { kind: "queue.withdraw", requestId: removing.id });
          setRemoving(null);
        }}
      >
        {t("queue.removeExplain")}
      </ConfirmDialog>
    </section>
  );
});

function QueueLine({ request, index, onRemove }: { request: QueueRequest; index: number; onRemove(): void }) {
  const { t } = useText();
  const format = useFormat();
  const { state, roll, live, act, select } = useRoom();
  const now = useServerNow(live.clockOffset, 15_000);
  const own = SITE_STATES[roll.own[request.site] ?? 0]!;
  const { site, siteName, speaker } = request;
  const move = (by: -1 | 1) => {
    const before = beforeAfterMove(state.queue, index, by);
    if (before !== undefined) void act.run("queue", { kind: "queue.move", requestId: request.id, before });
  };
  return (
    <li className="dc-line dc-line--queue">
      <span className="dc-line__place">{index + 1}</span>
      <button type="button" className="dc-line__name" onClick={() => select(site)}>
        {siteName}
        {speaker ? <span className="dc-line__aside">{`${speaker.name}${speaker.position ? `, ${speaker.position}` : ""}`}</span> : null}
        {request.note ? <span className="dc-line__aside">{t("queue.note", { note: request.note })}</span> : null}
      </button>
      <span className="dc-line__aside dc-line__when">
        {format.ago(request.at, now)} {own === "connected" || own === "on-air" ? null : <StateMark state={own} />}
      </span>
      <span className="dc-line__buttons">
        <Button
          size="small"
          look={index === 0 ? "primary" : "quiet"}
          isDisabled={own !== "connected" && own !== "on-air"}
          aria-label={t("site.putOnAirNamed", { site: siteName })}
          onPress={() => void act.run("queue", { kind: "programme.put-on-air", site, ...(speaker ? { speaker } : {}) })}
        >
          {t("site.putOnAirShort")}
        </Button>
        <Button size="small" icon isDisabled={index === 0} aria-label={t("queue.upNamed", { site: siteName })} onPress={() => move(-1)}>
          <span aria-hidden="true">↑</span>
        </Button>
        <Button size="small" icon isDisabled={index === state.queue.length - 1} aria-label={t("queue.downNamed", { site: siteName })} onPress={() => move(1)}>
          <span aria-hidden="true">↓</span>
        </Button>
        <Button size="small" icon look="danger" aria-label={t("queue.removeNamed", { site: siteName })} onPress={onRemove}>
          <span aria-hidden="true">×</span>
        </Button>
      </span>
    </li>
  );
}

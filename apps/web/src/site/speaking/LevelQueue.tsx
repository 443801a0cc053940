import { useState } from "react";
import { Switch } from "react-aria-components";
import type { QueueRequest, SitePlace } from "@diemcau/contract";
import { queueOf, type ConferenceState } from "@diemcau/rules";
import { useCommand, usePending, useServerNow, type CommandInput } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, MoreMenu } from "../../ui/index.ts";
import { JoinDialog, QueueList, ReturnDialog } from "../../ui/speaking/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** May this room keep a queue of those below it? */
export const mayKeepQueue = (state: ConferenceState, place: SitePlace | null): boolean =>
  place !== null && place.hasBelow && place.site > 0 && state.speaking.rules.levels.some(({ level, holds }) => level === place.level && holds);

/** Where this room's level passes requests to, by name; empty for the centre. */
export function passesTo(state: ConferenceState, place: SitePlace | null): string {
  const keeps = (code: string) => state.speaking.rules.levels.some(({ level, holds }) => level === code && holds);
  return place?.above.find(({ site, level }) => site > 0 && keeps(level))?.siteName ?? "";
}

interface LevelQueueProps {
  room: Room;
  state: ConferenceState;
  place: SitePlace | null;
  clockOffset: number;
}

/** Requests of the sites below, which this room orders, merges, returns or passes on. */
export function LevelQueue({ room, state, place, clockOffset }: LevelQueueProps) {
  const { t } = useTranslation(["speaking", "site"]);
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const now = useServerNow(clockOffset, 15_000);
  const [returning, setReturning] = useState<QueueRequest | null>(null);
  const [joining, setJoining] = useState<QueueRequest | null>(null);
  const queue = queueOf(state.speaking, room.site);
  const keeps = !state.speaking.passing.includes(room.site);
  const run = (command: CommandInput): void => void send(command).catch(() => {});
  const isWaiting = pending.waiting.some(({ body }) => String(body["kind"]).startsWith("queue.") && body["kind"] !== "queue.request" && body["kind"] !== "queue.withdraw");
  const to = passesTo(state, place);
  return (
    <section className="st-section" aria-labelledby="level-queue-title">
      <div className="st-section__head">
        <h2 id="level-queue-title">{t("speaking:level.title")}</h2>
        <span className="st-count">{format.number(queue.length)}</span>
      </div>
      {mayKeepQueue(state, place) ? (
        <Switch className="sp-switch" isSelected={keeps} onChange={(next) => run({ kind: "queue.keep", site: room.site, keeps: next })}>
          <span className="sp-switch__track" aria-hidden="true" />
          <span>
            {t("speaking:level.keep")}
            <span className="st-hint sp-switch__hint">{keeps ? t("speaking:level.keeping") : t("speaking:level.passing")}</span>
          </span>
        </Switch>
      ) : null}
      {isWaiting ? (
        <p className="st-hint" role="status">
          {t("site:roster.waiting")}
        </p>
      ) : null}
      <QueueList
        label={t("speaking:level.title")}
        requests={queue}
        now={now}
        onMove={(requestId, before) => run({ kind: "queue.move", requestId, before })}
        dependencies={[to]}
        empty={t("speaking:level.none")}
        renderActions={(request, index, steps) => (
          <>
            <Button size="small" look={index === 0 ? "primary" : "quiet"} aria-label={t("speaking:level.passNamed", { site: request.siteName })} onPress={() => run({ kind: "queue.pass", requestId: request.id })}>
              {t("speaking:level.pass")}
            </Button>
            <MoreMenu
              label={t("speaking:queue.more", { site: request.siteName })}
              acts={[
                ...steps,
                { id: "join", label: t("speaking:join.open"), isDisabled: queue.length < 2, act: () => setJoining(request) },
                ...(request.joined ?? []).map(({ id, siteName }) => ({
                  id,
                  label: t("speaking:join.part", { site: siteName }),
                  act: () => run({ kind: "queue.part", requestId: request.id, joinedId: id }),
                })),
                { id: "return", label: t("speaking:return.open"), act: () => setReturning(request) },
              ]}
            />
          </>
        )}
      />
      {queue.length > 1 ? (
        <Button onPress={() => run({ kind: "queue.pass-all", site: room.site })}>{to ? t("speaking:level.passAllTo", { site: to }) : t("speaking:level.passAll")}</Button>
      ) : null}
      <ReturnDialog request={returning} onReturn={({ id }, word) => run({ kind: "queue.return", requestId: id, word })} onClose={() => setReturning(null)} />
      <JoinDialog request={joining} queue={queue} onJoin={(request, into) => run({ kind: "queue.join", requestId: request.id, into: into.id })} onClose={() => setJoining(null)} />
    </section>
  );
}

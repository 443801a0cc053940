import { useState } from "react";
import { Switch } from "react-aria-components";
import type { QueueRequest, SitePlace } from "@diemcau/contract";
import { queueOf, type ConferenceState } from "@diemcau/rules";
import { useServerNow, type CommandInput } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../Button.tsx";
import { MoreMenu } from "../Menu.tsx";
import { JoinDialog, ReturnDialog } from "./dialogs.tsx";
import { QueueList } from "./QueueList.tsx";

/** May this site keep a queue of those below it? */
export const mayKeepQueue = (state: ConferenceState, place: SitePlace | null): boolean =>
  place !== null && place.hasBelow && place.site > 0 && state.speaking.rules.levels.some(({ level, holds }) => level === place.level && holds);

/** Where this site's level passes requests to, by name; empty for the centre. */
export function passesTo(state: ConferenceState, place: SitePlace | null): string {
  const keeps = (code: string) => state.speaking.rules.levels.some(({ level, holds }) => level === code && holds);
  return place?.above.find(({ site, level }) => site > 0 && keeps(level))?.siteName ?? "";
}

interface LevelQueueProps {
  /** Whose queue it is. */
  site: number;
  state: ConferenceState;
  place: SitePlace | null;
  clockOffset: number;
  onCommand(command: CommandInput): void;
}

/** Requests of the sites below one, which it and its officers order, merge, return or pass on. */
export function LevelQueue({ site, state, place, clockOffset, onCommand: run }: LevelQueueProps) {
  const { t } = useTranslation("speaking");
  const now = useServerNow(clockOffset, 15_000);
  const [returning, setReturning] = useState<QueueRequest | null>(null);
  const [joining, setJoining] = useState<QueueRequest | null>(null);
  const queue = queueOf(state.speaking, site);
  const keeps = !state.speaking.passing.includes(site);
  const to = passesTo(state, place);
  return (
    <>
      {mayKeepQueue(state, place) ? (
        <Switch className="sp-switch" isSelected={keeps} onChange={(next) => run({ kind: "queue.keep", site, keeps: next })}>
          <span className="sp-switch__track" aria-hidden="true" />
          <span>
            {t("level.keep")}
            <span className="sp-switch__hint">{keeps ? t("level.keeping") : t("level.passing")}</span>
          </span>
        </Switch>
      ) : null}
      <QueueList
        label={t("level.title")}
        requests={queue}
        now={now}
        onMove={(requestId, before) => run({ kind: "queue.move", requestId, before })}
        dependencies={[to]}
        empty={t("level.none")}
        renderActions={(request, index, steps) => (
          <>
            <Button size="small" look={index === 0 ? "primary" : "quiet"} aria-label={t("level.passNamed", { site: request.siteName })} onPress={() => run({ kind: "queue.pass", requestId: request.id })}>
              {t("level.pass")}
            </Button>
            <MoreMenu
              label={t("queue.more", { site: request.siteName })}
              acts={[
                ...steps,
                { id: "join", label: t("join.open"), isDisabled: queue.length < 2, act: () => setJoining(request) },
                ...(request.joined ?? []).map(({ id, siteName }) => ({
                  id,
                  label: t("join.part", { site: siteName }),
                  act: () => run({ kind: "queue.part", requestId: request.id, joinedId: id }),
                })),
                { id: "return", label: t("return.open"), act: () => setReturning(request) },
              ]}
            />
          </>
        )}
      />
      {queue.length > 1 ? <Button onPress={() => run({ kind: "queue.pass-all", site })}>{to ? t("level.passAllTo", { site: to }) : t("level.passAll")}</Button> : null}
      <ReturnDialog request={returning} onReturn={({ id }, word) => run({ kind: "queue.return", requestId: id, word })} onClose={() => setReturning(null)} />
      <JoinDialog request={joining} queue={queue} onJoin={(request, into) => run({ kind: "queue.join", requestId: request.id, into: into.id })} onClose={() => setJoining(null)} />
    </>
  );
}

import { useEffect, useMemo, useState } from "react";
import type { HeadcountQualifier } from "@diemcau/contract";
import { useRoster, type LiveConference, type OutboxItem, type Pending } from "../../data/index.ts";
import { useFormat, useTranslation, type Format } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { askToStay, opensOffline, type StorageState } from "./install.ts";
import { kindOf } from "./kinds.ts";
import { PapersCard } from "./PapersCard.tsx";
import { RefusedItem } from "./Refused.tsx";
import type { Papers } from "./use-papers.ts";
import "./offline.css";

const SENT_SHOWN = 30;

interface LinePanelProps {
  room: Room;
  live: LiveConference;
  pending: Pending;
  papers: Papers;
}

/** What waits for the line, what has gone, what this PC keeps: nothing about the line is hidden from the room. */
export function LinePanel({ room, live, pending, papers }: LinePanelProps) {
  const { t } = useTranslation("offline");
  const format = useFormat();
  const roster = useRoster(room.conferenceId, room.site, asOf(room));
  const names = useMemo(() => new Map(roster.data?.delegates.map(({ delegateId, name }) => [delegateId, name])), [roster.data]);
  const about = (item: OutboxItem) => aboutOf(item, names, format);
  const sending = pending.waiting.filter(({ status }) => status === "sending").length;
  const zone = zoneOf(room);
  return (
    <div className="st-panel">
      <section className="st-section" aria-labelledby="line-title">
        <h2 id="line-title">{t("title")}</h2>
        <div role="status">
          <ul className="of-counts">
            <Count shape="⏳" text={t("waiting", { count: pending.waiting.length - sending })} state={pending.waiting.length - sending > 0 ? "waiting" : "none"} />
            <Count shape="↑" text={t("sending", { count: sending })} state={sending > 0 ? "sending" : "none"} />
            <Count shape="✕" text={t("refused", { count: pending.refused.length })} state={pending.refused.length > 0 ? "refused" : "none"} />
            <Count shape="✓" text={t("sent", { count: pending.sent.length })} state={pending.sent.length > 0 ? "sent" : "none"} />
          </ul>
        </div>
        {live.restored ? <p className="st-hint">{t("restored", { time: format.dateTime(live.since, zone) })}</p> : null}
      </section>

      {pending.refused.map((item) => (
        <RefusedItem key={item.id} item={item} about={about(item)} zone={zone} pending={pending} state={live.state} />
      ))}

      {pending.waiting.length > 0 ? (
        <section className="st-section" aria-labelledby="line-waiting">
          <div className="st-section__head">
            <h3 id="line-waiting">{t("list.waiting")}</h3>
            <Button size="small" onPress={pending.retryNow}>
              {t("list.retry")}
            </Button>
          </div>
          <ul className="of-list">
            {pending.waiting.map((item) => (
              <li key={item.id} className="of-item" data-status={item.status}>
                <span className="of-item__time">{format.time(item.since, zone)}</span>
                <span className="of-item__what">
                  {t(`kind.${kindOf(item)}`)}
                  {about(item) ? <span className="of-item__about">{about(item)}</span> : null}
                  <span className="st-hint">{item.problem?.title ?? t(`status.${item.status === "sending" ? "sending" : "waiting"}`)}</span>
                </span>
                <Button look="plain" size="small" aria-label={t("list.takeBackOne", { what: `${t(`kind.${kindOf(item)}`)} ${about(item)}` })} onPress={() => pending.dismiss(item.id)}>
                  {t("list.takeBack")}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}

      <PapersCard room={room} live={live} papers={papers} />
      <StorageCard />

      {pending.sent.length > 0 ? (
        <section className="st-section" aria-labelledby="line-sent">
          <h3 id="line-sent">{t("list.sent")}</h3>
          <ul className="of-list">
            {pending.sent.slice(0, SENT_SHOWN).map((item) => (
              <li key={item.id} className="of-item" data-status="sent">
                <span className="of-item__time">{format.time(item.since, zone)}</span>
                <span className="of-item__what">
                  {t(`kind.${kindOf(item)}`)}
                  {about(item) ? <span className="of-item__about">{about(item)}</span> : null}
                </span>
                <span className="of-item__sent">
                  <span aria-hidden="true">✓ </span>
                  {t("list.sentAt", { time: format.time(item.sentAt ?? item.since, zone) })}
                </span>
              </li>
            ))}
          </ul>
          {pending.sent.length > SENT_SHOWN ? <p className="st-hint">{t("list.more", { n: pending.sent.length - SENT_SHOWN })}</p> : null}
        </section>
      ) : null}
    </div>
  );
}

function Count({ shape, text, state }: { shape: string; text: string; state: string }) {
  return (
    <li className="of-count" data-state={state}>
      <span aria-hidden="true">{shape}</span> {text}
    </li>
  );
}

/** Whom or what it is about, in a few words. */
function aboutOf({ body }: OutboxItem, names: ReadonlyMap<string, string>, format: Format): string {
  const { delegateId, present, qualifier, speaker, title, text } = body as Record<string, unknown>;
  if (typeof delegateId === "string") return names.get(delegateId) ?? "";
  if (typeof present === "number") return format.count(present, (qualifier as HeadcountQualifier | undefined) ?? "exact");
  const said = (speaker as { name?: string } | undefined)?.name ?? title ?? text;
  return typeof said === "string" ? said : "";
}

function StorageCard() {
  const { t } = useTranslation("offline");
  const format = useFormat();
  const [state, setState] = useState<StorageState | null>(null);
  const [opens, setOpens] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    void askToStay().then((asked) => gone || setState(asked));
    void opensOffline().then((does) => gone || setOpens(does));
    return () => {
      gone = true;
    };
  }, []);
  const megabytes = (bytes: number) => format.number(Math.round(bytes / 1_048_576));
  return (
    <section className="st-section" aria-labelledby="line-storage">
      <h3 id="line-storage">{t("storage.title")}</h3>
      <ul className="of-facts">
        {opens === null ? null : (
          <li data-good={opens}>
            <span aria-hidden="true">{opens ? "✓" : "✕"}</span> {opens ? t("storage.opens") : t("storage.opensNot")}
          </li>
        )}
        {state ? (
          <li data-good={state.persisted}>
            <span aria-hidden="true">{state.persisted ? "✓" : "◆"}</span> {state.persisted ? t("storage.persisted") : t("storage.persistedNot")}
          </li>
        ) : null}
        {state?.used !== null && state?.quota ? (
          <li>
            <span aria-hidden="true">●</span> {t("storage.used", { used: megabytes(state?.used ?? 0), quota: megabytes(state?.quota ?? 0) })}
          </li>
        ) : null}
      </ul>
    </section>
  );
}

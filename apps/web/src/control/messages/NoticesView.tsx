import { useMemo, useState } from "react";
import type { NoticeState } from "@diemcau/contract";
import { isInSet, sitesOf } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useMe } from "../../data/index.ts";
import { Badge, Button, ConfirmDialog, EmptyState, InlineStatus, PhoneLink, ProblemNotice, ProgressBar, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { NoticeComposer } from "./NoticeComposer.tsx";
import { NoticeTo } from "./NoticeTo.tsx";
import { useChanges, useContacts, useReceipts } from "./use-messages.ts";

/** What the centre, or a unit's officer, has told the rooms, and who has read it. */
export function NoticesView({ may, onWrite }: { may: boolean; onWrite(site: number): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { state } = useRoom();
  const [composing, compose] = useState(false);
  const [chosen, choose] = useState<string | null>(null);
  const notices = useMemo(() => state.messages.notices.toReversed(), [state.messages.notices]);
  const open = notices.find(({ id }) => id === chosen) ?? null;
  const canSend = may && state.phase !== "ended";
  return (
    <div className="ms-split" data-open={open !== null}>
      <section className="dc-panel ms-split__list" aria-label={t("desk.notices")}>
        <div className="dc-bar ms-tools">
          <p className="ms-soft">{t("notices.count", { count: notices.length, n: format.number(notices.length) })}</p>
          {canSend ? (
            <Button look="primary" onPress={() => compose(true)}>
              {t("send.new")}
            </Button>
          ) : null}
        </div>
        {notices.length === 0 ? (
          <EmptyState title={t("notices.none")}>{t("notices.noneHint")}</EmptyState>
        ) : (
          <VirtualRows
            className="ms-virtual"
            rows={notices}
            label={t("desk.notices")}
            height={5}
            keyOf={({ id }) => id}
            render={(notice) => <Row notice={notice} chosen={notice.id === chosen} onChoose={choose} />}
          />
        )}
      </section>
      <section className="dc-panel ms-split__detail" aria-label={t("notices.detail")}>
        {open ? <Detail key={open.id} notice={open} may={canSend} onWrite={onWrite} /> : <p className="dc-panel__nothing ms-choose">{t("notices.choose")}</p>}
      </section>
      {composing ? <NoticeComposer onClose={() => compose(false)} /> : null}
    </div>
  );
}

function useChosen(): (notice: NoticeState) => string {
  const { t } = useTranslation("messages");
  return ({ chosen, rooms, delegates, unit, sites }) => {
    // An officer is not told whom else a notice of the centre is for.
    if (sites === undefined) return unit ? unit.name : t("notices.fromCentre");
    const name = chosen?.name ?? "";
    const kind = chosen?.kind ?? "all";
    const to = kind === "all" ? t(unit ? "notices.toUnit" : "notices.toAll") : name ? (kind === "region" ? t("notices.toRegion", { name }) : name) : t("notices.toPicked");
    const persons = delegates ? (delegates.classes ? t("notices.toClasses", { classes: delegates.classes.join(", ") }) : t("notices.toDelegates")) : "";
    return [unit ? t("notices.fromUnit", { unit: unit.name }) : "", rooms ? to : "", persons && !rooms && kind !== "all" ? `${persons} (${to})` : persons].filter(Boolean).join(" · ");
  };
}

function Row({ notice, chosen, onChoose }: { notice: NoticeState; chosen: boolean; onChoose(id: string): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { directory } = useRoom();
  const chosenText = useChosen();
  const { id, at, text, urgency, rooms, read, sites, withdrawnAt } = notice;
  const isFollowed = rooms && sites !== undefined;
  return (
    <button type="button" className="ms-row ms-row--notice" aria-pressed={chosen} data-notice={id} data-withdrawn={withdrawnAt > 0} onClick={() => onChoose(id)}>
      <span className="ms-row__name">{text}</span>
      <span className="ms-row__time">{format.time(at, directory.outline.conference.timeZone)}</span>
      <span className="ms-row__text">{chosenText(notice)}</span>
      <span className="ms-row__marks">
        {withdrawnAt > 0 ? <Badge>{t("notices.withdrawn")}</Badge> : urgency === "confirm" ? <Badge tone="on-air">! {t("urgency.confirm")}</Badge> : null}
        {isFollowed ? <span className="ms-holder">{t("notices.readOf", { read: format.number(read), all: format.number(sites) })}</span> : null}
      </span>
      {isFollowed ? <Bar notice={notice} /> : <span />}
    </button>
  );
}

/** How far it has come: on the screen, read. */
function Bar({ notice: { delivered, read, sites = 0 } }: { notice: NoticeState }) {
  const share = (n: number): string => `${sites > 0 ? Math.min(100, (100 * n) / sites) : 0}%`;
  return (
    <span className="ms-bar" aria-hidden="true">
      <span className="ms-bar__delivered" style={{ width: share(delivered) }} />
      <span className="ms-bar__read" style={{ width: share(read) }} />
    </span>
  );
}

const SHOWN = ["unread", "undelivered", "read"] as const;
type Shown = (typeof SHOWN)[number];

function Detail({ notice, may, onWrite }: { notice: NoticeState; may: boolean; onWrite(site: number): void }) {
  const { t } = useTranslation(["messages", "common"]);
  const format = useFormat();
  const { directory, tree, act } = useRoom();
  const unit = useMe("account").data?.unit;
  const chosenText = useChosen();
  const [withdrawing, withdraw] = useState(false);
  const zone = directory.outline.conference.timeZone;
  const { id: noticeId, at, text, urgency, delegates, delivered, read, readByDelegates, sites = 0, reminders, remindedAt, withdrawnAt, by } = notice;
  const rooms = notice.rooms && notice.sites !== undefined;
  const isOurs = !tree.within || (notice.unit !== undefined && notice.unit.id === unit?.id);
  const key = `notice ${noticeId}`;
  return (
    <div className="ms-detail">
      <header>
        <p className="ms-soft">
          {format.time(at, zone)}
          {by ? ` · ${by.replace(/^account:/, "")}` : ""} · {chosenText(notice)} · {t(`messages:urgency.${urgency}`)}
        </p>
        <h2 className="ms-notice-text">{text}</h2>
        {reminders > 0 ? <p className="ms-soft">{t("messages:notices.reminded", { count: reminders, n: format.number(reminders), time: format.time(remindedAt, zone) })}</p> : null}
        {withdrawnAt > 0 ? <p className="ms-soft">{t("messages:notices.withdrawnAt", { time: format.time(withdrawnAt, zone) })}</p> : null}
      </header>
      <dl className="ms-numbers">
        {rooms ? (
          <>
            <Number label={t("messages:notices.addressed")} value={sites} />
            <Number label={t("messages:notices.delivered")} value={delivered} />
            <Number label={t("messages:notices.read")} value={read} />
            <Number label={t("messages:notices.unread")} value={Math.max(0, sites - read)} />
          </>
        ) : null}
        {delegates && urgency === "confirm" ? <Number label={t("messages:notices.readByDelegates")} value={readByDelegates} /> : null}
      </dl>
      {may && isOurs && withdrawnAt === 0 ? (
        <div className="ms-line__do">
          {rooms && read < sites ? (
            <Button onPress={() => void act.run(key, { kind: "notice.remind", noticeId })}>{t("messages:notices.remind", { count: sites - read, n: format.number(sites - read) })}</Button>
          ) : null}
          <Button look="danger" onPress={() => withdraw(true)}>
            {t("messages:notices.withdraw")}
          </Button>
          <InlineStatus status={act.statusOf(key)} />
        </div>
      ) : null}
      {rooms ? <Receipts notice={notice} may={may} onWrite={onWrite} /> : null}
      <ConfirmDialog
        isOpen={withdrawing}
        title={t("messages:notices.withdrawTitle")}
        confirmLabel={t("messages:notices.withdraw")}
        danger
        onConfirm={() => {
          withdraw(false);
          void act.run(key, { kind: "notice.withdraw", noticeId });
        }}
        onCancel={() => withdraw(false)}
      >
        {t("messages:notices.withdrawBody")}
      </ConfirmDialog>
    </div>
  );
}

function Number({ label, value }: { label: string; value: number }) {
  const format = useFormat();
  return (
    <div>
      <dd>{format.number(value)}</dd>
      <dt>{label}</dt>
    </div>
  );
}

/** Room by room: who has not read, whom to telephone. */
function Receipts({ notice, may, onWrite }: { notice: NoticeState; may: boolean; onWrite(site: number): void }) {
  const { t } = useTranslation(["messages", "common"]);
  const format = useFormat();
  const { conferenceId, tree, directory } = useRoom();
  const contacts = useContacts(conferenceId);
  const changes = useChanges(`${notice.delivered} ${notice.read}`);
  const receipts = useReceipts(conferenceId, notice.id, changes);
  const [shown, show] = useState<Shown>("unread");
  const zone = directory.outline.conference.timeZone;
  const lists = useMemo(() => {
    const known = new Map((receipts.data?.site ?? []).map((site, at) => [site, { delivered: receipts.data!.delivered[at]!, read: receipts.data!.read[at] ?? null }]));
    const to = notice.to ?? null;
    const addressed = to ? sitesOf(to).filter((site) => site < tree.size && isInSet(to, site)) : Array.from({ length: tree.size }, (_, site) => site);
    return {
      known,
      unread: addressed.filter((site) => known.get(site) !== undefined && known.get(site)!.read === null),
      undelivered: addressed.filter((site) => !known.has(site)),
      read: addressed.filter((site) => (known.get(site)?.read ?? null) !== null),
    };
  }, [receipts.data, notice.to, tree.size]);
  if (receipts.problem && !receipts.data) return <ProblemNotice problem={receipts.problem} actions={<Button onPress={receipts.reload}>{t("common:action.retry")}</Button>} />;
  if (!receipts.data) return <ProgressBar label={t("common:loading")} />;
  const rows = lists[shown];
  return (
    <div className="ms-receipts">
      <div className="ms-filters" role="group" aria-label={t("messages:notices.receipts")}>
        {SHOWN.map((each) => (
          <button key={each} type="button" className="ms-filter" aria-pressed={shown === each} onClick={() => show(each)}>
            {t(`messages:notices.list.${each}`)} <strong>{format.number(lists[each].length)}</strong>
          </button>
        ))}
        {may ? <NoticeTo sites={rows} /> : null}
      </div>
      {rows.length === 0 ? (
        <p className="dc-panel__nothing">{t("messages:notices.listNone")}</p>
      ) : (
        <VirtualRows
          className="ms-virtual"
          rows={rows}
          label={t("messages:notices.receipts")}
          height={3}
          keyOf={(site) => site}
          render={(site) => {
            const contact = contacts.get(site);
            const receipt = lists.known.get(site);
            return (
              <div className="ms-receipt" data-site={site}>
                <button type="button" className="ms-receipt__name" onClick={() => onWrite(site)}>
                  {tree.names[site]}
                </button>
                <span className="ms-soft">{contact?.name ?? ""}</span>
                {contact?.phone ? <PhoneLink number={contact.phone} /> : <span className="ms-soft">{t("messages:lines.noPhone")}</span>}
                <span className="ms-soft">{receipt?.read ? `✓ ${format.time(receipt.read, zone)}` : receipt ? format.time(receipt.delivered, zone) : ""}</span>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}

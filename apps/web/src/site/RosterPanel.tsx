import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { RosterEntry } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { searchItems } from "@diemcau/rules/text";
import { useAbsence, useCheckIn, useCheckOut, usePending, useRoster, type OutboxItem } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../ui/index.ts";
import { AbsenceDialog } from "./AbsenceDialog.tsx";
import { HeadcountForm } from "./HeadcountForm.tsx";
import { asOf, type Room } from "./rooms.ts";
import "./offline/offline.css";
import { zoneOf } from "./zone.ts";

/** Delegates also check in on their own phones: how often the room asks who, at most, milliseconds. */
const REREAD_MS = 10_000;

/** Grows when the room's count says that somebody else has checked delegates in or out; not in step over all rooms. */
function useRereads(counted: number, known: number): number {
  const [round, setRound] = useState(0);
  const differs = counted !== known;
  useEffect(() => {
    if (!differs) return;
    const timer = setTimeout(() => setRound((last) => last + 1), REREAD_MS * (0.2 + Math.random() * 0.8));
    return () => clearTimeout(timer);
  }, [differs, counted, round]);
  return round;
}

/** What this page has been told since the roster was read. */
interface Told {
  readonly checkedInAt: number | null;
  readonly leftAt: number | null;
  /** Why they do not come. */
  readonly absence: string | null;
}

export function RosterPanel({ room, state }: { room: Room; state: ConferenceState | null }) {
  const { t } = useTranslation(["site", "offline"]);
  const format = useFormat();
  const as = asOf(room);
  const checkIn = useCheckIn(room.conferenceId, as);
  const checkOut = useCheckOut(room.conferenceId, as);
  const sayAbsent = useAbsence(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const counted = state?.sites.get(room.site).checkedIn ?? 0;
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map());
  const known = useRef(counted);
  const roster = useRoster(room.conferenceId, room.site, as, useRereads(counted, known.current));
  const [query, setQuery] = useState("");
  const [onlyMissing, setOnlyMissing] = useState(false);
  const [asked, setAsked] = useState<RosterEntry | null>(null);

  const delegates = roster.data?.delegates;
  // A roster that was just read knows better.
  useEffect(() => setTold(new Map()), [delegates]);
  const waiting = useMemo(() => {
    const last = new Map<string, OutboxItem>();
    for (const item of pending.waiting) if (item.route === "check-ins" || item.route === "check-outs" || item.route === "absences") last.set(String(item.body["delegateId"]), item);
    return last;
  }, [pending.waiting]);
  const whereOf = (delegate: RosterEntry): Told => told.get(delegate.delegateId) ?? { ...delegate, absence: delegate.absence ?? null };
  const isHere = (delegate: RosterEntry): boolean => {
    const { checkedInAt, leftAt } = whereOf(delegate);
    return checkedInAt !== null && leftAt === null;
  };
  const absentCount = delegates?.filter((delegate) => !isHere(delegate) && whereOf(delegate).absence !== null).length ?? 0;
  const isOver = state?.phase === "ended";
  const here = delegates?.filter(isHere).length ?? counted;
  known.current = here;
  // While the roster is read anew the room's own count is the newer one, unless somebody has left.
  const present = delegates?.some((delegate) => whereOf(delegate).leftAt !== null) ? here : Math.max(counted, here);

  const tap = useCallback(
    (delegateId: string, leaves: boolean): void => {
      const note = (change: (last: Told | undefined) => Told) => setTold((last) => new Map(last).set(delegateId, change(last.get(delegateId))));
      // A refusal stands above the tabs until it is read.
      if (leaves) {
        checkOut(delegateId)
          .then(({ at, present }) => note((last) => ({ checkedInAt: last?.checkedInAt ?? at, leftAt: present ? null : at, absence: null })))
          .catch(() => {});
      } else {
        checkIn(delegateId)
          .then(({ at }) => note(() => ({ checkedInAt: at, leftAt: null, absence: null })))
          .catch(() => {});
      }
    },
    [checkIn, checkOut],
  );
  const say = (delegateId: string, reason: string | null): void => {
    setAsked(null);
    sayAbsent(delegateId, reason)
      .then((ack) => setTold((last) => new Map(last).set(delegateId, { checkedInAt: null, leftAt: null, absence: ack.reason })))
      .catch(() => {});
  };
  const rows = useMemo(
    () =>
      searchItems(delegates ?? [], query, (delegate) => [
        delegate.name,
        `${delegate.name} ${delegate.positions.join(" ")}`,
      ]),
    [delegates, query],
  );
  const shown = onlyMissing ? rows.filter((delegate) => !isHere(delegate)) : rows;

  return (
    <div className="st-panel">
      <HeadcountForm room={room} state={state} checkedIn={present} late={delegates?.filter((delegate) => delegate.late && isHere(delegate)).length ?? 0} />
      <section className="st-section" aria-labelledby="roster-title">
        <div className="st-section__head">
          <h2 id="roster-title">{t("site:roster.title")}</h2>
          {delegates ? (
            <p className="st-count" role="status" data-testid="checked-in-count">
              {t("site:roster.count", { n: present, m: delegates.length })}
              {absentCount > 0 ? <span data-testid="absent-count"> {t("site:absence.count", { count: absentCount, n: format.number(absentCount) })}</span> : null}
              {waiting.size > 0 ? <span className="of-late"> {t("offline:roster.andWaiting", { n: waiting.size })}</span> : null}
            </p>
          ) : null}
        </div>
        {isOver ? <p className="st-hint">{t("site:over.checkIn")}</p> : null}
        {roster.keptAt !== null ? <p className="st-hint">{t("offline:roster.asOf", { time: format.dateTime(roster.keptAt, zoneOf(room)) })}</p> : null}
        {roster.problem && !delegates ? <ProblemNotice problem={roster.problem} /> : null}
        {!delegates && !roster.problem ? <ProgressBar label={t("site:roster.loading")} /> : null}
        {delegates && delegates.length === 0 ? (
          <EmptyState title={t("site:roster.empty")}>{t("site:roster.emptyBody")}</EmptyState>
        ) : null}
        {delegates && delegates.length > 0 ? (
          <>
            <SearchField
              label={t("site:roster.search")}
              hideLabel
              placeholder={t("site:roster.searchHint")}
              value={query}
              onChange={setQuery}
            />
            <a
              className="dc-link"
              href={`/me/sheet/${room.conferenceId}/${room.site}?as=${encodeURIComponent(as)}`}
              target="_blank"
              rel="noreferrer"
            >
              {t("site:roster.sheet")}
            </a>
            <label className="st-check">
              <input type="checkbox" checked={onlyMissing} onChange={(event) => setOnlyMissing(event.target.checked)} />
              <span>{t("site:roster.only")}</span>
            </label>
            {shown.length === 0 ? <p className="st-hint">{t("site:roster.none")}</p> : null}
            <ul className="st-roster">
              {shown.map((delegate) => (
                <DelegateRow
                  key={delegate.delegateId}
                  room={room}
                  delegate={delegate}
                  checkedInAt={whereOf(delegate).checkedInAt}
                  leftAt={whereOf(delegate).leftAt}
                  absence={whereOf(delegate).absence}
                  waiting={waiting.get(delegate.delegateId)}
                  isOver={isOver}
                  onTap={tap}
                  onAbsent={setAsked}
                />
              ))}
            </ul>
            {asked && !isOver ? <AbsenceDialog name={asked.name} known={whereOf(asked).absence} onClose={() => setAsked(null)} onSay={(reason) => say(asked.delegateId, reason)} /> : null}
          </>
        ) : null}
      </section>
    </div>
  );
}

interface DelegateRowProps {
  room: Room;
  delegate: RosterEntry;
  checkedInAt: number | null;
  leftAt: number | null;
  absence: string | null;
  /** The last thing done with this delegate that the server does not have yet. */
  waiting: OutboxItem | undefined;
  /** Nobody comes or goes any more. */
  isOver: boolean;
  onTap(delegateId: string, leaves: boolean): void;
  onAbsent(delegate: RosterEntry): void;
}

/** Drawn anew only when it changes: a hall has hundreds of them, and every step of the conference comes through here. */
const DelegateRow = memo(function DelegateRow(props: DelegateRowProps) {
  const { delegate, checkedInAt, leftAt, waiting } = props;
  const { t } = useTranslation("site");
  return (
    <li
      className="st-delegate"
      data-delegate={delegate.delegateId}
      data-checked-in={checkedInAt !== null && leftAt === null}
      data-waiting={waiting !== undefined}
    >
      <div className="st-delegate__who">
        <p className="st-delegate__name">
          {delegate.name}
          {delegate.isSiteChair ? <span className="st-delegate__chair"> · {t("roster.chair")}</span> : null}
        </p>
        <p className="st-delegate__position">{delegate.positions.join(", ")}</p>
      </div>
      <Whereabouts {...props} />
    </li>
  );
});

/** Whether they are there, since when, and what can be done about it. */
function Whereabouts({ room, delegate, checkedInAt, leftAt, absence, waiting, isOver, onTap, onAbsent }: DelegateRowProps) {
  const { t } = useTranslation(["site", "offline"]);
  const format = useFormat();
  const zone = zoneOf(room);
  const { name, delegateId, late } = delegate;
  const leaving = waiting ? waiting.route === "check-ins" : checkedInAt !== null && leftAt === null;
  const saidNow = waiting?.route === "absences" ? (waiting.body["reason"] as string | null) : waiting ? null : absence;
  const state = saidNow !== null ? (
    <p className="st-delegate__waiting st-delegate__absent">
      <span aria-hidden="true">– </span>
      {t("site:absence.is", { reason: saidNow })}
      {waiting ? <span className="of-late st-delegate__late">{t("site:roster.waiting")}</span> : null}
    </p>
  ) : waiting && waiting.route !== "absences" ? (
    <p className="st-delegate__waiting">
      {t(waiting.route === "check-ins" ? "offline:roster.inWaiting" : "offline:roster.outWaiting", { time: format.time(waiting.since, zone) })}
    </p>
  ) : leftAt !== null ? (
    <p className="st-delegate__waiting">{t("offline:roster.leftAt", { time: format.time(leftAt, zone) })}</p>
  ) : checkedInAt !== null ? (
    <p className="st-delegate__at">
      <span aria-hidden="true">✓ </span>
      <span className="visually-hidden">{t("site:roster.checkedInAt", { time: format.time(checkedInAt, zone) })}</span>
      <span aria-hidden="true">{format.time(checkedInAt, zone)}</span>
      {late ? <span className="of-late st-delegate__late">{t("offline:roster.late")}</span> : null}
    </p>
  ) : null;
  if (isOver) return state;
  if (leaving) {
    return (
      <>
        {state}
        <Button size="small" look="plain" aria-label={t("offline:roster.leaveOne", { name })} onPress={() => onTap(delegateId, true)}>
          {t("offline:roster.leave")}
        </Button>
      </>
    );
  }
  const wasHere = leftAt !== null || (waiting !== undefined && waiting.route !== "absences");
  return (
    <>
      {state}
      {wasHere || checkedInAt !== null ? null : (
        <Button size="small" look="plain" aria-label={t("site:absence.openOne", { name })} onPress={() => onAbsent(delegate)}>
          {t(saidNow === null ? "site:absence.open" : "site:absence.change")}
        </Button>
      )}
      <Button
        size="small"
        aria-label={wasHere ? t("offline:roster.backOne", { name }) : t("site:roster.checkIn", { name })}
        onPress={() => onTap(delegateId, false)}
      >
        {wasHere ? t("offline:roster.back") : t("site:roster.checkInShort")}
      </Button>
    </>
  );
}

import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { RosterEntry } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { searchItems } from "@diemcau/rules/text";
import { useCheckIn, usePending, useRoster } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../ui/index.ts";
import { HeadcountForm } from "./HeadcountForm.tsx";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

/** Delegates also check in on their own phones: how often the room asks who, at most, milliseconds. */
const REREAD_MS = 10_000;

/** Grows when the room's count says that somebody else has checked delegates in; not in step over all rooms. */
function useRereads(counted: number, known: number): number {
  const [round, setRound] = useState(0);
  const differs = counted > known;
  useEffect(() => {
    if (!differs) return;
    const timer = setTimeout(() => setRound((last) => last + 1), REREAD_MS * (0.2 + Math.random() * 0.8));
    return () => clearTimeout(timer);
  }, [differs, counted, round]);
  return round;
}

export function RosterPanel({ room, state }: { room: Room; state: ConferenceState | null }) {
  const { t } = useTranslation("site");
  const as = asOf(room);
  const checkIn = useCheckIn(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const counted = state?.sites.get(room.site).checkedIn ?? 0;
  const [acked, setAcked] = useState<ReadonlyMap<string, number>>(new Map());
  const known = useRef(0);
  const roster = useRoster(room.conferenceId, room.site, as, useRereads(counted, known.current));
  const [query, setQuery] = useState("");
  const [onlyMissing, setOnlyMissing] = useState(false);

  const delegates = roster.data?.delegates;
  const waiting = useMemo(
    () => new Set(pending.waiting.map((item) => String(item.body["delegateId"] ?? ""))),
    [pending.waiting],
  );
  const at = (delegate: RosterEntry): number | null => acked.get(delegate.delegateId) ?? delegate.checkedInAt;
  known.current = delegates?.filter((delegate) => at(delegate) !== null).length ?? 0;
  const present = Math.max(counted, known.current);

  const tap = useCallback(
    (delegateId: string): void => {
      checkIn(delegateId)
        .then((ack) => setAcked((last) => new Map(last).set(delegateId, ack.at)))
        // A refusal stands above the tabs until it is read.
        .catch(() => {});
    },
    [checkIn],
  );
  const rows = useMemo(
    () =>
      searchItems(delegates ?? [], query, (delegate) => [
        delegate.name,
        `${delegate.name} ${delegate.positions.join(" ")}`,
      ]),
    [delegates, query],
  );
  const shown = onlyMissing ? rows.filter((delegate) => at(delegate) === null) : rows;

  return (
    <div className="st-panel">
      <HeadcountForm room={room} state={state} checkedIn={present} />
      <section className="st-section" aria-labelledby="roster-title">
        <div className="st-section__head">
          <h2 id="roster-title">{t("roster.title")}</h2>
          {delegates ? (
            <p className="st-count" role="status" data-testid="checked-in-count">
              {t("roster.count", { n: present, m: delegates.length })}
            </p>
          ) : null}
        </div>
        {roster.problem && !delegates ? <ProblemNotice problem={roster.problem} /> : null}
        {!delegates && !roster.problem ? <ProgressBar label={t("roster.loading")} /> : null}
        {delegates && delegates.length === 0 ? (
          <EmptyState title={t("roster.empty")}>{t("roster.emptyBody")}</EmptyState>
        ) : null}
        {delegates && delegates.length > 0 ? (
          <>
            <SearchField
              label={t("roster.search")}
              hideLabel
              placeholder={t("roster.searchHint")}
              value={query}
              onChange={setQuery}
            />
            <a
              className="dc-link"
              href={`/me/sheet/${room.conferenceId}/${room.site}?as=${encodeURIComponent(as)}`}
              target="_blank"
              rel="noreferrer"
            >
              {t("roster.sheet")}
            </a>
            <label className="st-check">
              <input type="checkbox" checked={onlyMissing} onChange={(event) => setOnlyMissing(event.target.checked)} />
              <span>{t("roster.only")}</span>
            </label>
            {shown.length === 0 ? <p className="st-hint">{t("roster.none")}</p> : null}
            <ul className="st-roster">
              {shown.map((delegate) => (
                <DelegateRow
                  key={delegate.delegateId}
                  room={room}
                  delegate={delegate}
                  at={at(delegate)}
                  waiting={waiting.has(delegate.delegateId)}
                  onTap={tap}
                />
              ))}
            </ul>
          </>
        ) : null}
      </section>
    </div>
  );
}

interface DelegateRowProps {
  room: Room;
  delegate: RosterEntry;
  at: number | null;
  waiting: boolean;
  onTap(delegateId: string): void;
}

/** Drawn anew only when it changes: a hall has hundreds of them, and every step of the conference comes through here. */
const DelegateRow = memo(function DelegateRow({ room, delegate, at, waiting, onTap }: DelegateRowProps) {
  const { t } = useTranslation("site");
  const format = useFormat();
  return (
    <li
      className="st-delegate"
      data-delegate={delegate.delegateId}
      data-checked-in={at !== null}
      data-waiting={waiting}
    >
      <div className="st-delegate__who">
        <p className="st-delegate__name">
          {delegate.name}
          {delegate.isSiteChair ? <span className="st-delegate__chair"> · {t("roster.chair")}</span> : null}
        </p>
        <p className="st-delegate__position">{delegate.positions.join(", ")}</p>
      </div>
      {at !== null ? (
        <p className="st-delegate__at">
          <span aria-hidden="true">✓ </span>
          <span className="visually-hidden">{t("roster.checkedInAt", { time: format.time(at, zoneOf(room)) })}</span>
          <span aria-hidden="true">{format.time(at, zoneOf(room))}</span>
        </p>
      ) : waiting ? (
        <p className="st-delegate__waiting">{t("roster.waiting")}</p>
      ) : (
        <Button
          size="small"
          aria-label={t("roster.checkIn", { name: delegate.name })}
          onPress={() => onTap(delegate.delegateId)}
        >
          {t("roster.checkInShort")}
        </Button>
      )}
    </li>
  );
});

import { useDeferredValue, useMemo, useState } from "react";
import { isAway, siteSet, type LocalRow, type SiteRow } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, EmptyState, InlineStatus, SearchField, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { NoticeTo } from "../messages/NoticeTo.tsx";
import { LocalMinutesDialog } from "./LocalMinutesDialog.tsx";
import { Recess } from "./Recess.tsx";
import { FILTERS, countByLevel, rowsOf, type LocalFilter } from "./where.ts";
import "../messages/messages.css";
import "./local.css";

/** Who is in the common programme and who is on their own; calling them back; pausing for the rooms' own discussion. */
export default function LocalDesk() {
  const { t } = useTranslation(["local", "common"]);
  const format = useFormat();
  const { state, tree, search, directory, act } = useRoom();
  const [filter, setFilter] = useState<LocalFilter>("away");
  const [level, setLevel] = useState(-1);
  const [query, setQuery] = useState("");
  const [calling, call] = useState(false);
  const [reading, read] = useState<number | null>(null);
  const settled = useDeferredValue(query.trim());
  const { sites, local } = state;
  const rooms = useMemo(() => ({ sites, local }), [sites, local]);
  const levels = useMemo(() => countByLevel(tree, rooms, directory.levels.length), [tree, rooms, directory.levels.length]);
  const total = (key: LocalFilter): number => levels.reduce((sum, each) => sum + each[key], 0);
  const rows = useMemo(() => {
    const found = settled === "" ? null : new Set(search.find(settled));
    return rowsOf(tree, rooms, filter).filter((site) => (level < 0 || tree.level[site] === level) && (!found || found.has(site)));
  }, [tree, rooms, filter, level, settled, search]);
  const key = "local.call-back";
  const callBack = (to: readonly number[] | null): void => void act.run(key, { kind: "local.call-back", to: to ? siteSet(to) : null });
  const live = state.phase === "live";
  return (
    <main id="main" className="ms-desk">
      <div className="lo-head">
        {/* Each number is pressed to see whom it counts. */}
        <div className="lo-counts" role="group" aria-label={t("local:desk.filter")}>
          {FILTERS.map((each) => (
            <button key={each} type="button" className="lo-count" aria-pressed={filter === each} onClick={() => setFilter(each)}>
              <strong data-testid={`local-${each}`}>{format.number(total(each))}</strong>
              <span>{t(`local:desk.${each}`)}</span>
            </button>
          ))}
        </div>
        <div className="ms-line__do">
          <Button look="primary" isDisabled={!live || total("away") === 0} onPress={() => call(true)}>
            {t("local:desk.callAll")}
          </Button>
          <InlineStatus status={act.statusOf(key)} />
        </div>
      </div>
      <Recess />
      <div className="lo-split">
        <section className="dc-panel lo-levels" aria-label={t("local:desk.byLevel")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("local:desk.level")}</th>
                <th scope="col">{t("local:desk.common")}</th>
                <th scope="col">{t("local:desk.away")}</th>
                <th scope="col">{t("local:desk.absent")}</th>
                <th scope="col">{t("local:desk.all")}</th>
              </tr>
            </thead>
            <tbody>
              {directory.levels.map(({ code, name }, index) => (
                <tr key={code}>
                  <th scope="row">{name}</th>
                  <td>{format.number(levels[index]!.common)}</td>
                  <td>{format.number(levels[index]!.away)}</td>
                  <td>{format.number(levels[index]!.absent)}</td>
                  <td>{format.number(levels[index]!.all)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="dc-panel ms-split__list" aria-label={t("local:desk.list")}>
          <div className="dc-bar ms-tools">
            <SearchField label={t("local:desk.search")} hideLabel placeholder={t("local:desk.search")} value={query} onChange={setQuery} />
            <select className="dc-input" aria-label={t("local:desk.level")} value={level} onChange={(event) => setLevel(Number(event.target.value))}>
              <option value={-1}>{t("local:desk.anyLevel")}</option>
              {directory.levels.map(({ code, name }, index) => (
                <option key={code} value={index}>
                  {name}
                </option>
              ))}
            </select>
            <NoticeTo sites={rows} />
          </div>
          {rows.length === 0 ? (
            <EmptyState title={t(`local:desk.none.${filter}`)} />
          ) : (
            <VirtualRows
              className="ms-virtual"
              rows={rows}
              label={t("local:desk.list")}
              height={4}
              keyOf={(site) => site}
              render={(site) => <SiteLine site={site} row={local.sites.get(site)} presence={sites.get(site).presence} canCall={live} onCall={() => callBack([site])} onRead={() => read(site)} />}
            />
          )}
        </section>
      </div>
      <ConfirmDialog
        isOpen={calling}
        title={t("local:desk.callAllTitle", { count: total("away"), n: format.number(total("away")) })}
        confirmLabel={t("local:desk.callAll")}
        onConfirm={() => {
          call(false);
          callBack(null);
        }}
        onCancel={() => call(false)}
      >
        {t("local:desk.callAllBody")}
      </ConfirmDialog>
      {reading === null ? null : <LocalMinutesDialog site={reading} onClose={() => read(null)} />}
    </main>
  );
}

interface SiteLineProps {
  site: number;
  row: LocalRow;
  presence: SiteRow["presence"];
  canCall: boolean;
  onCall(): void;
  onRead(): void;
}

function SiteLine({ site, row, presence, canCall, onCall, onRead }: SiteLineProps) {
  const { t } = useTranslation("local");
  const format = useFormat();
  const { tree, directory, live } = useRoom();
  const now = useServerNow(live.clockOffset, 10_000);
  const zone = directory.outline.conference.timeZone;
  const away = isAway(row);
  return (
    <div className="lo-row" data-site={site} data-away={away}>
      <div className="lo-row__what">
        <p className="ms-row__name" title={tree.names[site]}>
          {tree.names[site]}
        </p>
        <p className="ms-row__text" title={away ? row.title : undefined}>
          {away ? (
            <>
              {format.duration(Math.max(0, now - row.since))}
              {row.until > 0 ? ` · ${t("banner.until", { time: format.time(row.until, zone) })}` : ""} · <strong>{row.title}</strong>
            </>
          ) : row.closedAt > 0 ? (
            t("open.closedAt", { opened: format.time(row.openedAt, zone), closed: format.time(row.closedAt, zone) })
          ) : row.openedAt > 0 ? (
            t("open.openedAt", { time: format.time(row.openedAt, zone) })
          ) : (
            t(presence === "c" ? "where.common" : presence === "l" ? "where.lost" : "where.never")
          )}
        </p>
      </div>
      <div className="ms-line__do">
        {row.calledAt > 0 ? <Badge tone="on-air">◀ {t("desk.calledAt", { time: format.time(row.calledAt, zone) })}</Badge> : null}
        {row.conclusions.length > 0 ? <Badge>{t("desk.conclusions", { count: row.conclusions.length, n: row.conclusions.length })}</Badge> : null}
        <Button size="small" look="plain" onPress={onRead}>
          {t("minutes.show")}
        </Button>
        {away ? (
          <Button size="small" isDisabled={!canCall} onPress={onCall}>
            {t("desk.call")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

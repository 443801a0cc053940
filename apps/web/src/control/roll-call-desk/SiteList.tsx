import { memo, useDeferredValue, useMemo, useState } from "react";
import { SITE_STATES, type SiteContact } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, PhoneLink, SearchField, StateMark, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { NoticeTo } from "../messages/NoticeTo.tsx";
import { branchHeads, chosenRows, countsOf, ROLL_STATUSES, type RollFilter, type RollRow } from "./model.ts";
import { RollMark } from "./RollMark.tsx";

interface SiteListProps {
  rows: readonly RollRow[];
  filter: RollFilter;
  onFilter(filter: RollFilter): void;
  contacts: ReadonlyMap<number, SiteContact>;
  /** Whether answers may be written down. */
  may: boolean;
  onRecord(site: number): void;
}

const TABS = ["silent", "trouble", "telephone", "ready", "not-called", "all"] as const satisfies readonly RollFilter["status"][];

/** Sites by what they have answered; those silent with whom to telephone. */
export function SiteList({ rows, filter, onFilter, contacts, may, onRecord }: SiteListProps) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { directory, tree, search } = useRoom();
  const [query, setQuery] = useState("");
  const settled = useDeferredValue(query);
  const found = useMemo(() => (settled.trim() === "" ? null : new Set(search.find(settled))), [search, settled]);
  const inPlace = useMemo(() => chosenRows(rows, { ...filter, status: "all" }, tree, found), [rows, filter, tree, found]);
  const counts = useMemo(() => countsOf(inPlace), [inPlace]);
  const shown = useMemo(() => chosenRows(inPlace, { status: filter.status, level: null, branch: null }, tree, null), [inPlace, filter.status, tree]);
  const listed = useMemo(() => shown.map(({ site }) => site), [shown]);
  const heads = useMemo(() => branchHeads(tree), [tree]);
  const countOf = (status: RollFilter["status"]): number => (status === "all" ? counts.sites : counts[status]);
  return (
    <section className="dc-panel rd-list" aria-label={t("list.title")}>
      <div className="rd-tabs" role="group" aria-label={t("list.status")}>
        {TABS.map((status) => (
          <button key={status} type="button" className="rd-tab" aria-pressed={filter.status === status} onClick={() => onFilter({ ...filter, status })}>
            <strong>{format.number(countOf(status))}</strong> {t(`tab.${status}`)}
          </button>
        ))}
        <span className="rd-tabs__to">
          <NoticeTo sites={listed} />
        </span>
      </div>
      <div className="rd-tools">
        <SearchField label={t("list.search")} hideLabel placeholder={t("list.search")} value={query} onChange={setQuery} />
        <select className="dc-input" aria-label={t("list.level")} value={filter.level ?? ""} onChange={(event) => onFilter({ ...filter, level: event.target.value === "" ? null : Number(event.target.value) })}>
          <option value="">{t("list.allLevels")}</option>
          {directory.levels.map(({ code, name }, level) => (
            <option key={code} value={level}>
              {name}
            </option>
          ))}
        </select>
        <select className="dc-input" aria-label={t("list.branch")} value={filter.branch ?? ""} onChange={(event) => onFilter({ ...filter, branch: event.target.value === "" ? null : Number(event.target.value) })}>
          <option value="">{t("list.allBranches")}</option>
          {heads.map((head) => (
            <option key={head} value={head}>
              {tree.names[head]}
            </option>
          ))}
        </select>
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t(`empty.${filter.status}`)}>{ROLL_STATUSES.some((status) => status === filter.status) ? null : t("empty.hint")}</EmptyState>
      ) : (
        <VirtualRows
          label={t(`tab.${filter.status}`)}
          rows={shown}
          keyOf={keyOf}
          height={[3.75, 7.25]}
          narrow={44}
          render={(row) => <SiteRow row={row} contact={contacts.get(row.site)} may={may} onRecord={onRecord} />}
        />
      )}
    </section>
  );
}

const keyOf = ({ site }: RollRow): number => site;

interface SiteRowProps {
  row: RollRow;
  contact: SiteContact | undefined;
  may: boolean;
  onRecord(site: number): void;
}

function SiteRow({ row, contact, may, onRecord }: SiteRowProps) {
  const { tree, roll, directory } = useRoom();
  const { site } = row;
  return (
    <SteadyRow
      row={row}
      name={tree.names[site]!}
      above={tree.parent[site]! < 0 ? "" : pathOf(tree, tree.parent[site]!).slice(-2).map((at) => tree.names[at]).join(" › ")}
      level={directory.levels[tree.level[site]!]?.name ?? ""}
      own={roll.own[site]!}
      name2={contact?.name ?? ""}
      phone={contact?.phone ?? ""}
      zone={directory.outline.conference.timeZone}
      may={may}
      onRecord={onRecord}
    />
  );
}

interface SteadyRowProps {
  row: RollRow;
  name: string;
  above: string;
  level: string;
  own: number;
  name2: string;
  phone: string;
  zone: string;
  may: boolean;
  onRecord(site: number): void;
}

/** Drawn anew only when it changes. */
const SteadyRow = memo(function SteadyRow({ row, name, above, level, own, name2, phone, zone, may, onRecord }: SteadyRowProps) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { answer, called, status } = row;
  const trouble = answer ? [answer.chair ? "" : t("room.chairNot"), answer.picture ? "" : t("room.pictureNot"), answer.sound ? "" : t("room.soundNot"), answer.note].filter(Boolean).join("; ") : "";
  const said = answer
    ? [t(answer.means === "telephone" ? "said.telephone" : "said.room", { time: format.time(answer.at, zone) }), trouble].filter(Boolean).join(": ")
    : called
      ? t("said.called", { time: format.time(called.last, zone) })
      : "";
  return (
    <div className="rd-site" data-site={row.site} data-status={status}>
      <div className="rd-site__name">
        <strong>{name}</strong>
        <span title={above}>{[level, above].filter(Boolean).join(" · ")}</span>
      </div>
      <div className="rd-site__said">
        <RollMark status={status} />
        <span title={said}>{said}</span>
      </div>
      <div className="rd-site__line">
        <StateMark state={SITE_STATES[own]!} />
      </div>
      <div className="rd-site__contact">
        {phone ? (
          <PhoneLink number={phone} />
        ) : (
          <span className="rd-site__none">{t("list.noPhone")}</span>
        )}
        <span>{name2}</span>
      </div>
      {may && answer?.means !== "room" ? (
        <Button className="rd-site__act" onPress={() => onRecord(row.site)} aria-label={t("record.of", { site: name })}>
          {t("record.open")}
        </Button>
      ) : (
        <span className="rd-site__act" />
      )}
    </div>
  );
});

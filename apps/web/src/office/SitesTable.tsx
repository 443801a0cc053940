import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import type { Directory, HeadcountQualifier } from "@diemcau/contract";
import { presentAt, siteStateOf, slotOf, worseQualifier, type ConferenceState } from "@diemcau/rules";
import { searchItems } from "@diemcau/rules/text";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, SearchField, StateMark } from "../ui/index.ts";
import { CodeDialog } from "./CodeDialog.tsx";
import { ExpectedDialog } from "./ExpectedDialog.tsx";

interface SitesTableProps {
  title: string;
  conferenceId: string;
  directory: Directory;
  /** Ordinals to list. */
  sites: readonly number[];
  state: ConferenceState | null;
  /** The reader may say how many a room expects. */
  mayNumber: boolean;
}

/** Sites with state and headcount, and the code to hand out. Rows outside the window are not drawn. */
export function SitesTable({ title, conferenceId, directory, sites, state, mayNumber }: SitesTableProps) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const [query, setQuery] = useState("");
  const [coding, setCoding] = useState<number | null>(null);
  const [numbering, setNumbering] = useState<number | null>(null);
  const { name, parent, expected } = directory.sites;
  const shown = useMemo(
    () => (query.trim() === "" ? sites : searchItems(sites, query, (site) => [name[site]!])),
    [sites, query, name],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 8,
  });
  const total = useMemo(() => {
    let present = 0;
    let qualifier: HeadcountQualifier = "exact";
    let planned = 0;
    for (const site of sites) {
      const row = state?.sites.get(site);
      present += row ? presentAt(row) : 0;
      if (row && row.reported >= 0) qualifier = worseQualifier(qualifier, row.qualifier);
      planned += expected[site]!;
    }
    return { present, planned, qualifier };
  }, [sites, state, expected]);

  return (
    <section className="of-card of-stack" aria-labelledby="sites-title">
      <div className="of-head">
        <h2 id="sites-title" className="of-subtitle">
          {title}
        </h2>
        <p className="of-strong" data-testid="own-headcount">
          {t("conference.present", { n: format.sum(total.present, total.qualifier), m: format.number(total.planned) })}
        </p>
      </div>
      <p>
        <Link href={`/office/${conferenceId}/roster`} className="dc-button of-link-button">
          {t("roster.open")}
        </Link>
      </p>
      <div className="of-head">
        <div className="of-search">
          <SearchField
            label={t("conference.find")}
            hideLabel
            placeholder={t("conference.findHint")}
            value={query}
            onChange={setQuery}
          />
        </div>
        <p className="of-hint" role="status">
          {shown.length === 0
            ? t("conference.none")
            : t("conference.shown", { n: format.number(shown.length), m: format.number(sites.length) })}
        </p>
      </div>
      <div className="of-table" role="table" aria-label={title} aria-rowcount={shown.length + 1}>
        <div role="rowgroup">
          <div className="of-table__row of-table__head" role="row" aria-rowindex={1}>
            {(["name", "state", "headcount", "code"] as const).map((column) => (
              <span key={column} role="columnheader">
                {t(`conference.${column}`)}
              </span>
            ))}
          </div>
        </div>
        <div ref={scroller} className="of-table__body" role="rowgroup">
          <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
            {rows.getVirtualItems().map((item) => {
              const site = shown[item.index]!;
              const row = state?.sites.get(site);
              const siteState = row ? siteStateOf(row, state !== null && slotOf(state, site) >= 0) : null;
              return (
                <div
                  key={site}
                  ref={rows.measureElement}
                  data-index={item.index}
                  data-site={site}
                  className="of-table__row"
                  role="row"
                  aria-rowindex={item.index + 2}
                  style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${item.start}px)` }}
                >
                  <span role="cell">
                    <span className="of-strong">{name[site]}</span>
                    {parent[site]! >= 0 ? <span className="of-hint of-block">{name[parent[site]!]}</span> : null}
                  </span>
                  <span role="cell">{siteState ? <StateMark state={siteState} /> : "…"}</span>
                  <span role="cell" className="of-table__numbers">
                    <span>
                      {row ? format.count(presentAt(row), row.reported >= 0 ? row.qualifier : "exact") : "…"} / {format.number(expected[site]!)}
                    </span>
                    {mayNumber ? (
                      <Button size="small" look="plain" aria-label={t("expected.editFor", { site: name[site]! })} onPress={() => setNumbering(site)}>
                        {t("expected.edit")}
                      </Button>
                    ) : null}
                  </span>
                  <span role="cell" className="of-row">
                    <Link
                      href={`/office/${conferenceId}/roster?site=${site}`}
                      aria-label={t("roster.openFor", { site: name[site]! })}
                    >
                      {t("roster.openShort")}
                    </Link>
                    <Button
                      size="small"
                      aria-label={t("conference.getCode", { site: name[site]! })}
                      onPress={() => setCoding(site)}
                    >
                      {t("conference.getCodeShort")}
                    </Button>
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {numbering === null ? null : <ExpectedDialog conferenceId={conferenceId} site={numbering} siteName={name[numbering]!} onClose={() => setNumbering(null)} />}
      {coding === null ? null : (
        <CodeDialog
          conferenceId={conferenceId}
          site={coding}
          siteName={name[coding]!}
          onClose={() => setCoding(null)}
        />
      )}
    </section>
  );
}

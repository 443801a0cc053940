import { useDeferredValue, useMemo, useRef, useState } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useFormat } from "../../i18n/index.ts";
import { Button, EmptyState, SearchField, Select, Tabs } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { countMatches, isFiltering, keepIfSame, matchMask, NO_FILTER, visibleRows, type Filter } from "../model/filter.ts";
import { RESULT_LIMIT } from "../model/search.ts";
import { useText } from "../text.ts";
import { GridView } from "./GridView.tsx";
import { MapView } from "./MapView.tsx";
import { TreeView } from "./TreeView.tsx";

type View = "tree" | "grid" | "map";
const ALL_LEVELS = "all";

/** Every site at a glance: as tree, as wall or on the map; found by name, sifted by state and level. */
export function RollCall({ filter, onFilter }: { filter: Filter; onFilter(filter: Filter): void }) {
  const { t } = useText();
  const format = useFormat();
  const { tree, roll, search, directory } = useRoom();
  const [view, setView] = useState<View>("tree");
  const [query, setQuery] = useState("");
  const settled = useDeferredValue(query);
  const found = useMemo(() => (settled.trim() === "" ? null : search.find(settled)), [search, settled]);
  const mask = useMemo(() => (isFiltering(filter) ? matchMask(tree, roll.own, filter) : null), [tree, roll, filter]);
  const matched = useMemo(() => (mask ? countMatches(mask) : tree.size), [mask, tree]);
  const choices = useMemo(
    () => [{ id: ALL_LEVELS, label: t("filter.allLevels") }, ...directory.levels.map((level, index) => ({ id: String(index), label: level.name }))],
    [directory.levels, t],
  );

  return (
    <section className="dc-panel dc-roll-call" aria-label={t("rollCall.label")}>
      <div className="dc-roll-call__tools">
        <SearchField label={t("search.label")} hideLabel placeholder={t("search.placeholder")} value={query} onChange={setQuery} />
        <Select
          label={t("filter.level")}
          hideLabel
          choices={choices}
          selectedKey={filter.level === null ? ALL_LEVELS : String(filter.level)}
          onSelectionChange={(key) => onFilter({ ...filter, level: key === ALL_LEVELS ? null : Number(key) })}
        />
      </div>
      <p className="dc-roll-call__summary" role="status">
        {found ? (
          <>
            {found.length >= RESULT_LIMIT
              ? t("search.many", { number: format.number(RESULT_LIMIT) })
              : t("search.found", { count: found.length, number: format.number(found.length) })}
          </>
        ) : mask ? (
          <>
            {t("filter.shown", { count: matched, number: format.number(matched), all: format.number(tree.size) })}{" "}
            {[...filter.states].map((index) => t(`common:state.${SITE_STATES[index]!}`)).join(", ")}{" "}
            <Button size="small" look="plain" onPress={() => onFilter(NO_FILTER)}>
              {t("filter.clear")}
            </Button>
          </>
        ) : (
          t("siteCount", { count: tree.size, number: format.number(tree.size) })
        )}
      </p>
      {found ? (
        <SearchResults found={found} query={settled} />
      ) : (
        <Tabs
          label={t("rollCall.views")}
          selected={view}
          onSelect={(id) => setView(id as View)}
          items={[
            { id: "tree", label: t("rollCall.tree"), content: view === "tree" ? <SiteTreeView mask={mask} /> : null },
            { id: "grid", label: t("rollCall.grid"), content: view === "grid" ? <GridView mask={mask} /> : null },
            { id: "map", label: t("rollCall.map"), content: view === "map" ? <MapView mask={mask} /> : null },
          ]}
        />
      )}
    </section>
  );
}

function SearchResults({ found, query }: { found: readonly number[]; query: string }) {
  const { t } = useText();
  if (found.length === 0) return <EmptyState title={t("search.none", { query })}>{t("search.noneRemedy")}</EmptyState>;
  return <TreeView rows={found} flat label={t("search.results")} />;
}

function SiteTreeView({ mask }: { mask: Uint8Array | null }) {
  const { t } = useText();
  const { tree } = useRoom();
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(() => new Set(tree.roots));
  const before = useRef<readonly number[]>([]);
  const rows = useMemo(() => {
    const after = keepIfSame(before.current, visibleRows(tree, expanded, mask));
    before.current = after;
    return after;
  }, [tree, expanded, mask]);
  if (rows.length === 0) return <EmptyState title={t("filter.none")}>{t("filter.noneRemedy")}</EmptyState>;
  const toggle = (site: number, open: boolean) =>
    setExpanded((last) => {
      const next = new Set(last);
      if (open) next.add(site);
      else next.delete(site);
      return next;
    });
  return <TreeView rows={rows} expanded={mask ? "all" : expanded} onToggle={toggle} label={t("rollCall.tree")} />;
}

import { createContext, memo, use, useDeferredValue, useMemo, useRef, useState, type Dispatch, type SetStateAction } from "react";
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

const MaskContext = createContext<Uint8Array | null>(null);

/** Every site at a glance: as tree, as wall or on the map; found by name, sifted by state and level. */
export function RollCall({ filter, onFilter }: { filter: Filter; onFilter: Dispatch<SetStateAction<Filter>> }) {
  const { t } = useText();
  const { tree, roll, search } = useRoom();
  const [query, setQuery] = useState("");
  const settled = useDeferredValue(query);
  const found = useMemo(() => (settled.trim() === "" ? null : search.find(settled)), [search, settled]);
  const mask = useMemo(() => (isFiltering(filter) ? matchMask(tree, roll.own, filter) : null), [tree, roll, filter]);
  const matched = useMemo(() => (mask ? countMatches(mask) : tree.size), [mask, tree]);
  return (
    <section className="dc-panel dc-roll-call" aria-label={t("rollCall.label")}>
      <Tools query={query} onQuery={setQuery} level={filter.level} onFilter={onFilter} />
      <Summary found={found?.length ?? null} matched={mask ? matched : null} all={tree.size} states={filter.states} onFilter={onFilter} />
      {found ? (
        <SearchResults found={found} query={settled} />
      ) : (
        <MaskContext value={mask}>
          <Views />
        </MaskContext>
      )}
    </section>
  );
}

interface ToolsProps {
  query: string;
  onQuery(query: string): void;
  level: number | null;
  onFilter: Dispatch<SetStateAction<Filter>>;
}

function ToolsBar({ query, onQuery, level, levels, onFilter }: ToolsProps & { levels: readonly { name: string }[] }) {
  const { t } = useText();
  const choices = useMemo(() => [{ id: ALL_LEVELS, label: t("filter.allLevels") }, ...levels.map(({ name }, index) => ({ id: String(index), label: name }))], [levels, t]);
  return (
    <div className="dc-roll-call__tools">
      <SearchField label={t("search.label")} hideLabel placeholder={t("search.placeholder")} value={query} onChange={onQuery} />
      <Select
        label={t("filter.level")}
        hideLabel
        choices={choices}
        selectedKey={level === null ? ALL_LEVELS : String(level)}
        onSelectionChange={(key) => onFilter((last) => ({ ...last, level: key === ALL_LEVELS ? null : Number(key) }))}
      />
    </div>
  );
}
const SteadyTools = memo(ToolsBar);

function Tools(props: ToolsProps) {
  const { directory } = useRoom();
  return <SteadyTools {...props} levels={directory.levels} />;
}

interface SummaryProps {
  /** Results of a search, null: none is made. */
  found: number | null;
  /** Sites that answer the filter, null: none is set. */
  matched: number | null;
  all: number;
  states: ReadonlySet<number>;
  onFilter: Dispatch<SetStateAction<Filter>>;
}

const Summary = memo(function Summary({ found, matched, all, states, onFilter }: SummaryProps) {
  const { t } = useText();
  const format = useFormat();
  const text =
    found !== null
      ? found >= RESULT_LIMIT
        ? t("search.many", { number: format.number(RESULT_LIMIT) })
        : t("search.found", { count: found, number: format.number(found) })
      : matched !== null
        ? t("filter.shown", { count: matched, number: format.number(matched), all: format.number(all) })
        : t("siteCount", { count: all, number: format.number(all) });
  return (
    <p className="dc-roll-call__summary">
      {/* Counts change several times a second while a filter is set: only the search speaks up. */}
      <span role="status">{found !== null ? text : ""}</span>
      {found === null ? text : null} {found === null && matched !== null ? (
        <>
          {[...states].map((index) => t(`common:state.${SITE_STATES[index]!}`)).join(", ")}{" "}
          <Button size="small" look="plain" onPress={() => onFilter(NO_FILTER)}>
            {t("filter.clear")}
          </Button>
        </>
      ) : null}
    </p>
  );
});

/** The three views. React Aria builds its tabs anew whenever they are given anew: they change by context alone. */
const Views = memo(function Views() {
  const { t } = useText();
  const [view, setView] = useState<View>("tree");
  return (
    <Tabs
      label={t("rollCall.views")}
      selected={view}
      onSelect={(id) => setView(id as View)}
      items={[
        { id: "tree", label: t("rollCall.tree"), content: view === "tree" ? <SiteTreeView /> : null },
        { id: "grid", label: t("rollCall.grid"), content: view === "grid" ? <MaskedGrid /> : null },
        { id: "map", label: t("rollCall.map"), content: view === "map" ? <MaskedMap /> : null },
      ]}
    />
  );
});

const MaskedGrid = () => <GridView mask={use(MaskContext)} />;
const MaskedMap = () => <MapView mask={use(MaskContext)} />;

function SearchResults({ found, query }: { found: readonly number[]; query: string }) {
  const { t } = useText();
  if (found.length === 0) return <EmptyState title={t("search.none", { query })}>{t("search.noneRemedy")}</EmptyState>;
  return <TreeView rows={found} flat label={t("search.results")} />;
}

function SiteTreeView() {
  const mask = use(MaskContext);
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

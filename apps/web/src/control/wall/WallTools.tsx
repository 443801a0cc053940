import { useMemo } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, SearchField, Select, ToggleButton } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { NO_FILTER } from "../model/filter.ts";
import { groupsOf } from "../model/site-tree.ts";
import { TILE_SIZES, type TileSize } from "./order.ts";
import type { TilePages } from "./useTilePages.ts";

/** What the desk itself narrows the wall to. */
export interface Choice {
  readonly query: string;
  readonly level: number | null;
  readonly region: number | null;
  readonly needsLook: boolean;
}
export const NO_CHOICE: Choice = { query: "", level: null, region: null, needsLook: false };

const ALL = "all";
const keyOf = (value: number | null): string => (value === null ? ALL : String(value));
const valueOf = (key: unknown): number | null => (key === ALL ? null : Number(key));

interface WallToolsProps {
  choice: Choice;
  onChoice(choice: Choice): void;
  size: TileSize;
  onSize(size: TileSize): void;
  pages: TilePages;
  /** Rooms that answer, and rooms that need a look, whatever is chosen. */
  count: number;
  needing: number;
}

export function WallTools({ choice, onChoice, size, onSize, pages, count, needing }: WallToolsProps) {
  const { t } = useTranslation(["wall", "control", "common"]);
  const format = useFormat();
  const { directory, tree, filter, setFilter } = useRoom();
  const change = (part: Partial<Choice>): void => {
    onChoice({ ...choice, ...part });
    pages.goTo(0);
  };
  const levels = useMemo(
    () => [{ id: ALL, label: t("control:filter.allLevels") }, ...directory.levels.map(({ name }, index) => ({ id: String(index), label: name }))],
    [directory, t],
  );
  const regions = useMemo(() => {
    const heads = groupsOf(tree).map(({ head }) => head).filter((head) => tree.parent[head]! >= 0);
    return [{ id: ALL, label: t("allRegions") }, ...heads.map((head) => ({ id: String(head), label: tree.names[head]! }))];
  }, [tree, t]);
  return (
    <div className="wl-tools">
      <div className="wl-tools__narrow">
        <SearchField label={t("control:search.label")} hideLabel placeholder={t("control:search.placeholder")} value={choice.query} onChange={(query) => change({ query })} />
        <Select label={t("control:filter.level")} hideLabel choices={levels} selectedKey={keyOf(choice.level)} onSelectionChange={(key) => change({ level: valueOf(key) })} />
        {regions.length > 1 ? (
          <Select label={t("region")} hideLabel choices={regions} selectedKey={keyOf(choice.region)} onSelectionChange={(key) => change({ region: valueOf(key) })} />
        ) : null}
        <ToggleButton className="wl-needs" isSelected={choice.needsLook} onChange={(needsLook) => change({ needsLook })} data-some={needing > 0 || undefined}>
          <span aria-hidden="true">▲</span> {t("needsLook")} <b data-testid="needs-look">{format.number(needing)}</b>
        </ToggleButton>
      </div>
      <div className="wl-tools__show">
        <p className="wl-tools__count" role="status">
          {t("control:siteCount", { count, number: format.number(count) })}
          {filter.states.size > 0 ? `: ${[...filter.states].map((index) => t(`common:state.${SITE_STATES[index]!}`)).join(", ")}` : ""}
        </p>
        {filter.states.size > 0 ? (
          <Button size="small" look="plain" onPress={() => setFilter(NO_FILTER)}>
            {t("control:filter.clear")}
          </Button>
        ) : null}
        <div className="wl-tools__group" role="group" aria-label={t("size.label")}>
          {(Object.keys(TILE_SIZES) as TileSize[]).map((each) => (
            <ToggleButton key={each} size="small" isSelected={each === size} onChange={() => onSize(each)}>
              {t(`size.${each}`)}
            </ToggleButton>
          ))}
        </div>
        <ToggleButton size="small" isSelected={pages.turns} onChange={pages.setTurns} isDisabled={pages.count < 2}>
          <span aria-hidden="true">↻</span> {t("page.turning")}
        </ToggleButton>
        <div className="wl-tools__group">
          <Button size="small" icon isDisabled={pages.count < 2} aria-label={t("page.before")} onPress={() => pages.turn(-1)}>
            <span aria-hidden="true">‹</span>
          </Button>
          <span className="wl-tools__page" data-testid="wall-page">
            {t("page.of", { page: format.number(pages.page + 1), pages: format.number(pages.count) })}
          </span>
          <Button size="small" icon isDisabled={pages.count < 2} aria-label={t("page.after")} onPress={() => pages.turn(1)}>
            <span aria-hidden="true">›</span>
          </Button>
        </div>
      </div>
    </div>
  );
}

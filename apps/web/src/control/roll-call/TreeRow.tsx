import { memo, type CSSProperties } from "react";
import { SITE_STATES, type HeadcountQualifier } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { StateShape } from "../../ui/index.ts";
import { pathOf, type SiteTree } from "../model/site-tree.ts";

interface TreeRowProps {
  id: string;
  site: number;
  top: number;
  height: number;
  tree: SiteTree;
  flat: boolean;
  place: number;
  setSize: number;
  isOpen: boolean;
  isActive: boolean;
  isSelected: boolean;
  /** Index into SITE_STATES of the site itself, and the counts of its subtree. */
  own: number;
  c0: number;
  c1: number;
  c2: number;
  c3: number;
  c4: number;
  present: number;
  expected: number;
  qualifier: HeadcountQualifier;
  /** Of the site and everything below it. */
  sumQualifier: HeadcountQualifier;
  reportedAt: number;
  /** Open incidents of the site itself. */
  incidents: number;
  now: number;
  onPress(toggles: boolean): void;
}

/** Attention first: what is lost, then what is on air, then the rest. */
const ORDER = [4, 3, 2, 1, 0] as const;

function Row(props: TreeRowProps) {
  const { id, site, top, height, tree, flat, isOpen, isActive, isSelected, own, present, expected, reportedAt, incidents, now, onPress } = props;
  const { t } = useTranslation(["control", "messages", "common"]);
  const format = useFormat();
  const name = tree.names[site]!;
  const trouble = incidents > 0 ? t("messages:incident.mark", { count: incidents, n: incidents }) : "";
  const isBranch = !flat && tree.children[site]!.length > 0;
  const state = SITE_STATES[own]!;
  const counts = [props.c0, props.c1, props.c2, props.c3, props.c4];
  const people = isBranch ? format.sum(present, props.sumQualifier) : format.count(present, props.qualifier);
  const age = !isBranch && reportedAt > 0 ? format.ago(reportedAt, now) : "";
  const style: CSSProperties = { transform: `translateY(${top}px)`, height, "--depth": flat ? 0 : tree.depth[site]! } as CSSProperties;
  const role = flat
    ? ({ role: "option" } as const)
    : ({ role: "treeitem", "aria-level": tree.depth[site]! + 1, ...(isBranch ? { "aria-expanded": isOpen } : {}) } as const);
  const spokenCounts = isBranch
    ? ORDER.filter((index) => counts[index]! > 0).map((index) => `${t(`common:state.${SITE_STATES[index]!}`)} ${format.number(counts[index]!)}`)
    : [];
  const spoken = [name, t(`common:state.${state}`), ...(trouble ? [trouble] : []), ...spokenCounts, t("people", { present: people, expected: format.number(expected) })].join(", ");
  return (
    <div
      {...role}
      id={id}
      className="dc-row"
      style={style}
      aria-label={spoken}
      aria-selected={isSelected}
      aria-posinset={props.place}
      aria-setsize={props.setSize}
      data-active={isActive || undefined}
      data-state={state}
      data-site={site}
      onClick={() => onPress(false)}
    >
      <span
        className="dc-row__caret"
        aria-hidden="true"
        onClick={(event) => {
          if (!isBranch) return;
          event.stopPropagation();
          onPress(true);
        }}
      >
        {isBranch ? (isOpen ? "▾" : "▸") : ""}
      </span>
      <StateShape state={state} className="dc-row__shape" />
      <span className="dc-row__name" title={name}>
        {name}
        {trouble ? (
          <span className="dc-row__trouble" title={trouble}>
            <span aria-hidden="true">▲</span> {format.number(incidents)}
          </span>
        ) : null}
        {flat ? <span className="dc-row__path">{pathOf(tree, site).slice(0, -1).map((at) => tree.names[at]).join(" › ")}</span> : null}
      </span>
      {isBranch ? (
        <span className="dc-row__counts">
          {ORDER.map((index) =>
            counts[index]! > 0 ? (
              <span key={index} className={`dc-state dc-state--${SITE_STATES[index]!}`}>
                <StateShape state={SITE_STATES[index]!} />
                {format.number(counts[index]!)}
              </span>
            ) : null,
          )}
        </span>
      ) : (
        <span className="dc-row__age">{age}</span>
      )}
      <span className="dc-row__people">
        <b>{people}</b>/{format.number(expected)}
      </span>
    </div>
  );
}

/** Numbers and flags decide whether a row is drawn again; the press handler is new every time and says nothing. */
export const TreeRow = memo(Row, (before, after) => {
  for (const key of Object.keys(after) as (keyof TreeRowProps)[]) {
    if (key === "onPress") continue;
    if (key === "now") {
      if (after.reportedAt > 0 && before.now !== after.now) return false;
      continue;
    }
    if (before[key] !== after[key]) return false;
  }
  return true;
});

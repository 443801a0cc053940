import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { siteSince } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { StateShape, useDisplay } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useIncidentsBySite } from "../messages/incidents-by-site.ts";
import { groupsOf } from "../model/site-tree.ts";
import { useText } from "../text.ts";
import { LABEL_HEIGHT, layOutGrid, neighbour, siteAt } from "./grid-layout.ts";
import { GridPainter } from "./grid-paint.ts";

const KEYS = new Set(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"]);

/** The wall: one small sign per site, gathered by branch. */
export function GridView({ mask }: { mask: Uint8Array | null }) {
  const { t } = useText();
  const { tree, roll, state, selected, select } = useRoom();
  const troubled = useIncidentsBySite(state);
  const display = useDisplay();
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<GridPainter | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  const [hovered, setHovered] = useState(-1);
  const [active, setActive] = useState(selected);
  const [focused, setFocused] = useState(false);
  const groups = useMemo(() => groupsOf(tree), [tree]);
  const layout = useMemo(() => (size.width > 0 ? layOutGrid(groups, tree.size, size.width, size.height) : null), [groups, tree, size]);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => {
      const style = getComputedStyle(element);
      const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
      setSize({ width: element.clientWidth - padding, height: element.clientHeight });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    painter.current = new GridPainter(canvas.current!);
    return () => painter.current?.stop();
  }, []);
  useEffect(() => {
    if (!layout) return;
    const look = `${display.highContrast} ${display.textSize}`;
    painter.current?.paint({ layout, own: roll.own, mask, troubled, top, height: size.height, look });
  }, [layout, roll, mask, troubled, top, size.height, display]);

  const reveal = (site: number) => {
    const element = scroller.current;
    if (!layout || !element) return;
    const y = layout.y[site]!;
    if (y < element.scrollTop + LABEL_HEIGHT) element.scrollTop = y - LABEL_HEIGHT - 8;
    else if (y + layout.cell > element.scrollTop + element.clientHeight) element.scrollTop = y + layout.cell - element.clientHeight + 8;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!layout) return;
    if (event.key === "Enter" || event.key === " ") select(active);
    else if (KEYS.has(event.key)) {
      const next = neighbour(layout, active, event.key);
      setActive(next);
      reveal(next);
    } else return;
    event.preventDefault();
  };
  const siteUnder = (event: PointerEvent | React.MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return layout ? siteAt(layout, event.clientX - box.left, event.clientY - box.top + top) : -1;
  };
  const shown = hovered >= 0 ? hovered : focused ? active : -1;
  const ring = (site: number) => (layout ? { transform: `translate(${layout.x[site]}px, ${layout.y[site]}px)`, width: layout.cell, height: layout.cell } : {});

  return (
    <div className="dc-wall">
      <div
        ref={scroller}
        className="dc-wall__scroller"
        role="listbox"
        aria-label={t("rollCall.grid")}
        aria-activedescendant="wall-active"
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div className="dc-wall__area" role="presentation" style={{ height: layout?.height ?? 0 }}>
          {layout?.groups.map((group) => (
            <GroupLabel
              key={group.head}
              name={group === layout.groups[0] ? t("rollCall.direct", { name: tree.names[group.head] }) : tree.names[group.head]!}
              count={group.count}
              x={group.x}
              y={group.y}
              width={group.width}
            />
          ))}
          <canvas
            ref={canvas}
            className="dc-wall__canvas"
            role="presentation"
            style={{ top, width: size.width, height: size.height }}
            onPointerMove={(event) => setHovered(siteUnder(event))}
            onPointerLeave={() => setHovered(-1)}
            onClick={(event) => {
              const site = siteUnder(event);
              if (site < 0) return;
              setActive(site);
              select(site);
            }}
          />
          {layout ? <span className="dc-wall__ring dc-wall__ring--selected" role="presentation" style={ring(selected)} /> : null}
          {focused && layout ? <span className="dc-wall__ring dc-wall__ring--active" role="presentation" style={ring(active)} /> : null}
          <span className="visually-hidden" role="option" id="wall-active" aria-selected={active === selected} aria-posinset={active + 1} aria-setsize={tree.size}>
            {tree.names[active]}, {t(`common:state.${SITE_STATES[roll.own[active]!]!}`)}
          </span>
        </div>
      </div>
      <WallCaption site={shown} />
    </div>
  );
}

function GroupLabel({ name, count, x, y, width }: { name: string; count: number; x: number; y: number; width: number }) {
  const format = useFormat();
  return (
    <span className="dc-wall__label" role="presentation" style={{ transform: `translate(${x}px, ${y}px)`, width, height: LABEL_HEIGHT }}>
      <b title={name}>{name}</b> {format.number(count)}
    </span>
  );
}

/** Name and state of the cell under the pointer or the keyboard; a fixed line, so that nothing jumps. */
function WallCaption({ site }: { site: number }) {
  const { t } = useTranslation(["control", "messages", "common"]);
  const format = useFormat();
  const { tree, roll, state, directory } = useRoom();
  const incidents = useIncidentsBySite(state).get(site) ?? 0;
  if (site < 0) return <p className="dc-wall__caption">{t("rollCall.gridHint")}</p>;
  const name = SITE_STATES[roll.own[site]!]!;
  const since = siteSince(state.sites.get(site), state.slots.find((slot) => slot?.site === site)?.since ?? null);
  return (
    <p className="dc-wall__caption">
      <StateShape state={name} /> <b>{tree.names[site]}</b> · {t(`common:state.${name}`)}
      {since > 0 ? ` ${t("common:since", { time: format.time(since, directory.outline.conference.timeZone) })}` : ""}
      {incidents > 0 ? <strong className="dc-row__trouble"> ▲ {t("messages:incident.mark", { count: incidents, n: incidents })}</strong> : null}
    </p>
  );
}

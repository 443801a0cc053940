import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useFormat } from "../../i18n/index.ts";
import { StateShape } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { boxAround, countStates, COUNTRY_BOX, planMap, spread, type MapGroup } from "../model/map.ts";
import { useText } from "../text.ts";
import outlines from "./outlines.json";

/** A flat projection around one latitude; good enough for a country and for an inset. */
function projection([west, south, east, north]: readonly [number, number, number, number], width: number) {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / ((east - west) * squeeze);
  return {
    height: (north - south) * scale,
    at: (lon: number, lat: number): [number, number] => [(lon - west) * squeeze * scale, (north - lat) * scale],
  };
}

const HOME = projection(COUNTRY_BOX, 560);
const WORLD = projection([-170, -56, 180, 74], 560);
const pathOf = (rings: readonly (readonly number[])[], { at }: typeof HOME) =>
  rings
    .map((ring) => {
      let path = "";
      for (let i = 0; i < ring.length; i += 2) {
        const [x, y] = at(ring[i]!, ring[i + 1]!);
        path += `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      }
      return `${path}Z`;
    })
    .join("");
const HOME_PATH = pathOf(outlines.vietnam, HOME);
const WORLD_PATH = pathOf(outlines.world, WORLD);

/** Islands of the two archipelagos that the outline's source leaves out: [lon, lat]. */
const ARCHIPELAGOS = [
  { key: "hoangSa", label: [112.1, 15.25], islands: [[111.6, 16.53], [112.33, 16.83], [111.2, 15.78], [112.73, 16.67], [111.7, 16.45], [112.3, 16.95]] },
  { key: "truongSa", label: [113.2, 7.25], islands: [[111.92, 8.65], [114.33, 11.43], [114.33, 9.89], [114.36, 10.18], [112.92, 7.89], [113.83, 8.87], [115.8, 10.72], [112.2, 8.85]] },
] as const;

interface Dot {
  group: MapGroup;
  x: number;
  y: number;
  readonly r: number;
}

/** Below this radius on the screen a number cannot be read; the ring still can. */
const NUMBER_FROM_PX = 8;

/** `unit`: radius of a dot of some thirty sites, in the map's own units. */
function dotsOf(groups: readonly MapGroup[], at: typeof HOME.at, unit: number): Dot[] {
  const dots = groups.map((group): Dot => {
    const [x, y] = at(group.lon, group.lat);
    return { group, x, y, r: unit * Math.min(1.5, 0.6 + Math.sqrt(group.sites.length) * 0.075) };
  });
  if (dots.length <= 400) spread(dots);
  return dots;
}

/** The sites on the map: a ring per branch shows its states, the number how many sites stand behind it. */
export function MapView({ mask }: { mask: Uint8Array | null }) {
  const { t } = useText();
  const format = useFormat();
  const { tree, directory } = useRoom();
  const plan = useMemo(() => planMap(tree, directory.sites), [tree, directory]);
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 560, height: HOME.height });
  useLayoutEffect(() => {
    const element = area.current!;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const map = plan.isCountry ? HOME : WORLD;
  const box = useMemo(() => {
    if (plan.isCountry) return { x: 0, y: 0, width: 560, height: HOME.height };
    return boxAround(plan.main.map(({ lon, lat }) => ({ x: WORLD.at(lon, lat)[0], y: WORLD.at(lon, lat)[1] })), 90);
  }, [plan]);
  const scale = Math.max(0.1, Math.min(size.width / box.width, size.height / box.height));
  const radiusPx = plan.isCountry ? Math.max(6, Math.min(13, (box.height * scale) / 44)) : 11;
  const main = useMemo(() => dotsOf(plan.main, map.at, radiusPx / scale), [plan, map, radiusPx, scale]);
  const abroad = useMemo(() => dotsOf(plan.abroad, WORLD.at, 13), [plan]);
  const isNumbered = radiusPx >= NUMBER_FROM_PX;
  const [shown, setShown] = useState<MapGroup | null>(null);
  return (
    <div className="dc-map">
      <div ref={area} className="dc-map__canvas">
        <svg
          className="dc-map__main"
          viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
          preserveAspectRatio={plan.isCountry ? "xMinYMid meet" : "xMidYMid meet"}
          role="group"
          aria-label={t("rollCall.map")}
        >
          <path className="dc-map__land" vectorEffect="non-scaling-stroke" d={plan.isCountry ? HOME_PATH : WORLD_PATH} />
          {plan.isCountry ? <Archipelagos fontSize={11 / scale} /> : null}
          {main.map((dot) => (
            <MapDot key={dot.group.head} dot={dot} mask={mask} isNumbered={isNumbered} onShow={setShown} />
          ))}
        </svg>
        {abroad.length > 0 ? (
          <figure className="dc-map__inset">
            <figcaption>{t("map.abroad")}</figcaption>
            <svg viewBox={`0 0 560 ${WORLD.height.toFixed(0)}`} role="group" aria-label={t("map.abroad")}>
              <path className="dc-map__land" d={WORLD_PATH} />
              {abroad.map((dot) => (
                <MapDot key={dot.group.head} dot={dot} mask={mask} isNumbered={false} onShow={setShown} />
              ))}
            </svg>
          </figure>
        ) : null}
      </div>
      <MapCaption group={shown} mask={mask} />
      {plan.unplaced > 0 ? <p className="dc-map__note">{t("map.unplaced", { count: plan.unplaced, number: format.number(plan.unplaced) })}</p> : null}
    </div>
  );
}

const Archipelagos = memo(function Archipelagos({ fontSize }: { fontSize: number }) {
  const { t } = useText();
  return ARCHIPELAGOS.map(({ key, label, islands }) => {
    const [x, y] = HOME.at(label[0], label[1]);
    return (
      <g key={key} className="dc-map__islands">
        {islands.map(([lon, lat]) => {
          const [cx, cy] = HOME.at(lon, lat);
          return <circle key={`${lon} ${lat}`} cx={cx} cy={cy} r={2.2} />;
        })}
        <text x={x} y={y} textAnchor="middle" fontSize={fontSize}>
          {t(`map.${key}`)}
        </text>
      </g>
    );
  });
});

interface MapDotProps {
  dot: Dot;
  mask: Uint8Array | null;
  isNumbered: boolean;
  onShow(group: MapGroup | null): void;
}

function MapDot({ dot, mask, isNumbered, onShow }: MapDotProps) {
  const { roll, selected, select, tree } = useRoom();
  const counts = countStates(dot.group.sites, roll.own, mask);
  return (
    <DotDrawing
      name={tree.names[dot.group.head]!}
      x={dot.x}
      y={dot.y}
      r={dot.r}
      counts={counts.join(" ")}
      isNumbered={isNumbered}
      isSelected={selected === dot.group.head}
      onShow={(on) => onShow(on ? dot.group : null)}
      onPress={() => select(dot.group.head)}
    />
  );
}

interface DrawingProps {
  name: string;
  x: number;
  y: number;
  r: number;
  /** Sites by state, joined by blanks: compared by value. */
  counts: string;
  isSelected: boolean;
  isNumbered: boolean;
  onShow(on: boolean): void;
  onPress(): void;
}

const DotDrawing = memo(
  function DotDrawing({ name, x, y, r, counts: joined, isSelected, isNumbered, onShow, onPress }: DrawingProps) {
    const { t } = useText();
    const format = useFormat();
    const counts = joined.split(" ").map(Number);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const spoken = SITE_STATES.flatMap((state, i) => (counts[i]! > 0 ? [`${t(`common:state.${state}`)} ${format.number(counts[i]!)}`] : []));
    const thick = r * 0.3;
    const length = 2 * Math.PI * (r - thick / 2);
    let turned = 0;
    return (
      <g
        className="dc-map__dot"
        transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
        role="button"
        tabIndex={0}
        aria-label={[name, ...spoken].join(", ")}
        aria-pressed={isSelected}
        data-faded={total === 0 || undefined}
        onClick={onPress}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          onPress();
        }}
        onFocus={() => onShow(true)}
        onBlur={() => onShow(false)}
        onPointerEnter={() => onShow(true)}
        onPointerLeave={() => onShow(false)}
      >
        <circle className="dc-map__disc" r={r} />
        {SITE_STATES.map((state, i) => {
          if (counts[i] === 0) return null;
          const share = (counts[i]! / total) * length;
          const offset = -turned;
          turned += share;
          return (
            <circle
              key={state}
              className={`dc-map__arc dc-map__arc--${state}`}
              r={r - thick / 2}
              strokeWidth={thick}
              strokeDasharray={`${share} ${length - share}`}
              strokeDashoffset={offset}
              transform="rotate(-90)"
            />
          );
        })}
        {isNumbered ? (
          <text className="dc-map__number" textAnchor="middle" dominantBaseline="central" fontSize={r * 0.85}>
            {total}
          </text>
        ) : null}
        {counts[4]! > 0 ? <path className="dc-map__flag dc-map__flag--lost" d="M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5" transform={`translate(${r * 0.8} ${-r * 0.8})`} /> : null}
        {counts[3]! > 0 ? <path className="dc-map__flag dc-map__flag--on-air" d="M0 -6l1.7 3.6l3.9 .5l-2.9 2.7l.8 3.9l-3.5 -1.9l-3.5 1.9l.8 -3.9l-2.9 -2.7l3.9 -.5z" transform={`translate(${-r * 0.8} ${-r * 0.8})`} /> : null}
      </g>
    );
  },
  (before, after) => before.counts === after.counts && before.isSelected === after.isSelected && before.x === after.x && before.r === after.r && before.isNumbered === after.isNumbered && before.name === after.name,
);

function MapCaption({ group, mask }: { group: MapGroup | null; mask: Uint8Array | null }) {
  const { t } = useText();
  const format = useFormat();
  const { tree, roll } = useRoom();
  if (!group) return <p className="dc-wall__caption">{t("map.hint")}</p>;
  const counts = countStates(group.sites, roll.own, mask);
  return (
    <p className="dc-wall__caption">
      <b>{tree.names[group.head]}</b>
      {SITE_STATES.map((state, i) =>
        counts[i]! > 0 ? (
          <span key={state} className={`dc-state dc-state--${state}`}>
            <StateShape state={state} /> {format.number(counts[i]!)} {t(`common:state.${state}`)}
          </span>
        ) : null,
      )}
    </p>
  );
}

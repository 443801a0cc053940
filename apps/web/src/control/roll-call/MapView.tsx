import { memo, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { StateShape } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { boxAround, countStates, dotsOf, planMap, projection, type Dot, type MapGroup, type Projection } from "../model/map.ts";
import { useText } from "../text.ts";
import { COUNTRIES, WORLD_MAP, type CountryMap } from "./maps.ts";

const WIDTH = 560;
const WORLD = projection(WORLD_MAP.box, WIDTH);
const pathOf = (rings: CountryMap["outline"], { at }: Projection) =>
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
const WORLD_PATH = pathOf(WORLD_MAP.outline, WORLD);

/** Below this radius on the screen a number cannot be read; the ring still can. */
const NUMBER_FROM_PX = 8;
/** Members of a dot that are named one by one. */
const NAMED = 20;

/** The dot next to this one in a direction: near and straight ahead counts most. */
function neighbour(dots: readonly Element[], from: Element, key: string): Element | undefined {
  const middle = (element: Element): [number, number] => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = middle(from);
  let best: Element | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const dot of dots) {
    if (dot === from) continue;
    const [dx, dy] = [middle(dot)[0] - x, middle(dot)[1] - y];
    const [ahead, aside] = key === "ArrowLeft" ? [-dx, dy] : key === "ArrowRight" ? [dx, dy] : key === "ArrowUp" ? [-dy, dx] : [dy, dx];
    const cost = ahead + 2 * Math.abs(aside);
    if (ahead > 0.5 && cost < least) [best, least] = [dot, cost];
  }
  return best;
}

/** The arrow keys go from dot to dot, also into the small map; the whole map is one stop of the Tab key. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof Element)) return;
  const from = event.target.closest(".dc-map__dot");
  if (!from) return;
  const dots = [...event.currentTarget.querySelectorAll(".dc-map__dot")];
  const next =
    event.key === "Home" ? dots[0] : event.key === "End" ? dots.at(-1) : event.key.startsWith("Arrow") ? neighbour(dots, from, event.key) : null;
  if (next === null) return;
  event.preventDefault();
  (next as SVGElement | undefined)?.focus();
}

/** The sites on the map: a ring per town shows its states, the number how many sites stand behind it. */
export function MapView({ mask }: { mask: Uint8Array | null }) {
  const { t } = useText();
  const format = useFormat();
  const { tree, directory, selected } = useRoom();
  const plan = useMemo(() => planMap(tree, directory.sites, COUNTRIES), [tree, directory]);
  const { country } = plan;
  const home = useMemo(() => (country ? projection(country.box, WIDTH) : WORLD), [country]);
  const land = useMemo(() => (country ? pathOf(country.outline, home) : WORLD_PATH), [country, home]);
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: WIDTH, height: home.height });
  useLayoutEffect(() => {
    const element = area.current!;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const box = useMemo(() => {
    // Room above for the rings that had to give way to the north.
    if (country) return { x: 0, y: -14, width: WIDTH, height: home.height + 14 };
    return boxAround(plan.main.map(({ lon, lat }) => ({ x: home.at(lon, lat)[0], y: home.at(lon, lat)[1] })), 90);
  }, [plan, country, home]);
  const scale = Math.max(0.1, Math.min(size.width / box.width, size.height / box.height));
  const radiusPx = country ? Math.max(6, Math.min(13, (box.height * scale) / 44)) : 11;
  const main = useMemo(() => dotsOf(plan.main, home.at, radiusPx / scale), [plan, home, radiusPx, scale]);
  const abroad = useMemo(() => dotsOf(plan.abroad, WORLD.at, 13), [plan]);
  const isNumbered = radiusPx >= NUMBER_FROM_PX;
  const [shown, setShown] = useState<MapGroup | null>(null);
  const [reached, setReached] = useState(-1);
  /** The dot pressed last: its members stay listed while one of them is selected. */
  const [pressed, setPressed] = useState(-1);
  const groups = useMemo(() => [...plan.main, ...plan.abroad], [plan]);
  const chosen = groups.find(({ heads }) => heads.includes(selected)) ?? null;
  const open = chosen?.head === pressed ? chosen : null;
  const stop = (groups.find(({ head }) => head === reached) ?? chosen ?? groups[0])?.head;
  const dot = (each: Dot, numbered: boolean) => (
    <MapDot
      key={each.group.head}
      dot={each}
      mask={mask}
      isNumbered={numbered}
      isSelected={each.group === chosen}
      isStop={each.group.head === stop}
      onShow={setShown}
      onReach={setReached}
      onPress={setPressed}
    />
  );
  return (
    <div className="dc-map">
      <div className="dc-map__scroller">
        <div ref={area} className="dc-map__canvas" onKeyDown={walk}>
          <svg
            className="dc-map__main"
            viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
            preserveAspectRatio={country ? "xMinYMid meet" : "xMidYMid meet"}
            role="group"
            aria-label={t("rollCall.map")}
          >
            <path className="dc-map__land" vectorEffect="non-scaling-stroke" d={land} />
            {country ? <Islands country={country} at={home.at} fontSize={11 / scale} /> : null}
            <Leaders dots={main} />
            {main.map((each) => dot(each, isNumbered))}
          </svg>
          {abroad.length > 0 ? (
            <figure className="dc-map__inset">
              <figcaption>{t("map.abroad")}</figcaption>
              <svg viewBox={`0 0 ${WIDTH} ${WORLD.height.toFixed(0)}`} role="group" aria-label={t("map.abroad")}>
                <path className="dc-map__land" d={WORLD_PATH} />
                <Leaders dots={abroad} />
                {abroad.map((each) => dot(each, false))}
              </svg>
            </figure>
          ) : null}
        </div>
      </div>
      <MapCaption group={shown ?? open} isOpen={open !== null && (shown ?? open) === open} mask={mask} isNumbered={isNumbered} />
      {plan.unplaced > 0 ? <p className="dc-map__note">{t("map.unplaced", { count: plan.unplaced, number: format.number(plan.unplaced) })}</p> : null}
    </div>
  );
}

const Islands = memo(function Islands({ country, at, fontSize }: { country: CountryMap; at: Projection["at"]; fontSize: number }) {
  const { i18n } = useTranslation();
  return country.islands.map(({ name, label, at: islands }) => {
    const [x, y] = at(label[0]!, label[1]!);
    return (
      <g key={name.en} className="dc-map__islands">
        {islands.map(([lon, lat]) => {
          const [cx, cy] = at(lon!, lat!);
          return <circle key={`${lon} ${lat}`} cx={cx} cy={cy} r={2.2} />;
        })}
        <text x={x} y={y} textAnchor="middle" fontSize={fontSize}>
          {i18n.language === "en" ? name.en : name.vi}
        </text>
      </g>
    );
  });
});

/** From a dot that had to give way to the place it stands for. */
const Leaders = memo(function Leaders({ dots }: { dots: readonly Dot[] }) {
  return dots.map(({ group, home: [x, y], x: atX, y: atY, r }) =>
    Math.hypot(atX - x, atY - y) > r * 0.9 ? (
      <g key={group.head} className="dc-map__leader">
        <line x1={x} y1={y} x2={atX} y2={atY} vectorEffect="non-scaling-stroke" />
        <circle cx={x} cy={y} r={r * 0.16} />
      </g>
    ) : null,
  );
});

interface MapDotProps {
  dot: Dot;
  mask: Uint8Array | null;
  isNumbered: boolean;
  isSelected: boolean;
  isStop: boolean;
  onShow(group: MapGroup | null): void;
  onReach(head: number): void;
  onPress(head: number): void;
}

function MapDot({ dot, mask, isNumbered, isSelected, isStop, onShow, onReach, onPress }: MapDotProps) {
  const { t } = useText();
  const { roll, select, tree } = useRoom();
  const { head, heads } = dot.group;
  const counts = countStates(dot.group.sites, roll.own, mask);
  const others = heads.length - 1;
  return (
    <DotDrawing
      name={others > 0 ? t("map.andMore", { name: tree.names[head]!, count: others }) : tree.names[head]!}
      x={dot.x}
      y={dot.y}
      r={dot.r}
      counts={counts.join(" ")}
      isNumbered={isNumbered}
      isSelected={isSelected}
      isStop={isStop}
      onShow={(on) => onShow(on ? dot.group : null)}
      onReach={() => onReach(head)}
      onPress={() => {
        select(head);
        onPress(head);
      }}
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
  isStop: boolean;
  onShow(on: boolean): void;
  onReach(): void;
  onPress(): void;
}

const DotDrawing = memo(
  function DotDrawing({ name, x, y, r, counts: joined, isSelected, isNumbered, isStop, onShow, onReach, onPress }: DrawingProps) {
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
        tabIndex={isStop ? 0 : -1}
        aria-label={[name, ...spoken].join(", ")}
        aria-pressed={isSelected}
        data-faded={total === 0 || undefined}
        onClick={onPress}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          onPress();
        }}
        onFocus={() => {
          onShow(true);
          onReach();
        }}
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
  (before, after) => before.counts === after.counts && before.isSelected === after.isSelected && before.isStop === after.isStop && before.x === after.x && before.y === after.y && before.r === after.r && before.isNumbered === after.isNumbered && before.name === after.name,
);

interface CaptionProps {
  group: MapGroup | null;
  /** Its members can be chosen, not only seen. */
  isOpen: boolean;
  mask: Uint8Array | null;
  isNumbered: boolean;
}

function MapCaption({ group, isOpen, mask, isNumbered }: CaptionProps) {
  const { t } = useText();
  const format = useFormat();
  const { tree, roll, select, selected } = useRoom();
  if (!group) return <p className="dc-wall__caption">{isNumbered ? `${t("map.hint")} ${t("map.hintNumber")}` : t("map.hint")}</p>;
  const counts = countStates(group.sites, roll.own, mask);
  const states = SITE_STATES.map((state, i) =>
    counts[i]! > 0 ? (
      <span key={state} className={`dc-state dc-state--${state}`}>
        <StateShape state={state} /> {format.number(counts[i]!)} {t(`common:state.${state}`)}
      </span>
    ) : null,
  );
  const others = group.heads.length - 1;
  const name = tree.names[group.head]!;
  return (
    <div className="dc-wall__caption dc-map__caption">
      <b>{others > 0 ? t("map.andMore", { name, count: others }) : name}</b>
      {states}
      {others > 0 ? (
        <ul className="dc-map__members" data-open={isOpen || undefined}>
          {group.heads.slice(0, NAMED).map((head) => (
            <li key={head}>
              <button type="button" aria-pressed={head === selected} onClick={() => select(head)}>
                {tree.names[head]}
              </button>
            </li>
          ))}
          {group.heads.length > NAMED ? <li>{t("map.more", { count: group.heads.length - NAMED })}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

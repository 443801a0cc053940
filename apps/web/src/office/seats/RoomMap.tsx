import { useEffect, useMemo, useState, type PointerEvent, type RefObject } from "react";
import { seatsOf, unitOf } from "@diemcau/rules/seats";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import type { SeatingWork } from "./useSeating.ts";

/** Shades by which neighbouring units are told apart; whose seat it is says the seat itself. */
const SHADES = 4;
const CELL = 4;
const AISLE = 2;

/** A room too large to be seen at once, in small: where one is, where the chosen person sits, how units lie. Press to go there. */
export function RoomMap({ work, picked, hall }: { work: SeatingWork; picked: string | null; hall: RefObject<HTMLDivElement | null> }) {
  const { t } = useTranslation("prints");
  const format = useFormat();
  const { plan, at, delegates, units } = work;
  const seen = useSeen(hall);
  const { width, height, cells } = useMemo(() => {
    const left = (column: number): number => (column - 1) * CELL + plan.aisles.filter((cut) => cut < column).length * AISLE;
    const top = (row: number): number => row * CELL + plan.crossAisles.filter((cut) => cut < row).length * AISLE + (row > 0 ? AISLE : 0);
    const shades = new Map<string, number>();
    const shadeOf = new Map<string, number>();
    for (const delegate of delegates) {
      const unit = unitOf({ ...delegate, unit: units.get(delegate.delegateId) ?? "" });
      if (!shades.has(unit)) shades.set(unit, shades.size % SHADES);
      shadeOf.set(delegate.delegateId, shades.get(unit)!);
    }
    const middle = (plan.columns - plan.presidium) / 2;
    return {
      width: left(plan.columns) + CELL,
      height: top(plan.rows) + CELL,
      cells: seatsOf(plan).map((place) => {
        const seat = at.get(`${place.row}.${place.column}`);
        return { x: place.row === 0 ? (middle + place.column - 1) * CELL : left(place.column), y: top(place.row), id: seat?.delegateId ?? null, shade: seat ? (shadeOf.get(seat.delegateId) ?? 0) : -1 };
      }),
    };
  }, [plan, at, delegates, units]);
  const chosen = cells.find(({ id }) => id !== null && id === picked);
  const go = (event: PointerEvent<SVGSVGElement>): void => {
    const element = hall.current;
    if (!element || (event.type === "pointermove" && event.buttons === 0)) return;
    const box = event.currentTarget.getBoundingClientRect();
    element.scrollTo({
      left: ((event.clientX - box.left) / box.width) * element.scrollWidth - element.clientWidth / 2,
      top: ((event.clientY - box.top) / box.height) * element.scrollHeight - element.clientHeight / 2,
    });
  };
  return (
    <figure className="st-map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t("seats.mapOf", { seats: format.number(cells.length), taken: format.number(cells.filter(({ id }) => id !== null).length) })}
        shapeRendering="crispEdges"
        onPointerDown={go}
        onPointerMove={go}
      >
        {[-1, ...Array(SHADES).keys()].map((shade) => (
          <path key={shade} className={`st-map__seats st-map__seats--${shade < 0 ? "free" : shade}`} d={cells.filter((cell) => cell.shade === shade).map(({ x, y }) => `M${x + 0.4} ${y + 0.4}h3.2v3.2h-3.2z`).join("")} />
        ))}
        {chosen ? <circle className="st-map__chosen" cx={chosen.x + CELL / 2} cy={chosen.y + CELL / 2} r={CELL * 1.4} /> : null}
        <rect className="st-map__seen" x={seen.x * width} y={seen.y * height} width={seen.width * width} height={seen.height * height} />
      </svg>
      <figcaption className="of-hint">{t("seats.mapHint")}</figcaption>
    </figure>
  );
}

/** The part of the hall that is seen, as shares of the whole. */
function useSeen(hall: RefObject<HTMLDivElement | null>): { x: number; y: number; width: number; height: number } {
  const [seen, setSeen] = useState({ x: 0, y: 0, width: 1, height: 1 });
  useEffect(() => {
    const element = hall.current;
    if (!element) return;
    const look = (): void => {
      const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
      setSeen({ x: scrollLeft / scrollWidth, y: scrollTop / scrollHeight, width: Math.min(1, clientWidth / scrollWidth), height: Math.min(1, clientHeight / scrollHeight) });
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [hall]);
  return seen;
}

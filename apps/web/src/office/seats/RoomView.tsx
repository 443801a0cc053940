import { memo, useEffect, useRef, useState, type CSSProperties, type DragEvent, type KeyboardEvent } from "react";
import type { SeatPlace } from "@diemcau/contract";
import { rowName, seatKey, seatLabel } from "@diemcau/rules/seats";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { RoomMap } from "./RoomMap.tsx";
import type { SeatingWork } from "./useSeating.ts";

/** More seats in a row than these leave no room for whole names. */
const ROOMY = 10;

/** A room with more seats in a row, or rows, is not seen at once: a small picture of the whole of it helps. */
const SEEN_AT_ONCE = 20;

/** What is dragged: a delegate's id. */
export const DELEGATE = "application/x-diemcau-delegate";

interface RoomViewProps {
  work: SeatingWork;
  picked: string | null;
  onPick(delegateId: string | null): void;
  /** Places are added and taken away instead of people. */
  gaps: boolean;
}

const STEP: Record<string, readonly [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The room seen from the seats: a grid that mouse, finger and keyboard work on alike. */
export function RoomView({ work, picked, onPick, gaps }: RoomViewProps) {
  const { t } = useTranslation("prints");
  const { language } = useFormat();
  const grid = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const { plan, at, person } = work;
  const [focus, setFocus] = useState<SeatPlace>({ row: 1, column: 1 });
  const missing = new Set(plan.gaps.map(seatKey));
  const rows = [...(plan.presidium > 0 ? [0] : []), ...Array.from({ length: plan.rows }, (_, row) => row + 1)];
  const lengthOf = (row: number): number => (row === 0 ? plan.presidium : plan.columns);
  // The place in focus may be gone since the room was changed.
  const current = {
    row: rows.includes(focus.row) ? focus.row : 1,
    column: Math.min(focus.column, lengthOf(rows.includes(focus.row) ? focus.row : 1)),
  };

  const hall = useRef<HTMLDivElement>(null);
  // Ranks sit in the middle of the front row, and that is where one begins to look.
  useEffect(() => {
    const element = hall.current!;
    element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
  }, [plan.columns]);
  // Whoever was chosen by name is shown where they sit.
  useEffect(() => {
    const seat = picked === null ? undefined : work.seatOf.get(picked);
    const element = seat && grid.current?.querySelector(`[data-seat="${seatKey(seat)}"]`);
    if (!element) return;
    const [box, view] = [element.getBoundingClientRect(), hall.current!.getBoundingClientRect()];
    if (box.left < view.left || box.right > view.right || box.top < view.top || box.bottom > view.bottom) {
      hall.current!.scrollBy({ left: box.left - view.left - view.width / 2, top: box.top - view.top - view.height / 2 });
    }
    // Only the choice moves the hall, not every change of a seat.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [picked]);

  const put = (delegateId: string, place: SeatPlace): void => {
    work.sit(delegateId, place);
    onPick(null);
    setSaid(t("seats.moved", { name: person.get(delegateId)?.name ?? "", seat: seatLabel(place, language) }));
  };
  const press = (place: SeatPlace): void => {
    setFocus(place);
    if (gaps) {
      if (place.row > 0) work.toggleGap(place);
      return;
    }
    if (missing.has(seatKey(place))) return;
    const seat = at.get(seatKey(place));
    if (picked !== null && seat?.delegateId !== picked) put(picked, place);
    else if (picked !== null) onPick(null);
    else if (seat) onPick(seat.delegateId);
  };
  const go = (place: SeatPlace): void => {
    setFocus(place);
    grid.current?.querySelector<HTMLElement>(`[data-seat="${seatKey(place)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEP[event.key];
    const seat = at.get(seatKey(current));
    if (step) {
      event.preventDefault();
      const to = rows[rows.indexOf(current.row) + step[0]];
      if (to === undefined) return;
      go({ row: to, column: Math.min(Math.max(1, current.column + step[1]), lengthOf(to)) });
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      go({ row: current.row, column: event.key === "Home" ? 1 : lengthOf(current.row) });
    } else if (event.key === "Escape") onPick(null);
    else if (event.key === "Delete" && seat) work.stand(seat.delegateId);
    else if (event.key.toLowerCase() === "f" && seat && !event.ctrlKey && !event.metaKey) work.fix(seat.delegateId);
  };
  const onDrop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(DELEGATE);
    const key = (event.target as HTMLElement).closest<HTMLElement>("[data-seat]")?.dataset["seat"];
    if (!person.has(id) || !key || missing.has(key)) return;
    event.preventDefault();
    const [row, column] = key.split(".").map(Number) as [number, number];
    put(id, { row, column });
  };
  // One handler for thousands of seats: what was pressed says which it is.
  const onClick = (event: { target: EventTarget }): void => {
    const key = (event.target as HTMLElement).closest<HTMLElement>("[data-seat]")?.dataset["seat"];
    if (!key) return;
    const [row, column] = key.split(".").map(Number) as [number, number];
    press({ row, column });
  };
  const onDragStart = (event: DragEvent): void => {
    const key = (event.target as HTMLElement).dataset["seat"];
    const seat = key ? at.get(key) : undefined;
    if (seat) event.dataTransfer.setData(DELEGATE, seat.delegateId);
  };

  return (
    <section className="of-card st-hall" aria-labelledby="seats-plan">
      <h3 id="seats-plan" className="of-subtitle">
        {t("seats.plan")}
      </h3>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {plan.columns > SEEN_AT_ONCE || plan.rows > SEEN_AT_ONCE ? <RoomMap work={work} picked={picked} hall={hall} /> : null}
      <div ref={hall} className="st-scroll">
        <div
          className="st-floor"
          style={{ "--columns": plan.columns, "--aisles": plan.aisles.length } as CSSProperties}
        >
          <div className="st-stage" aria-hidden="true">
            {t("seats.stage")}
          </div>
          {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the seats inside are what is focused, one at a time */}
          <div
            ref={grid}
            role="grid"
            aria-labelledby="seats-plan"
            className={picked === null ? "st-grid" : "st-grid st-grid--moving"}
            onKeyDown={onKeyDown}
            onClick={onClick}
            onDragStart={onDragStart}
            onDragOver={(event) => event.preventDefault()}
            onDrop={onDrop}
          >
            {rows.map((row) => (
              <div
                key={row}
                role="row"
                className={[
                  "st-row",
                  row === 0 && "st-row--presidium",
                  plan.crossAisles.includes(row) && "st-row--aisle",
                ]
                  .filter(Boolean)
                  .join(" ")}
              >
                <span
                  role="rowheader"
                  className="st-name"
                  aria-label={row === 0 ? t("seats.presidiumRow") : t("seats.row", { name: rowName(row) })}
                >
                  {row === 0 ? "" : rowName(row)}
                </span>
                {Array.from({ length: lengthOf(row) }, (_, nth) => {
                  const place = { row, column: nth + 1 };
                  const key = seatKey(place);
                  const seat = at.get(key);
                  const name = seat ? (person.get(seat.delegateId)?.name ?? "") : "";
                  const label = seatLabel(place, language);
                  const isGap = row > 0 && missing.has(key);
                  const kind = isGap ? "gap" : !seat ? "free" : seat.fixed ? "takenFixed" : "taken";
                  return (
                    <Seat
                      key={key}
                      seat={key}
                      label={label}
                      name={name}
                      shown={row > 0 && plan.columns > ROOMY ? shortened(name) : name}
                      kind={kind}
                      spoken={t(`seats.${kind}`, { seat: label, name })}
                      isPicked={seat !== undefined && seat.delegateId === picked}
                      isCurrent={current.row === row && current.column === place.column}
                      aisle={row > 0 && plan.aisles.includes(place.column)}
                      draws={isGap && !gaps}
                    />
                  );
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

/** "L. M. Phong": a wide hall has no room for whole names; they are spoken, and shown when chosen. */
function shortened(name: string): string {
  const words = name.split(" ");
  const last = words.pop()!;
  return [words.map((word) => `${word[0]!}.`).join(""), last].filter(Boolean).join(" ");
}

interface SeatProps {
  seat: string;
  label: string;
  name: string;
  shown: string;
  kind: "gap" | "free" | "taken" | "takenFixed";
  spoken: string;
  isPicked: boolean;
  isCurrent: boolean;
  aisle: boolean;
  /** A gap of which only the space is seen. */
  draws: boolean;
}

/** Drawn again only when something about it changes. */
const Seat = memo(function Seat({
  seat,
  label,
  name,
  shown,
  kind,
  spoken,
  isPicked,
  isCurrent,
  aisle,
  draws,
}: SeatProps) {
  const classes = [
    "st-seat",
    `st-seat--${kind}`,
    isPicked && "st-seat--picked",
    aisle && "st-seat--aisle",
    draws && "st-seat--unseen",
  ];
  return (
    <button
      type="button"
      role="gridcell"
      data-seat={seat}
      aria-label={spoken}
      aria-selected={isPicked}
      tabIndex={isCurrent ? 0 : -1}
      draggable={name !== ""}
      title={name || undefined}
      className={classes.filter(Boolean).join(" ")}
    >
      <span className="st-seat__label">
        {label}
        {kind === "takenFixed" ? " ■" : ""}
      </span>
      {name ? <span className="st-seat__name">{shown}</span> : null}
    </button>
  );
});

import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";

export interface Moving {
  /** Names what is dragged: nothing else may be dropped. */
  readonly list: string;
  /** Puts one at another's place: before it when it comes from further down, behind it when from further up. */
  onDrop(id: string, onto: string): void;
  onStep(id: string, by: -1 | 1): void;
}

interface Row {
  id: string;
  name: string;
  className: string;
  isFirst: boolean;
  isLast: boolean;
  moving: Moving;
  children: ReactNode;
}

/** A row of a list that is put in order: by dragging its handle, by the arrow keys on it, or by its buttons. */
export function OrderedRow({ id, name, className, isFirst, isLast, moving, children }: Row) {
  const { t } = useTranslation("organisation");
  const row = useRef<HTMLLIElement>(null);
  const [isOver, setOver] = useState(false);
  const type = `application/x-diemcau-${moving.list}`;
  const drop = useRef(moving.onDrop);
  drop.current = moving.onDrop;
  useEffect(() => {
    const place = row.current!;
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes(type)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (): void => setOver(false);
    const dropped = (event: DragEvent): void => {
      setOver(false);
      const dragged = event.dataTransfer?.getData(type) ?? "";
      if (dragged === "") return;
      event.preventDefault();
      if (dragged !== id) drop.current(dragged, id);
    };
    place.addEventListener("dragover", over);
    place.addEventListener("dragleave", leave);
    place.addEventListener("drop", dropped);
    return () => {
      place.removeEventListener("dragover", over);
      place.removeEventListener("dragleave", leave);
      place.removeEventListener("drop", dropped);
    };
  }, [id, type]);
  return (
    <li
      ref={row}
      className={`${className} og-ordered`}
      data-over={isOver || undefined}
    >
      <button
        type="button"
        className="og-handle"
        draggable
        data-handle={id}
        aria-label={t("order.handle", { name })}
        title={t("order.hint")}
        onDragStart={(event) => {
          event.dataTransfer.setData(type, id);
          event.dataTransfer.effectAllowed = "move";
          if (row.current) event.dataTransfer.setDragImage(row.current, 16, 16);
        }}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
          if (by === 0) return;
          event.preventDefault();
          if (by === -1 ? !isFirst : !isLast) moving.onStep(id, by);
        }}
      >
        <span aria-hidden="true">⠿</span>
      </button>
      {children}
      <span className="og-steps">
        <Button size="small" icon isDisabled={isFirst} aria-label={t("order.up", { name })} onPress={() => moving.onStep(id, -1)}>
          <span aria-hidden="true">↑</span>
        </Button>
        <Button size="small" icon isDisabled={isLast} aria-label={t("order.down", { name })} onPress={() => moving.onStep(id, 1)}>
          <span aria-hidden="true">↓</span>
        </Button>
      </span>
    </li>
  );
}

/** Keeps the focus on the row that was moved, wherever it stands in the list that comes next. */
export function useFocusKept(list: unknown): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const active = document.activeElement;
    // Only what a move has let go: somebody who went on elsewhere stays there.
    if (wanted.current !== null && (active === document.body || active?.hasAttribute("data-handle"))) document.querySelector<HTMLElement>(`[data-handle="${wanted.current}"]`)?.focus();
    wanted.current = null;
  }, [list]);
  return (id) => {
    wanted.current = document.activeElement?.getAttribute("data-handle") === id ? id : null;
  };
}

/** The list with one put at another's place. */
export function movedOnto<T>(list: readonly T[], idOf: (item: T) => string, id: string, onto: string): T[] {
  const from = list.findIndex((item) => idOf(item) === id);
  const to = list.findIndex((item) => idOf(item) === onto);
  if (from < 0 || to < 0) return [...list];
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}

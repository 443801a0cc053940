import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useFormat } from "../i18n/index.ts";
import { useRoom } from "./context.ts";
import { desks, type Desk } from "./desks.tsx";
import { useText } from "./text.ts";

const all: readonly Desk[] = desks;

/** The work areas of the control room, each with what waits there. */
export function DeskNav({ chosen }: { chosen: string }) {
  const { t } = useText();
  const format = useFormat();
  const { conferenceId, state } = useRoom();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const keepInView = (): void => {
      const own = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
      // Only the row itself is scrolled: scrollIntoView would move the page, too.
      if (nav.current && own) nav.current.scrollLeft = own.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - own.offsetWidth) / 2;
    };
    keepInView();
    addEventListener("resize", keepInView);
    return () => removeEventListener("resize", keepInView);
  }, [chosen]);
  if (all.length < 2) return null;
  return (
    <nav ref={nav} className="dc-desks" aria-label={t("desks.label")}>
      {all.map((desk) => {
        const waiting = desk.waiting?.(state) ?? 0;
        return (
          <Link
            key={desk.key}
            href={`/${conferenceId}/${desk.key}`}
            className="dc-desks__desk"
            aria-current={desk.key === chosen ? "page" : undefined}
          >
            {t(desk.label as "desks.floor")}
            {waiting > 0 ? <span className="dc-desks__waiting">{format.number(waiting)}</span> : null}
          </Link>
        );
      })}
    </nav>
  );
}

import { useEffect, useRef, useState, type ReactNode } from "react";
import "./section-row.css";

interface SectionRowProps {
  label: string;
  /** Of a page within a page: smaller. */
  isInner?: boolean;
  /** What is open: when it changes, its link comes into view. */
  current: string;
  children: ReactNode;
}

/**
 * Links to sections in one row. Where it is narrower than they are, the row is pushed sideways: the open one stands in
 * view, and the edges fade where there are more.
 */
export function SectionRow({ label, isInner = false, current, children }: SectionRowProps) {
  const row = useRef<HTMLElement>(null);
  const [more, setMore] = useState({ before: false, after: false });
  useEffect(() => {
    const place = row.current;
    if (!place) return;
    const look = (): void => {
      const before = place.scrollLeft > 1;
      const after = place.scrollLeft + place.clientWidth < place.scrollWidth - 1;
      setMore((last) => (last.before === before && last.after === after ? last : { before, after }));
    };
    const show = (): void => {
      const open = place.querySelector<HTMLElement>("[aria-current]");
      // Only the row moves: never the page.
      if (open) place.scrollLeft += open.getBoundingClientRect().left - place.getBoundingClientRect().left - (place.clientWidth - open.offsetWidth) / 2;
      look();
    };
    show();
    place.addEventListener("scroll", look, { passive: true });
    // A turned tablet, a larger text.
    const resized = new ResizeObserver(show);
    resized.observe(place);
    return () => {
      place.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [current]);
  return (
    <nav ref={row} className={isInner ? "of-nav of-nav--inner" : "of-nav"} aria-label={label} data-before={more.before || undefined} data-after={more.after || undefined}>
      {children}
    </nav>
  );
}

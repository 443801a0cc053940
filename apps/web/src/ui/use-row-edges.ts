import { useEffect, useRef, type RefObject } from "react";

/**
 * A row that is pushed sideways where it is narrower than what stands in it: what is open comes into view, and the row
 * says (`data-before`, `data-after`) on which sides there is more.
 * @param open selects what is open
 * @param current when it changes, what is open is shown again
 */
export function useRowEdges<E extends HTMLElement>(open: string, current: string): RefObject<E | null> {
  const row = useRef<E>(null);
  useEffect(() => {
    const place = row.current;
    if (!place) return;
    const look = (): void => {
      place.toggleAttribute("data-before", place.scrollLeft > 1);
      place.toggleAttribute("data-after", place.scrollLeft + place.clientWidth < place.scrollWidth - 1);
    };
    const show = (): void => {
      const shown = place.querySelector<HTMLElement>(open);
      // Only the row moves: never the page.
      if (shown) place.scrollLeft += shown.getBoundingClientRect().left - place.getBoundingClientRect().left - (place.clientWidth - shown.offsetWidth) / 2;
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
  }, [open, current]);
  return row;
}

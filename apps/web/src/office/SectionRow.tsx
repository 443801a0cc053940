import type { ReactNode } from "react";
import { useRowEdges } from "../ui/index.ts";
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
  const row = useRowEdges<HTMLElement>("[aria-current]", current);
  return (
    <nav ref={row} className={isInner ? "of-nav of-nav--inner" : "of-nav"} aria-label={label}>
      {children}
    </nav>
  );
}

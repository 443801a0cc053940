import type { ReactNode } from "react";
import type { SiteState } from "@diemcau/contract";
import { useTranslation } from "react-i18next";
import { STATE_SHAPES } from "./shapes.ts";

/** The shape alone, for beside a text that says the same. */
export function StateShape({ state, className = "dc-state__shape" }: { state: SiteState; className?: string }) {
  const shape = STATE_SHAPES[state];
  const width = state === "lost" ? 3.4 : 2;
  return (
    <svg className={className} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={shape.path}
        stroke={`var(${shape.color})`}
        strokeWidth={shape.filled ? 1 : width}
        strokeLinecap="round"
        strokeLinejoin="round"
        fill={shape.filled ? `var(${shape.fill ?? shape.color})` : "none"}
      />
    </svg>
  );
}

/** State of a site: colour, shape and text; with `compact` the text is for screen readers only. */
export function StateMark({ state, compact = false }: { state: SiteState; compact?: boolean }) {
  const { t } = useTranslation("common");
  return (
    <span className={`dc-state dc-state--${state}`}>
      <StateShape state={state} />
      <span className={compact ? "visually-hidden" : undefined}>{t(`state.${state}`)}</span>
    </span>
  );
}

export type BadgeTone = "neutral" | "accent" | "good" | "on-air" | "warn" | "danger";

export function Badge({ tone = "neutral", children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={`dc-badge dc-badge--${tone}`}>{children}</span>;
}

import type { SiteState } from "@diemcau/contract";

/** One shape per state in a box of 16 × 16, so that no state is told by colour alone. */
export interface StateShape {
  /** SVG path data; also good for Path2D. */
  readonly path: string;
  readonly filled: boolean;
  /** CSS custom property of its line, and of its filling where that differs. */
  readonly color: string;
  readonly fill?: string;
}

export const STATE_SHAPES: Record<SiteState, StateShape> = {
  "not-joined": { path: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z", filled: false, color: "--state-not-joined" },
  tested: { path: "M8 1.5L14.5 8L8 14.5L1.5 8z", filled: false, color: "--state-tested" },
  connected: { path: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z", filled: true, color: "--state-connected" },
  "on-air": {
    path: "M8 0.8l2.2 4.7l5.1 0.6l-3.8 3.5l1 5.1l-4.5-2.5l-4.5 2.5l1-5.1l-3.8-3.5l5.1-0.6z",
    filled: true,
    color: "--state-on-air",
    fill: "--state-on-air-fill",
  },
  lost: { path: "M3 3L13 13M13 3L3 13", filled: false, color: "--state-lost" },
};

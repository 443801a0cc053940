import { WALL_MARKS, type WallSnapshot } from "@diemcau/contract";
import { accept, refuse, withoutAuthor } from "../outcome.ts";
import type { Slice } from "../slice.ts";

/** Rooms that may be looked into at once: the media engine has places for 32 publishers, and the programme comes first. */
export const PREVIEW_LIMIT = 8;
/** Windows that look into one room at once. */
const CONSOLE_LIMIT = 16;

/** Since when, by WALL_MARKS; 0: not so. */
export type MarkTimes = readonly [black: number, frozen: number, silent: number, missing: number];
export const NO_MARKS: MarkTimes = [0, 0, 0, 0];

export interface Preview {
  readonly site: number;
  readonly since: number;
  /** Windows of the control room that look, by their own ids. */
  readonly consoles: readonly string[];
}

/** What the stills of the rooms tell, and which rooms the control room looks into. */
export interface WallState {
  /** Only sites that something is wrong with. */
  readonly marks: ReadonlyMap<number, MarkTimes>;
  readonly previews: readonly Preview[];
}

const EMPTY: WallState = { marks: new Map(), previews: [] };

function marked(own: WallState, changes: readonly (readonly [number, number, number])[]): WallState {
  const marks = new Map(own.marks);
  for (const [site, mark, since] of changes) {
    const times = (marks.get(site) ?? NO_MARKS).with(mark, since) as unknown as MarkTimes;
    if (times.some((time) => time > 0)) marks.set(site, times);
    else marks.delete(site);
  }
  return { ...own, marks };
}

/** Nothing is known of the picture of a room that is not there. */
function withoutLost(own: WallState, changes: readonly (readonly [number, string, number])[]): WallState {
  const lost = changes.filter(([site, presence]) => presence === "l" && own.marks.has(site));
  if (lost.length === 0) return own;
  const marks = new Map(own.marks);
  for (const [site] of lost) marks.delete(site);
  return { ...own, marks };
}

function opened(own: WallState, site: number, console: string, at: number): WallState {
  const present = own.previews.find((preview) => preview.site === site);
  if (!present) return { ...own, previews: [...own.previews, { site, since: at, consoles: [console] }] };
  if (present.consoles.includes(console)) return own;
  return { ...own, previews: own.previews.map((preview) => (preview === present ? { ...preview, consoles: [...preview.consoles, console] } : preview)) };
}

function closed(own: WallState, site: number, console: string | null): WallState {
  const previews = own.previews
    .map((preview) => (preview.site === site ? { ...preview, consoles: console === null ? [] : preview.consoles.filter((each) => each !== console) } : preview))
    .filter(({ consoles }) => consoles.length > 0);
  return { ...own, previews };
}

const ownOnly = <T extends { site: number }>(entry: T, scope: { covers(site: number): boolean }) =>
  scope.covers(entry.site) ? (withoutAuthor(entry as never) as never) : null;

export const wall: Slice<WallState, WallSnapshot> = {
  initial: EMPTY,
  folds: {
    "wall.marked": (own, { changes }) => marked(own, changes),
    "sites.presence": (own, { changes }) => withoutLost(own, changes),
    "wall.preview-opened": (own, { site, console, at }) => opened(own, site, console, at),
    "wall.preview-closed": (own, { site, console }) => closed(own, site, console),
    "conference.closed": () => EMPTY,
  },
  decisions: {
    "wall.open-preview": {
      phases: ["prepared", "live"],
      decide(state, { site, console }) {
        const present = state.wall.previews.find((preview) => preview.site === site);
        if (present?.consoles.includes(console)) return accept();
        if (state.sites.get(site).presence !== "c") return refuse("site-not-connected");
        if (present ? present.consoles.length >= CONSOLE_LIMIT : state.wall.previews.length >= PREVIEW_LIMIT) return refuse("previews-full");
        return accept({ kind: "wall.preview-opened", site, console });
      },
    },
    "wall.close-preview": {
      // A window that closes late, after the end, has nothing left to close.
      phases: ["prepared", "live", "ended"],
      decide(state, { site, console }) {
        const looks = state.wall.previews.some((preview) => preview.site === site && preview.consoles.includes(console));
        return looks ? accept({ kind: "wall.preview-closed", site, console }) : accept();
      },
    },
  },
  // A room is told that it is being looked into: its camera is open then. What its stills tell it knows by itself.
  visible: { site: { "wall.preview-opened": ownOnly, "wall.preview-closed": ownOnly } },
  targets: { "wall.preview-opened": ({ site }) => [site], "wall.preview-closed": ({ site }) => [site] },
  pack: (own, audience, scope) => ({
    marks: audience === "control" ? [...own.marks].map(([site, times]) => [site, ...times]) : [],
    previews:
      audience === "control" || audience === "site"
        ? own.previews
            .filter(({ site }) => audience === "control" || scope.covers(site))
            .map((preview) => ({ ...preview, consoles: [...preview.consoles] }))
        : [],
  }),
  unpack: ({ marks, previews }) => ({
    marks: new Map(marks.map(([site, ...times]) => [site, times])),
    previews,
  }),
};

/** Which marks a site has, with since when, the ones that have lasted longest first. */
export function marksOf(state: { readonly wall: WallState }, site: number): { mark: (typeof WALL_MARKS)[number]; since: number }[] {
  const times = state.wall.marks.get(site);
  if (!times) return [];
  return WALL_MARKS.map((mark, index) => ({ mark, since: times[index]! }))
    .filter(({ since }) => since > 0)
    .toSorted((a, b) => a.since - b.since);
}

/** Does the control room look into this room now? */
export const isPreviewed = (state: { readonly wall: WallState }, site: number): boolean => state.wall.previews.some((preview) => preview.site === site);

import { WALL_MARKS } from "@diemcau/contract";
import { isBlackPicture, isFrozenPicture, isMutedSound } from "../../line-test/judge.ts";
import type { MarkTimes } from "./slice.ts";

/** What one still tells. */
export interface Look {
  /** When it came, ms. */
  readonly at: number;
  /** Null: no camera gives a picture. */
  readonly picture: { readonly light: number; readonly brightest: number; readonly motion: number } | null;
  /** Loudest since the last still, dBFS. Null: nobody listened, or the room has switched its microphone off itself. */
  readonly sound: number | null;
}

interface Run {
  readonly since: number;
  readonly stills: number;
}

/** A room's stills so far: runs of the same trouble. */
export interface Watch {
  /** The last still that had a picture, ms; 0: none yet. */
  readonly pictureAt: number;
  readonly black: Run | null;
  readonly frozen: Run | null;
  readonly silent: Run | null;
}

export const FIRST_LOOK: Watch = { pictureAt: 0, black: null, frozen: null, silent: null };

/** One still may be somebody walking past the lens: it has to stay so for as many, and as long, ms. */
const STAYS = { stills: 3, black: 20_000, frozen: 30_000, silent: 60_000 } as const;
/** A joined room whose stills have not come for so long has none: three intervals, but not less, ms. */
const MISSING_MS = 45_000;

const run = (before: Run | null, at: number, is: boolean): Run | null => (is ? { since: before?.since ?? at, stills: (before?.stills ?? 0) + 1 } : null);

/** Folds one still into what is known of a room. */
export function observe(before: Watch, { at, picture, sound }: Look): Watch {
  const black = picture !== null && isBlackPicture(picture.light, picture.brightest);
  return {
    pictureAt: picture ? at : before.pictureAt,
    black: run(before.black, at, black),
    // A black picture is frozen too, and its cause is a cap or a privacy switch: say that.
    frozen: run(before.frozen, at, picture !== null && !black && isFrozenPicture(picture.motion)),
    silent: run(before.silent, at, sound !== null && isMutedSound(sound)),
  };
}

const lasting = (of: Run | null, now: number, ms: number): number => (of && of.stills >= STAYS.stills && now - of.since >= ms ? of.since : 0);

/**
 * What is wrong with a joined room, since when.
 * @param from when it joined, or when whoever watches began to
 * @param paceMs how often it is asked for a still
 * @param hasEncoder its picture comes from an encoder, whose stills nobody makes: a page beside it without a camera has none to send
 */
export function judgeWatch(watch: Watch, now: number, from: number, paceMs: number, hasEncoder = false): MarkTimes {
  const last = Math.max(from, watch.pictureAt);
  if (!hasEncoder && now - last > Math.max(MISSING_MS, paceMs * 3)) return [0, 0, lasting(watch.silent, now, STAYS.silent), last];
  return [lasting(watch.black, now, STAYS.black), lasting(watch.frozen, now, STAYS.frozen), lasting(watch.silent, now, STAYS.silent), 0];
}

/** Goes on from what was journalled: whoever watches was restarted. */
export function resumeWatch([black, frozen, silent]: MarkTimes): Watch {
  const known = (since: number): Run | null => (since > 0 ? { since, stills: STAYS.stills } : null);
  return { pictureAt: 0, black: known(black), frozen: known(frozen), silent: known(silent) };
}

/** The difference as the journal has it. */
export function changesOf(site: number, before: MarkTimes, after: MarkTimes): [site: number, mark: number, since: number][] {
  return WALL_MARKS.flatMap((_mark, index) => {
    // Whatever has lasted goes on since it began.
    const same = before[index]! > 0 === after[index]! > 0;
    return same ? [] : [[site, index, after[index]!] as [number, number, number]];
  });
}

import type { RecordingRules, RecordingSnapshot } from "@diemcau/contract";
import { accept, refuse, withoutAuthor } from "../outcome.ts";
import type { Projections, Slice } from "../slice.ts";

/** What is recorded, and what becomes of it. */
export type RecordingState = Readonly<RecordingSnapshot>;

/** A year, for the centre alone: what holds until somebody says otherwise. */
export const RECORDING_RULES: RecordingRules = Object.freeze({ start: "manual", speakers: false, keepDays: 365, openTo: "centre" });

const initial: RecordingState = Object.freeze({ rules: RECORDING_RULES, on: null, kept: false, recalled: false, endedAt: null, hoursLeft: null, diskFull: false, silentSince: null });

/** Everybody in front of a camera knows that it is recorded, and when it is not. */
const seen: Projections = {
  "recording.started": withoutAuthor,
  "recording.paused": withoutAuthor,
  "recording.resumed": withoutAuthor,
  "recording.stopped": withoutAuthor,
  "recording.deleted": withoutAuthor,
};
const archive: Projections = { ...seen, "recording.ruled": withoutAuthor, "recording.recalled": withoutAuthor };

export const recording: Slice<RecordingState, RecordingSnapshot> = {
  initial,
  folds: {
    "recording.ruled": (own, { start, speakers, keepDays, openTo }) => ({ ...own, rules: { start, speakers, keepDays, openTo } }),
    "recording.started": (own, { speakers, at }) => ({ ...own, on: { since: at, speakers, paused: false }, kept: true, diskFull: false, silentSince: null }),
    "recording.paused": (own) => ({ ...own, on: own.on && { ...own.on, paused: true } }),
    "recording.resumed": (own) => ({ ...own, on: own.on && { ...own.on, paused: false } }),
    "recording.stopped": (own, { what, reason }) => ({
      ...own,
      on: what === "all" ? null : own.on && { ...own.on, speakers: false },
      diskFull: reason === "disk",
      hoursLeft: what === "all" ? null : own.hoursLeft,
      silentSince: what === "all" ? null : own.silentSince,
    }),
    "recording.space": (own, { hours }) => ({ ...own, hoursLeft: hours }),
    "recording.silent": (own, { silent, at }) => ({ ...own, silentSince: silent ? (own.silentSince ?? at) : null }),
    "recording.recalled": (own, { recalled }) => ({ ...own, recalled }),
    "recording.deleted": (own) => ({ ...own, kept: false, recalled: false }),
    "conference.closed": (own, { at }) => ({ ...own, on: null, hoursLeft: null, silentSince: null, endedAt: at }),
  },
  decisions: {
    "recording.set-rules": {
      phases: ["prepared", "live", "ended"],
      decide: ({ recording: { rules } }, { start, speakers, keepDays, openTo }) =>
        JSON.stringify([rules.start, rules.speakers, rules.keepDays, rules.openTo]) === JSON.stringify([start, speakers, keepDays, openTo])
          ? accept()
          : accept({ kind: "recording.ruled", start, speakers, keepDays, openTo }),
    },
    "recording.start": {
      phases: ["live"],
      decide: ({ recording: { on, rules } }) => (on ? accept() : accept({ kind: "recording.started", speakers: rules.speakers })),
    },
    "recording.stop": {
      phases: ["live"],
      decide: ({ recording: { on } }) => (on ? accept({ kind: "recording.stopped", what: "all", reason: "asked" }) : accept()),
    },
    "recording.recall": {
      phases: ["prepared", "live", "ended"],
      decide: ({ recording: own }, { recalled }) => {
        if (!own.kept) return refuse("recording-none");
        return own.recalled === recalled ? accept() : accept({ kind: "recording.recalled", recalled });
      },
    },
    "recording.delete": {
      phases: ["prepared", "live", "ended"],
      decide: ({ recording: { kept }, phase }) => {
        if (phase !== "ended") return refuse("recording-going-on");
        return kept ? accept({ kind: "recording.deleted", reason: "asked" }) : accept();
      },
    },
  },
  visible: { officer: archive, site: archive, delegate: seen },
  targets: {},
  pack: (own, audience) => {
    if (audience === "control") return own;
    const told = { ...own, hoursLeft: null, silentSince: null };
    return audience === "delegate" ? { ...told, rules: RECORDING_RULES, recalled: false } : told;
  },
  // One that was kept by a version before knows nothing of it.
  unpack: (packed) => ({ ...packed, silentSince: packed.silentSince ?? null }),
};

/** May be deleted by now: the days of keeping are over. Unix ms; null: it is kept until somebody deletes it. */
export function recordingKeptUntil({ rules: { keepDays }, endedAt }: RecordingState): number | null {
  return keepDays === null || endedAt === null ? null : endedAt + keepDays * 86_400_000;
}

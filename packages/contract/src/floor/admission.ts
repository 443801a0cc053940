/** How many rooms of a conference may have the programme at once. */
import { Type, type Static } from "typebox";
import { Nullable } from "../primitives.ts";
import { command, entry } from "./define.ts";

/** Most rooms at once; null: as many as the machines carry. */
const AdmissionLimit = Nullable(Type.Integer({ minimum: 1, maximum: 100_000 }));
const limit = { most: AdmissionLimit };

export const admissionEntries = { "admission.limited": entry("admission.limited", limit) } as const;
export const admissionCommands = {
  /** Rooms beyond it are refused in words; those that have the programme keep it, also when the limit falls below them. */
  "admission.limit": command("admission.limit", limit),
} as const;

/** Told to the control room alone. */
export const AdmissionSnapshot = AdmissionLimit;
export type AdmissionSnapshot = Static<typeof AdmissionSnapshot>;

const Count = Type.Integer({ minimum: 0, maximum: 100_000 });
/** GET /api/conferences/:conferenceId/admission */
export const AdmissionCounts = Type.Object({
  most: AdmissionLimit,
  /** Rooms that hold a place: they have asked for the programme and their pages are there, or were within the last minute. */
  inside: Count,
  /** Rooms that were refused within the last half minute and have not come in since. */
  refused: Count,
});
export type AdmissionCounts = Static<typeof AdmissionCounts>;

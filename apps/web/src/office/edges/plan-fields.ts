import { CHANNELS_LIMIT } from "@diemcau/contract";
import { ENGINES_MEASURED, PICTURES_MEASURED, PLAN, type PlanWish } from "@diemcau/rules/edges";

export type NumberField = "sites" | "weakShare" | "cores" | "lineMbit" | "recordedHours" | "hlsViewers" | "restreams" | "interpretedShare" | "channels" | "relayedShare" | "delegates" | "phoneShare" | "checkInMinutes" | "voteSeconds";

/** What may be typed: whole numbers; shares in per cent. */
export const NUMBERS: Readonly<Record<NumberField, { readonly min: number; readonly max: number; readonly percent?: true }>> = {
  sites: { min: 1, max: 100_000 },
  weakShare: { min: 0, max: 100, percent: true },
  interpretedShare: { min: 0, max: 100, percent: true },
  channels: { min: 1, max: CHANNELS_LIMIT },
  relayedShare: { min: 0, max: 100, percent: true },
  delegates: { min: 0, max: 10_000_000 },
  phoneShare: { min: 0, max: 100, percent: true },
  checkInMinutes: { min: 1, max: 1_440 },
  voteSeconds: { min: 0, max: 3_600 },
  recordedHours: { min: 0, max: 10_000 },
  hlsViewers: { min: 0, max: 10_000_000 },
  restreams: { min: 0, max: PLAN.mostOutputs },
  cores: { min: 1, max: 256 },
  lineMbit: { min: 1, max: 400_000 },
};

/** As it stands in the form. */
export interface PlanForm extends Omit<PlanWish, NumberField>, Record<NumberField, string> {}

export const FIRST_FORM: PlanForm = {
  sites: "2000",
  weakShare: "20",
  pictures: 1,
  voices: 2,
  size: "720",
  engine: "embedded",
  cores: "2",
  lineMbit: "1000",
  recordedHours: "8",
  speakers: false,
  interpretedShare: "0",
  channels: "1",
  relayedShare: "0",
  hlsViewers: "0",
  hlsCache: true,
  restreams: "0",
  delegates: "100000",
  phoneShare: "50",
  checkInMinutes: "30",
  voteSeconds: "60",
};
export const SIZES = Object.keys(PICTURES_MEASURED) as PlanWish["size"][];
export const ENGINES = Object.keys(ENGINES_MEASURED) as PlanWish["engine"][];

/** Null: no whole number within its limits. */
export function readNumber(field: NumberField, text: string): number | null {
  const { min, max } = NUMBERS[field];
  const value = /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : NaN;
  return value >= min && value <= max ? value : null;
}

/** Null while something in the form is wrong. */
export function wishOf(form: PlanForm): PlanWish | null {
  const read = {} as Record<NumberField, number>;
  for (const field of Object.keys(NUMBERS) as NumberField[]) {
    // Without interpreted rooms nobody is asked how many channels there are.
    const value = field === "channels" && read.interpretedShare === 0 ? NUMBERS.channels.min : readNumber(field, form[field]);
    if (value === null) return null;
    read[field] = NUMBERS[field].percent ? value / 100 : value;
  }
  return { ...form, ...read };
}

/** Units through time. Days are "2025-07-01" and compare as texts; null is open. */

export interface Validity {
  readonly validFrom: string | null;
  /** The last day. */
  readonly validTo: string | null;
}

export const isInForce = (unit: Validity, day: string): boolean =>
  (unit.validFrom === null || unit.validFrom <= day) && (unit.validTo === null || unit.validTo >= day);

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

export const datesAreReversed = ({ validFrom, validTo }: Validity): boolean => validFrom !== null && validTo !== null && validTo < validFrom;

const overlap = (a: Validity, b: Validity): boolean =>
  (a.validTo === null || b.validFrom === null || b.validFrom <= a.validTo) && (b.validTo === null || a.validFrom === null || a.validFrom <= b.validTo);

/** A unit with what it was before each of its changes. */
export interface UnitLife extends Validity {
  readonly id: string;
  readonly level: string;
  readonly code: string | null;
  /** `until`: the first day of what came after; in order. */
  readonly past: readonly { readonly until: string; readonly level: string; readonly code: string | null }[];
}

/** When a unit bears which code at which level. */
export function tenuresOf(unit: UnitLife): (Validity & { readonly level: string; readonly code: string })[] {
  const tenures: (Validity & { level: string; code: string | null })[] = [];
  let from = unit.validFrom;
  for (const state of unit.past) {
    tenures.push({ validFrom: from, validTo: dayBefore(state.until), level: state.level, code: state.code });
    from = state.until;
  }
  tenures.push({ validFrom: from, validTo: unit.validTo, level: unit.level, code: unit.code });
  return tenures.flatMap(({ code, ...rest }) => (code === null ? [] : [{ ...rest, code }]));
}

/** The unit that bears one of this one's codes at the same time and level: codes are reused, but never by two at once. */
export function codeHolder(unit: UnitLife, others: readonly UnitLife[]): UnitLife | null {
  const own = tenuresOf(unit);
  const clashes = (other: UnitLife): boolean =>
    other.id !== unit.id && tenuresOf(other).some((theirs) => own.some((ours) => ours.code === theirs.code && ours.level === theirs.level && overlap(ours, theirs)));
  return others.find(clashes) ?? null;
}

/** Whether a unit of that depth may stand right below one of the other: levels may repeat, but never go up again. */
export const mayStandBelow = (depth: number, parentDepth: number): boolean => depth >= parentDepth;

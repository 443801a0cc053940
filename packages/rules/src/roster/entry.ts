/** Judges one delegate whom somebody enters or changes by hand, as the row of a file would be judged. */
import { ENTRY_WARNINGS, type EntryWarning, type RosterFlaw } from "@diemcau/contract";
import { normaliseInput } from "../text/index.ts";
import { LONGEST, checkRoster, cleanName, isRosterError, type KnownDelegate, type RosterChange } from "./check.ts";
import type { KnownElsewhere } from "./clash.ts";
import { nameKey, positionsKey } from "./keys.ts";

export type EntryFields = Omit<KnownDelegate, "id" | "site">;

export interface EntryContext {
  readonly site: number;
  /** How many the room was to have. */
  readonly expected: number;
  /** Places of the room; null where it has registered none. */
  readonly capacity: number | null;
  siteName(site: number): string;
  /** All of the room, and namesakes in the conference's other rooms. */
  readonly known: readonly KnownDelegate[];
  /** Namesakes in other conferences that sit in the same hours. */
  readonly elsewhere: readonly KnownElsewhere[];
  /** The delegate as they stand, where one is changed. */
  readonly before: KnownDelegate | null;
}

export interface CheckedEntry {
  /** Why it cannot be saved; `twice-in-file` when the room has this person already. */
  readonly error: RosterFlaw | null;
  readonly warnings: EntryWarning[];
  /** Null when there is an error. */
  readonly change: RosterChange | null;
}

const warningCodes: ReadonlySet<string> = new Set(ENTRY_WARNINGS);
const isWarning = (flaw: RosterFlaw): flaw is EntryWarning => warningCodes.has(flaw.code);

export function checkEntry(fields: EntryFields, { site, expected, capacity, siteName, known, elsewhere, before }: EntryContext): CheckedEntry {
  const others = known.filter(({ id }) => id !== before?.id);
  // Only the rooms that are concerned: looking for a site by name among thousands is for files.
  const rooms = [...new Set([site, ...others.map((other) => other.site)])];
  const name = normaliseInput(fields.name);
  const positions = fields.positions.map(normaliseInput).filter(Boolean);
  const unit = normaliseInput(fields.unit);
  if (unit.length > LONGEST.unit) return { error: { code: "class-too-long", value: String(LONGEST.unit) }, warnings: [], change: null };
  // Whose name and positions stay is not held against the others anew.
  const stays = before !== null && nameKey(before.name) === nameKey(cleanName({ name }).name) && positionsKey(before.positions) === positionsKey(positions);
  const { rows, changes } = checkRoster(
    [
      {
        row: 1,
        heading: false,
        id: "",
        name,
        parts: null,
        positions,
        site: "",
        unit,
        class: normaliseInput(fields.class),
        role: [fields.chair && "chair", fields.lead && "lead"].filter(Boolean).join(" "),
        from: null,
        to: null,
        badDate: null,
      },
    ],
    {
      sites: { name: rooms.map(siteName), parent: rooms.map(() => -1), expected: rooms.map(() => Number.MAX_SAFE_INTEGER) },
      within: () => true,
      picked: 0,
      capacity: new Map(),
      known: (stays ? [] : others).map((other) => ({ ...other, site: rooms.indexOf(other.site) })),
      elsewhere: stays ? [] : elsewhere,
    },
  );
  const { fate, flaws } = rows[0]!;
  const error = flaws.find(isRosterError) ?? (fate === "add" ? null : { code: "twice-in-file" as const });
  if (error) return { error, warnings: [], change: null };
  const now = others.filter((other) => other.site === site).length + 1;
  const warnings = flaws.filter(isWarning);
  if (!before && now > expected) warnings.push({ code: "more-than-expected", value: String(expected) });
  if (!before && capacity !== null && now > capacity) warnings.push({ code: "more-than-capacity", value: String(capacity) });
  return { error: null, warnings, change: { ...changes[0]!, id: before?.id ?? null, site } };
}

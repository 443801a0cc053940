/** What a room does on its own. Times are milliseconds since 1970, 0 for never. */
export interface LocalRow {
  readonly openedAt: number;
  readonly closedAt: number;
  /** On its own since then; 0: it is in the common programme. */
  readonly since: number;
  /** What it deals with meanwhile: one of its own items, or only a title. */
  readonly itemId: string | null;
  readonly title: string;
  /** When it means to be back. */
  readonly until: number;
  /** When the centre called it back. */
  readonly calledAt: number;
  /** Items it has added while the conference went on. */
  readonly added: number;
  /** Its conclusions by id, in order; the texts stand in a table. */
  readonly conclusions: readonly string[];
  /** How often its items or conclusions have changed: they are read again when it does. */
  readonly changes: number;
}

export const BLANK_LOCAL: LocalRow = Object.freeze({
  openedAt: 0,
  closedAt: 0,
  since: 0,
  itemId: null,
  title: "",
  until: 0,
  calledAt: 0,
  added: 0,
  conclusions: Object.freeze([]) as readonly string[],
  changes: 0,
});

export const isAway = (row: LocalRow): boolean => row.since > 0;

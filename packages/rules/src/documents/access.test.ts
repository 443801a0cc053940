import { describe, expect, it } from "vitest";
import { decideAccess, DOCUMENT_STATES, mayMove, type Access, type Reader, type Shelved } from "./index.ts";

const NOON = Date.UTC(2026, 9, 23, 5);
const HOUR = 3_600_000;
const plain: Shelved = { state: "issued", recalled: false, levels: null, roles: null, visibleFrom: null, visibleTo: null, fromOpening: false };
const who: Record<string, Reader> = {
  producer: { role: "producer", level: null, opened: false },
  province: { role: "unit-officer", level: "province", opened: false },
  nowhere: { role: "unit-officer", level: null, opened: false },
  district: { role: "site", level: "district", opened: false },
  "district, opened": { role: "site", level: "district", opened: true },
  seat: { role: "delegate", level: "commune", opened: false },
  "seat, opened": { role: "delegate", level: "commune", opened: true },
};

/** Each row: what is shelved, and what each of `who` is answered, in their order. Written from the issue, by hand. */
const table: [string, Partial<Shelved>, Access[]][] = [
  ["no rule", {}, ["open", "open", "open", "open", "open", "open", "open"]],
  ["a draft", { state: "draft" }, ["open", "unfinished", "unfinished", "unfinished", "unfinished", "unfinished", "unfinished"]],
  ["submitted", { state: "submitted" }, ["open", "open", "open", "open", "open", "open", "open"]],
  ["withdrawn", { state: "withdrawn" }, ["open", "unfinished", "unfinished", "unfinished", "unfinished", "unfinished", "unfinished"]],
  ["recalled", { recalled: true }, ["open", "recalled", "recalled", "recalled", "recalled", "recalled", "recalled"]],
  ["down to districts", { levels: ["centre", "province", "district"] }, ["open", "open", "level", "open", "open", "level", "level"]],
  ["no level at all", { levels: [] }, ["open", "level", "level", "level", "level", "level", "level"]],
  ["rooms only", { roles: ["site"] }, ["open", "role", "role", "open", "open", "role", "role"]],
  ["from the opening", { fromOpening: true }, ["open", "open", "open", "before-opening", "open", "before-opening", "open"]],
  ["from in an hour", { visibleFrom: NOON + HOUR }, ["open", "too-early", "too-early", "too-early", "too-early", "too-early", "too-early"]],
  ["from this moment", { visibleFrom: NOON }, ["open", "open", "open", "open", "open", "open", "open"]],
  ["until this moment", { visibleTo: NOON }, ["open", "over", "over", "over", "over", "over", "over"]],
  ["until in an hour", { visibleTo: NOON + HOUR }, ["open", "open", "open", "open", "open", "open", "open"]],
  ["recalled, and for rooms only", { recalled: true, roles: ["site"] }, ["open", "recalled", "recalled", "recalled", "recalled", "recalled", "recalled"]],
  ["rooms of districts from the opening", { roles: ["site"], levels: ["district"], fromOpening: true }, ["open", "role", "role", "before-opening", "open", "role", "role"]],
];

describe("who may read", () => {
  it.each(table)("%s", (_what, change, expected) => {
    expect(Object.values(who).map((reader) => decideAccess({ ...plain, ...change }, reader, NOON))).toEqual(expected);
  });
});

it("moves a draft forwards, back to work, and never out of being issued", () => {
  const moves = DOCUMENT_STATES.flatMap((from) => DOCUMENT_STATES.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`));
  expect(moves).toEqual(["draft submitted", "draft withdrawn", "submitted draft", "submitted issued", "submitted withdrawn", "withdrawn draft"]);
});

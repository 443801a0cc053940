import type { VoteCount } from "@diemcau/contract";
import { STANDARD_RULES, type Vote } from "@diemcau/rules";
import { expect, it } from "vitest";
import { votePage } from "./page.ts";

const count: VoteCount = {
  tally: [50, 50, 0],
  persons: [12, 1, 0],
  entitled: { persons: 20, sites: 4, weight: 160 },
  present: { persons: 15, sites: 4, weight: 120 },
  voted: { persons: 13, sites: 4 },
  fingerprint: null,
};
const shown = (language: "vi" | "en", change: Partial<Vote> = {}) =>
  votePage({
    preferences: { language, size: "normal", contrast: "normal" } as never,
    conferenceId: "c",
    zone: "Asia/Ho_Chi_Minh",
    vote: { id: "v", phase: "declared", title: "That it be so", text: null, rule: STANDARD_RULES[3]!, until: null, count, outcome: "adopted", casting: "for", reason: null, ...change } as Vote,
    own: null,
    entitled: true,
    ballots: [],
    receipt: null,
    voter: "d",
    lists: [],
  }).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

it("tells weights and people as what they are, and that the chair decided a tie", () => {
  const page = shown("en");
  expect(page).toContain("Adopted It was a tie; the chair decided: for.");
  expect(page).toContain("For (12 people) 50");
  expect(page).toContain("Against (1 person) 50");
  expect(shown("vi")).toContain("Tán thành (12 người) 50");
});

it("says nothing of weights where a vote is a person's, nor of a tie where there was none", () => {
  const page = shown("en", { count: { ...count, tally: [12, 1, 0] }, casting: null });
  expect(page).toContain("For 12 Against 1 ");
  expect(page).not.toMatch(/weight|tie|people\)/);
});

it("tells no numbers and no list of a secret vote so small that they would say who chose what", () => {
  const rule = STANDARD_RULES.find(({ method }) => method === "secret")!;
  const of = (persons: number) => shown("en", { rule, casting: null, outcome: persons < 3 ? "too-few" : "adopted", count: { ...count, tally: [persons, 0, 0], persons: [persons, 0, 0], voted: { persons, sites: 1 } } });
  for (const persons of [1, 2]) {
    expect(of(persons)).toContain("Too few secret ballots; nothing is decided");
    expect(of(persons)).not.toMatch(/For \d|List of receipts/);
  }
  expect(of(3)).toMatch(/For 3 .*List of receipts/);
});

import type { VoteCount } from "@diemcau/contract";
import { expect, it } from "vitest";
import { resultCard } from "./card.ts";
import { ruleFor } from "./testing.ts";

const some = { persons: 40, sites: 9, weight: 400 };
const count = (tally: VoteCount["tally"], persons = tally): VoteCount => ({ tally, persons, entitled: { ...some, persons: 60 }, present: some, voted: { persons: persons[0] + persons[1] + persons[2], sites: 9 }, fingerprint: null });
const card = (of: VoteCount, more: object = {}, language: "vi" | "en" = "en") =>
  resultCard({ id: "00000000-0000-4000-8000-000000000001", title: "x", rule: ruleFor(), count: of, outcome: "adopted", casting: null, ...more }, language);

it("says weights and people, each as what it is", () => {
  const { subtitle, lines, note, outcome } = card(count([1_200, 50, 0], [12, 5, 1]));
  expect(subtitle).toBe("Majority · by weight");
  expect(lines.map(({ label, value }) => `${label} ${value}`)).toEqual(["For (12 people) 1,200", "Against (5 people) 50", "Abstaining (1 person) 0"]);
  expect(note).toBe("People: voted 18 · present 40 · entitled 60");
  expect(outcome).toBe("Adopted");
  const vi = card(count([1_200, 50, 0], [12, 5, 1]), {}, "vi");
  expect([vi.lines[0]!.label, vi.lines[0]!.value, vi.note]).toEqual(["Tán thành (12 người)", "1.200", "Số người: biểu quyết 18 · có mặt 40 · có quyền 60"]);
});

it("says nothing of weights where each vote is one", () => {
  const { subtitle, lines, note } = card(count([30, 6, 1]));
  expect([subtitle, note]).toEqual(["Majority", "Voted 37 · present 40 · entitled 60"]);
  expect(lines.map(({ label, value }) => `${label} ${value}`)).toEqual(["For 30", "Against 6", "Abstaining 1"]);
});

it("says that the chair decided a tie, and how many could not have heard a consensus", () => {
  expect(card(count([50, 50, 0]), { casting: "for" }).outcome).toBe("Adopted (a tie, decided by the chair)");
  expect(card(count([50, 50, 0]), { casting: "against", outcome: "rejected" }, "vi").outcome).toBe("Không thông qua (ngang phiếu, chủ trì quyết định)");
  const deaf = card({ ...count([30, 0, 0]), unheard: { persons: 10, sites: 2 } }, { rule: ruleFor({ method: "consensus" }) });
  expect(deaf.note).toBe("Voted 30 · present 40 · entitled 60 · without a line 10");
});

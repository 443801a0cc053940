import { describe, expect, it } from "vitest";
import { Consoles, people } from "../consoles/testing.ts";
import { mayTakeBack } from "../consoles/slice.ts";
import { testId } from "../testing.ts";
import { ruleFor } from "./testing.ts";

describe("a result on the programme", () => {
  /** A conference in which a vote was closed and counted, and the programme shows a title. */
  function counted(): { floor: Consoles; voteId: string } {
    const floor = new Consoles();
    const voteId = testId(0xf1);
    expect(floor.give(people.minh, { id: voteId, kind: "vote.draft", title: "That it be so", text: null, itemId: null, rule: ruleFor() })).toBeNull();
    floor.give(people.minh, { kind: "vote.open", voteId });
    floor.give(people.minh, { kind: "vote.close", voteId });
    const some = { persons: 2_000, sites: 9, weight: 2_000 };
    floor.append({ kind: "vote.counted", by: "system", voteId, count: { tally: [1_234, 56, 7], persons: [1_234, 56, 7], entitled: some, present: some, voted: { persons: 1_297, sites: 9 }, fingerprint: null } });
    floor.give(people.lan, { kind: "stage.take", scene: { layout: "title", title: "Welcome" } });
    return { floor, voteId };
  }
  const show = (voteId: string, shown = true) => ({ kind: "vote.show", voteId, shown, language: "en" });

  it("is put there by whoever declares it, with the server's own numbers, and off again", () => {
    const { floor, voteId } = counted();
    const title = floor.state.stage.scene;
    expect(floor.give(people.hoa, show(voteId))).toBe("vote-not-declared");
    floor.give(people.minh, { kind: "vote.declare", voteId, casting: null });
    for (const person of [people.minh, people.hoa]) {
      expect(floor.give(person, show(voteId))).toBeNull();
      expect(floor.state.stage.scene).toMatchObject({ layout: "card", card: { kind: "vote-result", id: voteId, title: "That it be so", outcome: "Adopted", lines: [{ label: "For", value: "1,234", strong: true }, { value: "56" }, { value: "7" }] } });
      // Whoever may show it may also undo that it is shown.
      expect([people.lan, people.minh, people.hoa].map(({ role }) => mayTakeBack(floor.last(), role))).toEqual([true, true, true]);
      // Pressed by two consoles it is shown once, and off it is off.
      const { seq } = floor.state;
      expect(floor.give(people.hoa, show(voteId))).toBeNull();
      expect(floor.state.seq).toBe(seq);
      expect(floor.give(person, show(voteId, false))).toBeNull();
      expect(floor.state.stage.scene).toEqual(title);
      expect(floor.give(person, show(voteId, false))).toBeNull();
      expect(floor.state.stage.scene).toEqual(title);
    }
  });

  it("is undone by whoever may show it, both ways, and nothing else of the programme is", () => {
    const { floor, voteId } = counted();
    const title = floor.state.stage.scene;
    floor.give(people.minh, { kind: "vote.declare", voteId, casting: null });
    floor.give(people.minh, show(voteId));
    const card = floor.state.stage.scene;
    for (const person of [people.minh, people.hoa]) {
      expect(floor.give(person, show(voteId))).toBeNull();
      const { seq } = floor.last();
      expect(floor.give(person, { kind: "console.undo", act: seq })).toBeNull();
      expect(floor.state.stage.scene).toEqual(title);
      floor.give(people.lan, show(voteId));
    }
    // Taken off, it is put back by undoing that.
    floor.give(people.minh, show(voteId, false));
    const { seq: hidden } = floor.last();
    expect(floor.give(people.minh, { kind: "console.undo", act: hidden })).toBeNull();
    expect(floor.state.stage.scene).toEqual(card);
    // While somebody is in charge of the programme, or of the votes, it is theirs.
    floor.give(people.minh, show(voteId, false));
    floor.give(people.minh, show(voteId));
    const { seq: last } = floor.last();
    for (const area of ["programme", "votes"] as const) {
      floor.give(people.lan, { kind: "console.hand-over", areas: [area], to: people.lan.account });
      expect(floor.give(people.minh, { kind: "console.undo", act: last })).toBe("console-held");
      floor.give(people.lan, { kind: "console.hand-over", areas: [area], to: null });
    }
    // The producer's own acts on the programme stay the producer's; so does a result that something was shown after.
    floor.give(people.lan, { kind: "stage.take", scene: { layout: "title", title: "Thank you" } });
    floor.give(people.lan, { kind: "stage.take", scene: { layout: "title", title: "Good bye" } });
    expect(mayTakeBack(floor.last(), people.minh.role)).toBe(false);
    expect(floor.give(people.minh, { kind: "console.undo", act: floor.last().seq })).toBe("not-allowed");
    expect(floor.give(people.minh, { kind: "console.undo", act: last })).toBe("act-overtaken");
  });

  it("is the producer's while somebody is in charge of the programme", () => {
    const { floor, voteId } = counted();
    floor.give(people.minh, { kind: "vote.declare", voteId, casting: null });
    floor.give(people.lan, { kind: "console.hand-over", areas: ["programme"], to: people.lan.account });
    expect(floor.give(people.minh, show(voteId))).toBe("console-held");
    expect(floor.give(people.lan, show(voteId))).toBeNull();
  });
});

import { COMMAND_KINDS } from "@diemcau/contract";
import { AREA_OF_COMMAND, areasOf } from "@diemcau/rules";
import { describe, expect, it } from "vitest";
import { policy } from "./policy.ts";

const CONSOLES = ["producer", "secretary", "chair"] as const;

/** Commands of the centre that nobody can keep to themselves, and why. */
const FREE = [
  // Nobody sees a cue but the room, and a look into a room nobody at all.
  "site.cue",
  "site.uncue",
  "wall.open-preview",
  "wall.close-preview",
  // Written down for a room that cannot do it itself.
  "headcount.report",
  "vote.count-hands",
  "vote.object",
  // Help for one room, by whoever has time.
  "line.say",
  "line.see",
  "line.take",
  "line.release",
  "line.settle",
  "incident.open",
  "incident.take",
  "incident.note",
  "incident.grade",
  "incident.close",
  "incident.reopen",
  "local.call-back",
  // Pages are turned by whoever speaks; a file is fetched ahead by anybody.
  "stage.turn",
  "stage.prepare",
  // Set up by those who serve them.
  "caption.set-track",
  "caption.remove-track",
  "caption.take-turn",
  "caption.leave-turn",
  "caption.say",
  "caption.correct",
  "channel.set",
  "channel.remove",
  "channel.switch-mic",
  // The archive: what becomes of a recording is nobody's part of the day.
  "recording.set-rules",
  "recording.recall",
  "recording.delete",
  // Handing over itself.
  "console.hand-over",
  "console.undo",
];

describe("who is in charge at the centre", () => {
  it("can be said of every command of the consoles, or it is known why not", () => {
    const ofConsoles = COMMAND_KINDS.filter((kind) => CONSOLES.some((role) => policy[kind][role] !== undefined));
    const without = ofConsoles.filter((kind) => AREA_OF_COMMAND[kind] === undefined);
    expect(without.toSorted()).toEqual(FREE.toSorted());
    expect(ofConsoles.length).toBeGreaterThan(without.length + 30);
  });

  it.each(CONSOLES)("a %s may be in charge of all that they may do", (role) => {
    for (const kind of COMMAND_KINDS) {
      const area = AREA_OF_COMMAND[kind];
      if (area !== undefined && policy[kind][role] !== undefined) expect(areasOf(role), kind).toContain(area);
    }
  });

  it("never lets rooms or delegates give what belongs to a console alone", () => {
    for (const kind of COMMAND_KINDS) {
      const area = AREA_OF_COMMAND[kind];
      if (area === "programme" || area === "agenda" || area === "votes" || area === "roll-call") {
        expect(policy[kind].site, kind).toBeUndefined();
        expect(policy[kind].delegate, kind).toBeUndefined();
        expect(policy[kind]["unit-officer"], kind).toBeUndefined();
      }
    }
  });
});

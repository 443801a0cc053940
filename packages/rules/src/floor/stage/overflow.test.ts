import { expect, it } from "vitest";
import type { StageScene } from "@diemcau/contract";
import { initialState, type ConferenceState } from "../state.ts";
import { lowerThird, slotPlaces } from "./compose.ts";
import { overflowScene, stateOfOverflow, withoutFile } from "./overflow.ts";

const FILE = { id: "00000000-0000-7000-8000-00000000f17e", name: "not for the public.pdf", size: 9 };
const ADA = { name: "Ada Quill", position: "Keeper" };

/** Two sites on air; the second is large. */
function live(scene: StageScene, overlay: Partial<ConferenceState["stage"]["overlay"]> = {}): ConferenceState {
  const { slots, stage } = initialState;
  return {
    ...initialState,
    phase: "live",
    slots: slots.map((_slot, at) => (at === 1 ? { site: 7, siteName: "Seven", since: 5, speaker: ADA } : at === 2 ? { site: 8, siteName: "Eight", since: 4 } : null)),
    large: 1,
    stage: { ...stage, scene, page: scene.layout === "document" ? 4 : null, overlay: { ...stage.overlay, ...overlay }, by: "Somebody", prepared: [FILE] },
  };
}
const drawn = (state: ConferenceState) => stateOfOverflow(overflowScene(9, state, true));

it("rooms side by side, in a strip or with the chair are the one picture that there is, with its name", () => {
  for (const scene of [{ layout: "strip" }, { layout: "two", second: 8 }, { layout: "chair" }, { layout: "one" }] as const) {
    const state = drawn(live(scene));
    expect(slotPlaces(state).map(({ kind }) => kind)).toEqual(["large", "off", "off", "off"]);
    expect(lowerThird(state)).toEqual({ heading: "Ada Quill", position: "Keeper", site: "Seven" });
    expect(JSON.stringify(state.slots)).not.toContain("Eight");
  }
});

it("a document is at its page, beside its speaker or alone; a speaker who is not named in the rooms is not named here", () => {
  const scene = { layout: "document", file: FILE, page: 1, pages: 9, speaker: true } as const;
  const beside = drawn(live(scene));
  expect([beside.stage.page, slotPlaces(beside)[0]!.kind, lowerThird(beside)?.heading]).toEqual([4, "beside", "Ada Quill"]);
  for (const told of [overflowScene(9, live({ ...scene, speaker: false }), true), overflowScene(9, live({ layout: "one" }, { lowerThird: "off" }), true), overflowScene(9, live({ layout: "one" }, { lowerThird: { heading: "By hand" } }), true), overflowScene(9, live({ layout: "pause", title: "Tea", until: null }), true)]) {
    expect(JSON.stringify(told)).not.toMatch(/Ada Quill|Seven/);
  }
  expect(JSON.stringify(overflowScene(9, live(scene), true))).not.toMatch(/not for the public|Somebody|prepared/);
});

it("without its file the speaker takes the document's place, and a film's is a card", () => {
  const withheld = (scene: StageScene) => withoutFile(overflowScene(9, live(scene), true));
  const document = withheld({ layout: "document", file: FILE, page: 1, pages: 9, speaker: true });
  expect([document.withheld, document.page, slotPlaces(stateOfOverflow(document))[0]!.kind]).toEqual([true, null, "large"]);
  expect(withheld({ layout: "video", file: FILE, length: 9, position: 0, playing: true })).toMatchObject({ withheld: true, film: null, scene: { layout: "title" } });
  const alone = withheld({ layout: "document", file: FILE, page: 1, pages: 9, speaker: false });
  // Not seen, but heard.
  expect([alone.scene.layout, alone.speaker, lowerThird(stateOfOverflow(alone))]).toEqual(["title", { since: 5, siteName: "" }, null]);
  expect(JSON.stringify(document)).not.toContain(FILE.id);
});

it("an output that was not opened for the stage tells only that it goes on", () => {
  const told = overflowScene(9, live({ layout: "title", title: "Secret" }, { clock: true }), false);
  expect(JSON.stringify(told)).not.toMatch(/Secret|Ada|Seven/);
  expect([told.phase, slotPlaces(stateOfOverflow(told))[0]!.kind, lowerThird(stateOfOverflow(told))]).toEqual(["live", "large", null]);
});

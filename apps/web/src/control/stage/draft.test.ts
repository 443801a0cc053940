import { expect, it } from "vitest";
import { initialState, type ConferenceState } from "@diemcau/rules";
import { draftOfProgramme, firstDraft, roomsOf, sceneOf } from "./draft.ts";

const draft = firstDraft("Hội nghị toàn quốc", "Nghỉ giải lao");

it("a pause counts from the moment it is taken", () => {
  expect(sceneOf({ ...draft, layout: "pause", pauseMinutes: 15 }, 1_000_000)).toEqual({ layout: "pause", title: "Nghỉ giải lao", until: 1_900_000 });
  expect(sceneOf({ ...draft, layout: "pause", pauseMinutes: 0 }, 1_000_000)).toMatchObject({ until: null });
});

it("what is missing is not taken", () => {
  expect(sceneOf({ ...draft, layout: "document" }, 0)).toBeNull();
  expect(sceneOf({ ...draft, layout: "title", title: "  " }, 0)).toBeNull();
});

it("names the large room with who speaks there, and the second only side by side", () => {
  const rooms = { ...draft, main: 4, second: 7, speaker: { name: " Lê  Thị Mẫu ", position: "" } };
  expect(roomsOf({ ...rooms, layout: "two" })).toEqual([{ site: 4, speaker: { name: "Lê Thị Mẫu" } }, { site: 7 }]);
  const both = { ...rooms, secondSpeaker: { name: "Trần Văn Thử", position: "Giám đốc" } };
  expect(roomsOf({ ...both, layout: "two" })).toEqual([{ site: 4, speaker: { name: "Lê Thị Mẫu" } }, { site: 7, speaker: { name: "Trần Văn Thử", position: "Giám đốc" } }]);
  expect(roomsOf({ ...both, layout: "two", second: 4 })).toHaveLength(1);
  expect(roomsOf({ ...rooms, layout: "one" })).toEqual([{ site: 4, speaker: { name: "Lê Thị Mẫu" } }]);
  expect(roomsOf({ ...rooms, layout: "title" })).toEqual([]);
  expect(roomsOf({ ...rooms, layout: "document", withSpeaker: false })).toEqual([]);
});

it("takes two rooms that stood side by side into the preview, each with who speaks there", () => {
  const [left, right] = [{ site: 9, siteName: "Cà Mau", since: 1, speaker: { name: "Trần Văn Thử" } }, { site: 5, siteName: "Huế", since: 1, speaker: { name: "Lê Thị Mẫu" } }];
  const state: ConferenceState = { ...initialState, slots: [null, left, right, null], large: 1, stage: { ...initialState.stage, scene: { layout: "two", second: 5 } } };
  expect(roomsOf(draftOfProgramme(state, draft, 0))).toEqual([{ site: 9, speaker: { name: "Trần Văn Thử" } }, { site: 5, speaker: { name: "Lê Thị Mẫu" } }]);
});

it("takes the programme that was into the preview, a document at its page", () => {
  const file = { id: "00000000-0000-7000-8000-000000000001", name: "a.pdf", size: 5 };
  const state: ConferenceState = {
    ...initialState,
    slots: [null, { site: 9, siteName: "Cà Mau", since: 1, speaker: { name: "Trần Văn Thử" } }, null, null],
    large: 1,
    stage: { ...initialState.stage, scene: { layout: "document", file, page: 1, pages: 30, speaker: true }, page: 12 },
  };
  const was = draftOfProgramme(state, draft, 0);
  expect(sceneOf(was, 0)).toEqual({ layout: "document", file, page: 12, pages: 30, speaker: true });
  expect(roomsOf(was)).toEqual([{ site: 9, speaker: { name: "Trần Văn Thử" } }]);
});

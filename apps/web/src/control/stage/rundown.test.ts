import type { AgendaItem, StageSource } from "@diemcau/contract";
import { expect, it } from "vitest";
import { firstDraft, roomsOf, sceneOf } from "./draft.ts";
import { announcedFrom, draftOfItem, nearestFirst, pagesOf, placeOf, siteOf, sitesNear } from "./rundown.ts";

const item = (id: string, part: Partial<AgendaItem> = {}): AgendaItem => ({ id, sessionId: "s", kind: "paper", title: id, minutes: 12, presenters: [], site: null, paperIds: [], documentIds: [], ...part });
const file = (id: string, subject: "paper" | "document", subjectId: string, mediaType = "application/pdf"): StageSource => ({ id, name: `${id}.pdf`, mediaType, size: 9, subject, subjectId, title: subjectId });

const current = item("now", { site: 7, presenters: ["Lê Thị Mẫu, Giám đốc Sở Thử nghiệm"], paperIds: ["p1"], documentIds: ["d1"] });
const next = item("next", { presenters: ["Trần Văn Thử"], paperIds: ["p2"] });
const near = [current, next];
const files = [file("a", "document", "d9"), file("b", "paper", "p2"), file("c", "document", "d1"), file("d", "paper", "p1"), file("e", "paper", "d1")];

it("an item without a room is read in the central hall; a break has none", () => {
  expect([siteOf(current), siteOf(next)]).toEqual([7, 0]);
  expect(sitesNear([current, item("x", { site: 7 }), next])).toEqual([7, 0]);
  expect(sitesNear([item("tea", { kind: "break" }), current])).toEqual([7]);
  expect(announcedFrom(near, 7, "Huế")).toEqual({ name: "Lê Thị Mẫu", position: "Giám đốc Sở Thử nghiệm" });
  expect([announcedFrom(near, 0, "Trung tâm"), announcedFrom(near, 3, "Cà Mau")]).toEqual([{ name: "Trần Văn Thử" }, undefined]);
});

it("files of this item come first, then those of the next, the others as they were", () => {
  expect(nearestFirst(near, files).map(({ id }) => id)).toEqual(["c", "d", "b", "a", "e"]);
  expect(files.map((each) => placeOf(near, each))).toEqual([-1, 1, 0, 0, -1]);
  expect(nearestFirst([], files)).toEqual(files);
});

it("the pages of an item are its paper's, else its document's; a film is none", () => {
  expect(pagesOf(current, files)?.id).toBe("d");
  expect(pagesOf(current, files.slice(0, 3))?.id).toBe("c");
  expect(pagesOf(next, [file("f", "paper", "p2", "video/mp4")])).toBeNull();
});

it("an item fills the preview: its room with its speaker, its pages beside them", () => {
  const last = { ...firstDraft("T", "P"), layout: "pause" as const };
  const room = draftOfItem(last, current, announcedFrom(near, 7, "Huế"), null);
  expect([sceneOf(room, 0), roomsOf(room)]).toEqual([{ layout: "one" }, [{ site: 7, speaker: { name: "Lê Thị Mẫu", position: "Giám đốc Sở Thử nghiệm" } }]]);
  expect(draftOfItem({ ...last, layout: "strip" }, current, undefined, null).layout).toBe("strip");
  expect(roomsOf(draftOfItem(last, item("q"), { name: "Asked" }, null))).toEqual([{ site: 0, speaker: { name: "Asked" } }]);
  const pages = { id: "d", name: "d.pdf", size: 9, kind: "document" as const, pages: 30 };
  expect(sceneOf(draftOfItem(last, current, undefined, pages), 0)).toEqual({ layout: "document", file: { id: "d", name: "d.pdf", size: 9 }, page: 1, pages: 30, speaker: true });
});

import type { Command, ProblemCode, StageScene } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { Floor, randomFloor, testId } from "../testing.ts";
import { cardShown, isSeen, lowerThird, slotPlaces } from "../../index.ts";

type Bare = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;
const DOCUMENT: StageScene = { layout: "document", file: { id: testId(7), name: "slides.pdf", size: 9 }, page: 1, pages: 12, speaker: true };
const FILM: StageScene = { layout: "video", file: { id: testId(8), name: "film.mp4", size: 9 }, length: 90_000, position: 0, playing: true };

/** A live conference of ten rooms, all connected; the centre is on air. */
function live() {
  const floor = new Floor(10);
  let id = 100;
  const give = (command: Bare, by?: string) => floor.carryOut({ ...command, id: testId(id++) } as Command, by);
  give({ kind: "conference.open" });
  floor.append({ kind: "sites.presence", by: "system", changes: Array.from({ length: 10 }, (_, site) => [site, "c", 1]) } as never);
  give({ kind: "programme.put-on-air", site: 0 });
  const done = (command: Bare): void => expect(give(command)).toMatchObject({ ok: true });
  const refused = (command: Bare, problem: ProblemCode): void => expect(give(command)).toMatchObject({ ok: false, problem });
  const onAir = () => floor.state.slots.flatMap((slot) => (slot ? [slot.site] : []));
  /** By room what its picture is. */
  const picture = () => Object.fromEntries(slotPlaces(floor.state).flatMap((place, at) => (floor.state.slots[at] ? [[floor.state.slots[at].site, place.kind]] : [])));
  return { floor, give, done, refused, onAir, picture };
}

describe("take", () => {
  it("puts the rooms of the scene on air and takes off those that leave the picture, never the centre", () => {
    const { done, onAir, picture } = live();
    done({ kind: "programme.put-on-air", site: 4 });
    done({ kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 7, speaker: { name: "Trần Thị Mẫu" } }] });
    expect(onAir()).toEqual([0, 7]);
    expect(picture()).toEqual({ 0: "off", 7: "large" });
    done({ kind: "stage.take", scene: { layout: "two", second: null }, rooms: [{ site: 7 }, { site: 2 }] });
    expect(picture()).toEqual({ 0: "off", 7: "left", 2: "right" });
    done({ kind: "stage.take", scene: { layout: "chair" } });
    expect(onAir().toSorted()).toEqual([0, 7]);
    expect(picture()).toEqual({ 0: "chair", 7: "main" });
  });

  it("keeps everybody in the strip, and the rooms behind a card", () => {
    const { done, onAir, picture } = live();
    done({ kind: "programme.put-on-air", site: 4 });
    done({ kind: "stage.take", scene: { layout: "pause", title: "Nghỉ giải lao", until: null } });
    expect(onAir()).toEqual([0, 4]);
    expect(picture()).toEqual({ 0: "off", 4: "off" });
    done({ kind: "stage.take", scene: { layout: "strip" }, rooms: [{ site: 5 }] });
    expect(picture()).toEqual({ 0: "small", 4: "small", 5: "large" });
  });

  it("is refused whole when a room of it is not there: nothing has changed then", () => {
    const { floor, done, refused } = live();
    floor.append({ kind: "sites.presence", by: "system", changes: [[3, "l", 2]] } as never);
    done({ kind: "programme.put-on-air", site: 4 });
    const before = floor.state;
    refused({ kind: "stage.take", scene: { layout: "two", second: null }, rooms: [{ site: 5 }, { site: 3 }] }, "site-not-connected");
    refused({ kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 99 }] }, "site-unknown");
    expect(floor.state).toBe(before);
  });

  it("that was prepared against another programme says so", () => {
    const { floor, done, refused } = live();
    const { version } = floor.state.stage;
    done({ kind: "stage.take", scene: { layout: "title", title: "First console" }, over: version });
    refused({ kind: "stage.take", scene: { layout: "title", title: "Second console" }, over: version }, "stage-changed");
    expect(floor.state.stage.scene).toEqual({ layout: "title", title: "First console" });
    expect(floor.state.stage.by).toBe("account:Producer");
  });

  it("with nothing new writes nothing", () => {
    const { floor, done } = live();
    done({ kind: "stage.take", scene: { layout: "one" } });
    const { seq } = floor.state;
    done({ kind: "stage.take", scene: { layout: "one" } });
    expect(floor.state.seq).toBe(seq);
  });

  it("welcomes the rooms with a card before the opening, but shows no room then", () => {
    const floor = new Floor(3);
    expect(floor.carryOut({ id: testId(1), kind: "stage.take", scene: { layout: "title", title: "Chào mừng" } })).toMatchObject({ ok: true });
    expect(floor.carryOut({ id: testId(2), kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 1 }] })).toMatchObject({ problem: "conference-not-live" });
  });
});

describe("a room that is put on air", () => {
  it("is seen: a card or a video makes way, a document stays beside it", () => {
    const { floor, done, picture } = live();
    done({ kind: "stage.take", scene: FILM });
    done({ kind: "programme.put-on-air", site: 6 });
    expect(floor.state.stage.scene).toEqual({ layout: "strip" });
    expect(picture()).toEqual({ 0: "small", 6: "large" });
    done({ kind: "stage.take", scene: DOCUMENT });
    expect(picture()).toEqual({ 6: "beside", 0: "off" });
    done({ kind: "programme.put-on-air", site: 8 });
    expect(floor.state.stage.scene.layout).toBe("document");
    expect(isSeen(floor.state, 8)).toBe(true);
    expect(isSeen(floor.state, 6)).toBe(false);
    expect(isSeen(floor.state, 9)).toBe(false);
  });

  it("that leaves two side by side leaves the other alone", () => {
    const { done, picture } = live();
    done({ kind: "stage.take", scene: { layout: "two", second: null }, rooms: [{ site: 1 }, { site: 2 }] });
    done({ kind: "programme.take-off-air", site: 0 });
    done({ kind: "programme.take-off-air", site: 1 });
    expect(picture()).toEqual({ 2: "large" });
  });
});

describe("back", () => {
  it("brings the programme before the take again, with its rooms and who spoke in them, and forth again", () => {
    const { floor, done, onAir, picture } = live();
    done({ kind: "stage.take", scene: { layout: "two", second: null }, rooms: [{ site: 4, speaker: { name: "Lê Văn Thử" } }, { site: 5 }] });
    done({ kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 6 }] });
    done({ kind: "stage.back" });
    expect(onAir().toSorted()).toEqual([0, 4, 5]);
    expect(picture()).toEqual({ 0: "off", 4: "left", 5: "right" });
    expect(floor.state.slots.find((slot) => slot?.site === 4)?.speaker).toEqual({ name: "Lê Văn Thử" });
    expect(lowerThird(floor.state)).toBeNull();
    done({ kind: "stage.back" });
    expect(picture()).toEqual({ 0: "off", 6: "large" });
  });

  it("does not wait for a room that has left", () => {
    const { floor, done, picture } = live();
    done({ kind: "stage.take", scene: { layout: "two", second: null }, rooms: [{ site: 4 }, { site: 5 }] });
    done({ kind: "stage.take", scene: { layout: "one" }, rooms: [{ site: 6 }] });
    floor.append({ kind: "sites.presence", by: "system", changes: [[5, "l", 2]] } as never);
    done({ kind: "stage.back" });
    expect(picture()[4]).toBe("left");
    expect(picture()[5]).toBeUndefined();
  });

  it("opens a document at the page that it stood at, and a film where it was stopped", () => {
    const { floor, done } = live();
    done({ kind: "stage.take", scene: DOCUMENT });
    done({ kind: "stage.turn", page: 5 });
    done({ kind: "stage.take", scene: FILM });
    const { film } = floor.state.stage;
    expect(film).toMatchObject({ playing: true, position: 0 });
    done({ kind: "stage.back" });
    expect(floor.state.stage.page).toBe(5);
    done({ kind: "stage.back" });
    expect(floor.state.stage.film).toMatchObject({ playing: false, position: 2_000 - 1_000 });
  });

  it("has nothing to go back to at the beginning", () => live().refused({ kind: "stage.back" }, "stage-nothing-before"));
});

describe("pages and films", () => {
  it("two consoles that turn to the next page at once turn one page", () => {
    const { floor, done, refused } = live();
    done({ kind: "stage.take", scene: DOCUMENT });
    done({ kind: "stage.turn", page: 2 });
    done({ kind: "stage.turn", page: 2 });
    expect(floor.state.stage.page).toBe(2);
    refused({ kind: "stage.turn", page: 13 }, "stage-page-unknown");
    refused({ kind: "stage.play", playing: true, position: 0 }, "stage-no-film");
  });

  it("a film is where the server's clock says, also for whoever comes late", () => {
    const { floor, done, refused } = live();
    done({ kind: "stage.take", scene: FILM });
    done({ kind: "stage.play", playing: true, position: 30_000 });
    expect(floor.state.stage.film).toMatchObject({ playing: true, position: 30_000 });
    refused({ kind: "stage.play", playing: true, position: 90_001 }, "stage-film-over");
    refused({ kind: "stage.turn", page: 1 }, "stage-no-document");
  });
});

describe("a card of another part", () => {
  it("is cut to what the programme has room for, and gives way to what stood before", () => {
    const { floor, done, picture } = live();
    floor.append({ ...cardShown({ kind: "vote-result", title: "x".repeat(400), lines: Array.from({ length: 30 }, (_, at) => ({ label: `Line ${at}`, value: "1" })) }), by: "system" } as never);
    const { scene } = floor.state.stage;
    expect(scene).toMatchObject({ layout: "card", card: { kind: "vote-result", title: `${"x".repeat(239)}…` } });
    expect(scene.layout === "card" && scene.card.lines).toHaveLength(10);
    expect(JSON.stringify(cardShown({ kind: "vote-result", title: `${"x".repeat(238)}😀${"y".repeat(20)}`, lines: [] }))).toContain("xx…");
    done({ kind: "stage.back" });
    expect(picture()).toEqual({ 0: "large" });
  });
});

it("two consoles doing anything keep the picture sound: every place once, and no room seen that is not on air", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { state } = randomFloor(seed, 400);
    const places = slotPlaces(state);
    const kinds = places.filter(({ kind }) => kind !== "off").map((place) => JSON.stringify(place));
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const [at, place] of places.entries()) if (place.kind !== "off") expect(state.slots[at]).not.toBeNull();
    if (state.stage.scene.layout === "strip" || state.stage.scene.layout === "one") expect(kinds.length > 0).toBe(state.large !== null);
  }
});

import type { Entry, StageScene } from "@diemcau/contract";
import { expect, it } from "vitest";
import { testId } from "../testing.ts";
import { stageSpells } from "./stage.ts";

const file = (name: string) => ({ id: testId(1), name, size: 5 });
const document = (name: string, page = 1): StageScene => ({ layout: "document", file: file(name), page, pages: 20, speaker: true });
const minutes = (entries: (Record<string, unknown> & { kind: string; at: number })[]) =>
  stageSpells(entries.map((entry, at) => ({ seq: at + 1, ...entry })) as unknown as Parameters<typeof stageSpells>[0] & Entry[]);
const shown = (at: number, scene: StageScene) => ({ kind: "stage.shown", at, scene });

it("tells each document, video and pause from when to when, and no title card", () => {
  const film: StageScene = { layout: "video", file: file("film.mp4"), length: 9, position: 0, playing: true };
  expect(
    minutes([
      { kind: "conference.opened", at: 1 },
      shown(2, { layout: "title", title: "Welcome" }),
      shown(3, document("report.pdf")),
      // The same document with another page to begin with goes on.
      shown(4, document("report.pdf", 7)),
      shown(6, film),
      // A room is put on air: the film makes way.
      { kind: "programme.filled", at: 8, slot: 1, site: 3, siteName: "Three" },
      shown(9, { layout: "pause", title: "Break", until: null }),
      { kind: "conference.closed", at: 12 },
    ]),
  ).toEqual([
    { what: "document", name: "report.pdf", from: 3, to: 6 },
    { what: "video", name: "film.mp4", from: 6, to: 8 },
    { what: "pause", name: "Break", from: 9, to: 12 },
  ]);
});

it("a document stays while rooms come and go beside it", () => {
  expect(minutes([shown(2, document("a.pdf")), { kind: "programme.filled", at: 3, slot: 1, site: 3, siteName: "Three" }, { kind: "programme.enlarged", at: 4, slot: 0 }])).toEqual([
    { what: "document", name: "a.pdf", from: 2, to: null },
  ]);
});

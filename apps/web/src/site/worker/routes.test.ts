import { expect, it } from "vitest";
import { outdated, routeOf } from "./routes.ts";

const ORIGIN = "https://diemcau.example";
const FILES = new Set(["/assets/site-abc.js", "/site.webmanifest"]);
const ask = (path: string, { method = "GET", mode = "cors" } = {}) => routeOf(new URL(path, ORIGIN).href, ORIGIN, method, mode, FILES);

it.each([
  ["the list of rooms", ask("/site", { mode: "navigate" }), "page"],
  ["a room", ask("/site/0192f3c4", { mode: "navigate" }), "page"],
  ["a room with a code in its address", ask("/site?code=AB", { mode: "navigate" }), "page"],
  ["another page of the house", ask("/control", { mode: "navigate" }), "leave"],
  ["an address that only begins alike", ask("/sitemap", { mode: "navigate" }), "leave"],
  ["the sheet to print", ask("/me/sheet/1/2", { mode: "navigate" }), "leave"],
  ["a file of the room", ask("/assets/site-abc.js"), "file"],
  ["a file of another release", ask("/assets/site-old.js"), "file"],
  ["the manifest", ask("/site.webmanifest"), "file"],
  ["data", ask("/api/conferences/1/outline"), "leave"],
  ["an event stream", ask("/api/conferences/1/events"), "leave"],
  ["something that is done", ask("/assets/site-abc.js", { method: "POST" }), "leave"],
  ["another house", routeOf("https://elsewhere.example/assets/site-abc.js", ORIGIN, "GET", "cors", FILES), "leave"],
])("%s", (_what, route, expected) => {
  expect(route).toBe(expected);
});

it("keeps the release before this one for pages that still stand on it, and nothing of others", () => {
  const names = ["diemcau-papers", "diemcau-room-1", "diemcau-room-2", "diemcau-room-3"];
  expect(outdated(names, "diemcau-room-", "diemcau-room-3")).toEqual(["diemcau-room-1"]);
  expect(outdated(["diemcau-room-1"], "diemcau-room-", "diemcau-room-1")).toEqual([]);
});

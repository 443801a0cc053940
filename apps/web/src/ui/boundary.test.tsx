import { readFileSync, readdirSync } from "node:fs";
import { PassThrough } from "node:stream";
import { Suspense, createElement } from "react";
import { renderToPipeableStream, renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Boundary } from "./Boundary.tsx";
import { later } from "./later.tsx";

const CONTROL = new URL("../control/", import.meta.url);

it("shows what it holds until that breaks, then a notice with a way on", () => {
  const boundary = new Boundary({ children: <p>desk</p>, around: (notice) => <main>{notice}</main> });
  expect(renderToStaticMarkup(boundary.render())).toBe("<p>desk</p>");
  boundary.state = Boundary.getDerivedStateFromError(new Error("a fault"));
  const broken = renderToStaticMarkup(boundary.render());
  expect(broken).toMatch(/^<main>.*role="alert".*<button.*<\/main>$/s);
  expect(broken).not.toContain("desk");
  expect(broken).toContain("unknownTitle");
});

it("what could not be fetched is told as such, and what was fetched before stays after an upgrade", async () => {
  let there = true;
  const load = () => (there ? Promise.resolve({ default: () => null }) : Promise.reject(new TypeError("Failed to fetch dynamically imported module")));
  const early = later(load);
  const late = later(load);
  await early.fetch();
  there = false;
  await late.fetch();
  expect(await errorOf(early)).toBe(null);
  const missing = await errorOf(late);
  const boundary = new Boundary({ children: null });
  boundary.state = Boundary.getDerivedStateFromError(missing);
  expect(renderToStaticMarkup(boundary.render())).toContain("missingTitle");
  there = true;
  const again = later(load);
  there = false;
  await again.fetch();
  there = true;
  expect(await errorOf(again)).toBe(null);
});

/** What a page that shows it now would fail with. */
async function errorOf(part: Parameters<typeof createElement>[0]): Promise<unknown> {
  return new Promise((resolve) => {
    let failed: unknown = null;
    const { pipe } = renderToPipeableStream(createElement(Suspense, null, createElement(part)), {
      onError: (error) => void (failed = error),
      onAllReady() {
        pipe(new PassThrough().resume());
        resolve(failed);
      },
    });
  });
}

it("nothing that the control room loads later can take the whole room with it", () => {
  const sources = readdirSync(CONTROL, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));
  const before = sources.flatMap((file) => {
    const parts = readFileSync(new URL(file, CONTROL), "utf8").split("<Suspense");
    return parts.slice(1).map((_, at) => ({ file, text: parts.slice(0, at + 1).join("") }));
  });
  expect(before.length).toBeGreaterThan(2);
  const open = before.filter(({ text }) => text.split("<Boundary").length <= text.split("</Boundary>").length);
  expect(open.map(({ file }) => file)).toEqual([]);
});

import { readFileSync, readdirSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Boundary } from "./Boundary.tsx";

const CONTROL = new URL("../control/", import.meta.url);

it("shows what it holds until that breaks, then a notice with a way on", () => {
  const boundary = new Boundary({ children: <p>desk</p>, around: (notice) => <main>{notice}</main> });
  expect(renderToStaticMarkup(boundary.render())).toBe("<p>desk</p>");
  boundary.state = Boundary.getDerivedStateFromError();
  const broken = renderToStaticMarkup(boundary.render());
  expect(broken).toMatch(/^<main>.*role="alert".*<button.*<\/main>$/s);
  expect(broken).not.toContain("desk");
});

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

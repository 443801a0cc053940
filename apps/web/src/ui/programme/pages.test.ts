import { afterEach, expect, it, vi } from "vitest";
import { openPages, showPages } from "./pages.ts";

afterEach(() => void vi.unstubAllGlobals());

it("what is shown stays open while others are prepared, and is closed like them when it is let go", async () => {
  const closed: string[] = [];
  vi.stubGlobal("createImageBitmap", async (blob: Blob) => ({ width: 1, height: 1, close: async () => closed.push(await blob.text()) }));
  const prepare = (...names: string[]) => Promise.all(names.map((name) => openPages(new Blob([name]))));
  const onAir = new Blob(["on air"]);
  const [large, small] = [showPages(onAir), showPages(onAir)];
  await large.pages;
  await prepare("a", "b", "c", "d", "e");
  await vi.waitFor(() => expect(closed).toEqual(["a"]));
  expect(await openPages(onAir)).toBe(await large.pages);

  large.letGo();
  await prepare("f", "g", "h", "i", "j");
  expect(closed).not.toContain("on air");
  small.letGo();
  await vi.waitFor(() => expect(closed).toContain("on air"));
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FileShelf } from "./files.ts";

let up = true;
const asked = vi.fn<(address: string) => void>();

beforeEach(() => {
  up = true;
  asked.mockReset();
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("fetch", async (address: string) => {
    asked(address);
    if (!up) throw new TypeError("no line");
    return new Response(address);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("what is shown stays while others are prepared; what was let go may leave", async () => {
  const shelf = new FileShelf();
  const letGo = shelf.show("on air", "/on-air", "account");
  const prepare = async (...names: string[]) => {
    for (const name of names) {
      shelf.want(name, `/${name}`, "account", 0);
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  await prepare("a", "b", "c", "d", "e", "f", "g");
  expect(shelf.get("on air").status).toBe("there");
  expect(shelf.get("a").status).toBe("waiting");
  letGo();
  await prepare("h");
  expect(shelf.get("on air").status).toBe("waiting");
});

it("what is shown and has failed is there when the line is back, told of it or not", async () => {
  for (const tell of [true, false]) {
    up = false;
    const shelf = new FileShelf();
    const letGo = shelf.show("a", "/a", "account");
    // After the last try it waits: the notice says why.
    for (let waited = 0; shelf.get("a").status !== "failed" && waited < 60; waited++) await vi.advanceTimersByTimeAsync(1_000);
    expect(shelf.get("a")).toMatchObject({ status: "failed", final: false });
    up = true;
    if (tell) window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(tell ? 100 : 31_000);
    expect(shelf.get("a").status).toBe("there");
    letGo();
  }
});

it("what the server will never give is not asked for again and again, nor what nobody looks at", async () => {
  vi.stubGlobal("fetch", async (address: string) => {
    asked(address);
    return new Response("{}", { status: 404 });
  });
  const shelf = new FileShelf();
  const letGo = shelf.show("a", "/a", "account");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(shelf.get("a")).toMatchObject({ status: "failed", final: true });
  expect(asked).toHaveBeenCalledTimes(1);
  letGo();
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveBeenCalledTimes(1);
});

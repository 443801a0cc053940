import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadAgain } from "./load-again.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a film that broke is loaded again until it is there, and says so", () => {
  const load = vi.fn<() => void>();
  const told = vi.fn<(failed: boolean) => void>();
  const element = Object.assign(new EventTarget(), { load, error: null }) as unknown as HTMLVideoElement;
  const end = loadAgain(element, told);
  element.dispatchEvent(new Event("error"));
  expect(told).toHaveBeenLastCalledWith(true);
  expect(load).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3_000);
  expect(load).toHaveBeenCalledTimes(1);

  element.dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(6_000);
  expect(load).toHaveBeenCalledTimes(2);
  element.dispatchEvent(new Event("loadedmetadata"));
  expect(told).toHaveBeenLastCalledWith(false);

  element.dispatchEvent(new Event("error"));
  end();
  vi.advanceTimersByTime(600_000);
  expect(load).toHaveBeenCalledTimes(2);
  expect(told).toHaveBeenLastCalledWith(false);
});

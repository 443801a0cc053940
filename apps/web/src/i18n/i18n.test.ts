import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createFormat } from "./format.ts";

const NAMESPACES = readdirSync(new URL("./vi/", import.meta.url)).map((file) => file.replace(".json", ""));

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Keys without their plural form, each with the placeholders it uses. */
function keysOf(value: unknown, path = ""): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof inner === "object") for (const [deep, holes] of keysOf(inner, at)) keys.set(deep, holes);
    else keys.set(at.replace(PLURAL, ""), (String(inner).match(/\{\{\w+\}\}/g) ?? []).sort().join(" "));
  }
  return keys;
}

function* textsOf(value: unknown, path = ""): Generator<[key: string, text: string]> {
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof inner === "object") yield* textsOf(inner, at);
    else yield [at, String(inner)];
  }
}

const read = (language: string, namespace: string): unknown =>
  JSON.parse(readFileSync(new URL(`./${language}/${namespace}.json`, import.meta.url), "utf8"));

test.each(NAMESPACES)("%s says the same in both languages", (namespace) => {
  const vietnamese = keysOf(read("vi", namespace));
  const english = keysOf(read("en", namespace));
  expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort());
  for (const [key, holes] of vietnamese) expect(`${key}: ${english.get(key)}`).toBe(`${key}: ${holes}`);
});

test.each(NAMESPACES)("%s: English never says 1 sites", (namespace) => {
  const texts = [...textsOf(read("en", namespace))];
  const keys = new Set(texts.map(([key]) => key));
  for (const [key, text] of texts) {
    if (key.endsWith("_other")) expect(keys).toContain(key.replace(/_other$/, "_one"));
    else if (!key.endsWith("_one")) expect(`${key}: ${text}`).not.toMatch(/(?<!more than )\{\{(n|m|number|count|all|add|update|sites|people|minutes)\}\}( more)? [a-z]+s\b/i);
  }
});

test.each(NAMESPACES)("%s: tone marks stand as in hòa, hóa, hủy", (namespace) => {
  for (const [key, text] of textsOf(read("vi", namespace))) expect(`${key}: ${text}`).not.toMatch(/(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})/iu);
});

test("numbers and counts are grouped as each language does", () => {
  const [vi, en] = [createFormat("vi"), createFormat("en")];
  expect([vi.number(1998), en.number(1998)]).toEqual(["1.998", "1,998"]);
  expect([vi.count(100_000, "more-than"), en.count(6900, "approx")]).toEqual(["hơn 100.000", "about 6,900"]);
  expect(vi.percent(0.9755)).toBe("97,6%");
});

test("times are those of the zone, durations are coarse, ages say so", () => {
  const vi = createFormat("vi");
  const at = Date.UTC(2023, 9, 11, 7, 5, 9);
  expect(vi.clock(at)).toBe("14:05:09");
  expect(vi.time(at, "Europe/Paris")).toBe("09:05");
  expect([vi.zone("Europe/Paris", at), vi.zone("Asia/Ho_Chi_Minh", at)]).toEqual(["Paris (GMT+2)", "TP. Hồ Chí Minh (GMT+7)"]);
  expect(createFormat("en").zone("Asia/Saigon", at)).toBe("Ho Chi Minh City (GMT+7)");
  expect(vi.dateTime(at)).toBe("14:05, 11/10/2023");
  expect([vi.duration(45_000), vi.duration(185_000), vi.duration(4_800_000)]).toEqual(["45 giây", "3 phút", "1 giờ 20 phút"]);
  expect([vi.ago(at, at + 2_000), vi.ago(at, at + 185_000)]).toEqual(["vừa xong", "3 phút trước"]);
  expect(createFormat("en").ago(at, at + 185_000)).toBe("3 min ago");
  expect([vi.stopwatch(725_000), vi.stopwatch(3_725_000), vi.stopwatch(-65_000)]).toEqual(["12:05", "1:02:05", "−01:05"]);
});

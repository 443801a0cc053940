import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { problemDetails, problems, type ProblemCode } from "./index.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const codes = Object.keys(problems) as ProblemCode[];

/** Letters that Vietnamese has and English has not. */
const VIETNAMESE = /[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/iu;

describe("problems", () => {
  it.each(codes)("%s says in both languages what happened and what to do", (code) => {
    const { status, vi, en } = problems[code];
    for (const sentence of [vi.title, vi.remedy, en.title, en.remedy]) {
      expect(sentence.length).toBeGreaterThan(6);
      expect(sentence).toMatch(/[.!?]$/);
      expect(sentence).toBe(sentence.normalize("NFC").trim());
    }
    expect(vi.title).toMatch(VIETNAMESE);
    expect(vi.remedy).toMatch(VIETNAMESE);
    expect(`${en.title} ${en.remedy}`).not.toMatch(VIETNAMESE);
    expect(vi.title).not.toBe(vi.remedy);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  it("says each thing once: no two problems have the same title", () => {
    expect(new Set(codes.map((code) => problems[code].vi.title)).size).toBe(codes.length);
    expect(new Set(codes.map((code) => problems[code].en.title)).size).toBe(codes.length);
  });

  it("becomes RFC 9457 problem details", () => {
    expect(problemDetails("slots-full", "en")).toEqual({
      type: "/problems/slots-full",
      title: "All places on air for other sites are taken; the first is kept for the central site.",
      status: 409,
      code: "slots-full",
      remedy: "Take one off air and try again.",
    });
    expect(problemDetails("input-malformed", "vi", "/site must be integer")).toMatchObject({ status: 400, detail: "/site must be integer" });
  });

  it("has every code that the program uses, and the program uses every code", () => {
    const sources = globSync(["apps/server/src/**/*.ts", "packages/rules/src/**/*.ts"], { cwd: ROOT })
      .filter((file) => !file.endsWith(".test.ts"))
      .map((file) => readFileSync(ROOT + file, "utf8"))
      .join("\n");
    const used = [...sources.matchAll(/(?:new Problem|refuse|problemDetails)\(\s*"([a-z-]+)"/g)].map((match) => match[1]!);
    expect(used.length).toBeGreaterThan(25);
    for (const code of used) expect(codes).toContain(code);
    expect(codes.filter((code) => !sources.includes(`"${code}"`))).toEqual([]);
  });
});

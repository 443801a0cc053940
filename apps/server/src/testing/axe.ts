import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/**
 * Left out: it takes figures and short forms that stand beside a name for part of the label. Rows, seats and counts are
 * called by what is written on them, and their figures are spoken as words.
 */
const RULES: NonNullable<RunOptions["rules"]> = { "label-content-name-mismatch": { enabled: false } };
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds in the page as it is now, as a person can read it: rule and element. Against WCAG 2.2 AA, or also
 * against what axe holds for good practice.
 */
export async function axe(page: Page, rules: "wcag" | "all" = "wcag"): Promise<string[]> {
  // Not a script element: the pages' own policy forbids those.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(SOURCE);
  // What passes is not told, element by element: that was nine tenths of the time.
  const options: RunOptions = { rules: RULES, resultTypes: ["violations"], ...(rules === "wcag" ? { runOnly: WCAG } : {}) };
  const violations = await page.evaluate(async (with_) => {
    const { axe: engine } = globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } };
    return (await engine.run(with_)).violations.map(({ id, nodes }) => ({ id, elements: nodes.map(({ html }) => html) }));
  }, options);
  return violations.flatMap(({ id, elements }) => elements.map((html) => `${id}: ${html.slice(0, 160)}`));
}

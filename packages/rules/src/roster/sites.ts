/** Which site a cell means. */
import { fold, normaliseInput, normaliseTonePlacement } from "../text/index.ts";

export interface SiteNames {
  readonly name: readonly string[];
  /** -1 for the central site. */
  readonly parent: readonly number[];
}

export type FoundSite = { site: number; guessed: boolean } | { site: null; why: "site-unknown" | "site-ambiguous" };

const exact = (text: string): string => normaliseTonePlacement(normaliseInput(text)).toLowerCase();

/** How a site is called in a file: its name, with the one above it where the name alone is not enough. */
export function siteLabels({ name, parent }: SiteNames): (site: number) => string {
  const count = new Map<string, number>();
  for (const each of name) count.set(each, (count.get(each) ?? 0) + 1);
  return (site) => {
    const own = name[site] ?? "";
    const above = name[parent[site] ?? -1];
    return (count.get(own) ?? 0) > 1 && above !== undefined ? `${own} (${above})` : own;
  };
}

/**
 * Finds sites by name, then without diacritics, then by the end of the name ("Cẩm Phả" for "Thành phố Cẩm
 * Phả"), which is a guess. Among several of one name those within reach are preferred.
 */
export function createSiteFinder(sites: SiteNames, within: (site: number) => boolean): (text: string) => FoundSite {
  const byExact = new Map<string, number[]>();
  const byFold = new Map<string, number[]>();
  const byEnd = new Map<string, number[]>();
  const put = (map: Map<string, number[]>, key: string, site: number): void => {
    const there = map.get(key);
    if (!there) map.set(key, [site]);
    else if (!there.includes(site)) there.push(site);
  };
  const label = siteLabels(sites);
  sites.name.forEach((name, site) => {
    for (const form of new Set([name, label(site)])) {
      put(byExact, exact(form), site);
      put(byFold, fold(form), site);
    }
    const words = fold(name).split(" ");
    for (const dropped of [1, 2]) if (words.length > dropped) put(byEnd, words.slice(dropped).join(" "), site);
  });
  const known = new Map<string, FoundSite>();
  const find = (text: string): FoundSite => {
    const folded = fold(text).replace(/^diem cau:? /, "");
    const plain = normaliseInput(text).replace(/^điểm cầu:?\s+/iu, "");
    for (const [found, guessed] of [
      [byExact.get(exact(text)), false],
      [byExact.get(exact(plain)), false],
      [byFold.get(fold(text)), false],
      [byFold.get(folded), false],
      [byEnd.get(folded), true],
    ] as const) {
      if (!found) continue;
      const own = found.filter(within);
      const choice = own.length > 0 ? own : found;
      if (choice.length === 1) return { site: choice[0]!, guessed };
      return { site: null, why: "site-ambiguous" };
    }
    return { site: null, why: "site-unknown" };
  };
  return (text) => {
    let answer = known.get(text);
    if (!answer) known.set(text, (answer = find(text)));
    return answer;
  };
}

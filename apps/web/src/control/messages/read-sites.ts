/** A list of rooms that somebody has as text: names or ordinals, one in a line or between commas and semicolons. */
import { fold } from "@diemcau/rules/text";
import type { SiteSearch } from "../model/search.ts";
import type { SiteTree } from "../model/site-tree.ts";

export interface ReadSites {
  /** In the order of the text, each once. */
  readonly found: readonly number[];
  /** What may mean several rooms, with these. */
  readonly ambiguous: readonly { readonly text: string; readonly sites: readonly number[] }[];
  readonly unknown: readonly string[];
}

/** Of names that only begin alike so many are asked about; more is no question that anybody answers. */
const LIKELY = 12;

const plain = (text: string): string => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
const exact = (text: string): string => text.normalize("NFC").toLocaleLowerCase("vi").split(/\s+/).filter(Boolean).join(" ");

export function readSites(text: string, tree: SiteTree, search: SiteSearch): ReadSites {
  const isHere = (site: number): boolean => site < tree.size && tree.within?.has(site) !== false;
  const byName = new Map<string, number[]>();
  tree.names.forEach((name, site) => {
    if (!isHere(site)) return;
    const key = plain(name);
    const known = byName.get(key);
    if (known) known.push(site);
    else byName.set(key, [site]);
  });
  const named = (entry: string): readonly number[] => {
    const alike = byName.get(plain(entry)) ?? [];
    // With its diacritics a name may mean one of several that are alike without.
    const same = alike.filter((site) => exact(tree.names[site]!) === exact(entry));
    return same.length > 0 ? same : alike;
  };
  /** Names with the entry's words in them: as they stand there, or else beginnings of words. */
  const like = (entry: string): readonly number[] => {
    const words = ` ${plain(entry)} `;
    const within = words.trim() === "" ? [] : [...byName].flatMap(([name, sites]) => (` ${name} `.includes(words) ? sites : []));
    if (within.length > 0) return within;
    const begun = search.find(entry);
    return begun.length > LIKELY ? [] : begun;
  };
  const found = new Set<number>();
  const ambiguous = new Map<string, readonly number[]>();
  const unknown = new Set<string>();
  const take = (entry: string): void => {
    // A number of a list: "12", "12." or "#12".
    const ordinal = /^#?(\d+)\.?$/.exec(entry)?.[1];
    if (ordinal !== undefined) {
      if (isHere(Number(ordinal))) found.add(Number(ordinal));
      else unknown.add(entry);
      return;
    }
    const whole = named(entry);
    const sites = whole.length > 0 ? whole : like(entry);
    if (sites.length === 1) found.add(sites[0]!);
    else if (sites.length === 0) unknown.add(entry);
    else ambiguous.set(entry, sites);
  };
  for (const line of text.split(/[\n;\t]/)) {
    const entry = line.trim();
    if (entry === "") continue;
    // A name may have a comma in it.
    if (named(entry).length > 0) take(entry);
    else for (const part of entry.split(",")) if (part.trim() !== "") take(part.trim());
  }
  return { found: [...found], ambiguous: [...ambiguous].map(([entry, sites]) => ({ text: entry, sites })), unknown: [...unknown] };
}

/**
 * A list of rooms that somebody has as text: names or ordinals, one in a line or between commas and semicolons, or the rows
 * of a table with one room each.
 */
import { fold } from "@diemcau/rules/text";
import type { SiteSearch } from "../model/search.ts";
import { pathOf, type SiteTree } from "../model/site-tree.ts";

export interface ReadSites {
  /** In the order of the text, each once. */
  readonly found: readonly number[];
  /** What may mean several rooms, with these. */
  readonly ambiguous: readonly { readonly text: string; readonly sites: readonly number[] }[];
  readonly unknown: readonly string[];
}

/** Of names that only begin alike so many are asked about; more is no question that anybody answers. */
const LIKELY = 12;

/** A room by its number: "12", "12." or "#12". */
const ORDINAL = /^#?(\d+)\.?$/;
/** What a list puts before its entries. */
const MARK = /^(?:\d+[.)]\s+|[-–•*]\s+)/;

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
  const find = (entry: string): readonly number[] => {
    const whole = named(entry);
    return whole.length > 0 ? whole : like(entry);
  };
  const isBelow = (site: number, heads: readonly number[]): boolean => pathOf(tree, site).some((at) => at !== site && heads.includes(at));
  const found = new Set<number>();
  const ambiguous = new Map<string, readonly number[]>();
  const unknown = new Set<string>();
  const take = (entry: string, sites: readonly number[]): void => {
    if (sites.length === 1) found.add(sites[0]!);
    else if (sites.length === 0) unknown.add(entry);
    else ambiguous.set(entry, sites);
  };
  const takeOrdinal = (entry: string): void => {
    const site = Number(ORDINAL.exec(entry)![1]);
    take(entry, isHere(site) ? [site] : []);
  };
  /** One room with what stands beside it in a table: its superior, a telephone number, a person. */
  const takeRow = (cells: readonly string[]): void => {
    const at = Math.max(0, cells.findIndex((cell) => named(cell).length > 0));
    let sites = find(cells[at]!);
    for (const cell of cells.slice(at + 1)) {
      const beside = named(cell);
      const below = sites.filter((site) => isBelow(site, beside));
      // The superior may stand before it as well.
      sites = below.length > 0 ? below : (beside.some((site) => isBelow(site, sites)) ? beside.filter((site) => isBelow(site, sites)) : sites);
    }
    take(cells[at]!, sites);
  };
  /** Names one after the other; a superior behind its room says which room is meant. */
  const takeList = (cells: readonly string[]): void => {
    for (let at = 0; at < cells.length; at++) {
      const entry = cells[at]!;
      let sites = find(entry);
      for (let below = sites; at + 1 < cells.length; at++) {
        const superior = named(cells[at + 1]!);
        below = sites.filter((site) => isBelow(site, superior));
        if (below.length === 0) break;
        sites = below;
      }
      take(entry, sites);
    }
  };
  for (const line of text.split(/[\n;]/)) {
    const bare = line.trim().replace(MARK, "");
    const entry = named(bare).length === 0 && named(line).length > 0 ? line.trim() : bare;
    if (entry === "") continue;
    const isRow = entry.includes("\t");
    // A name may have a comma in it.
    const cells = (isRow ? entry.split("\t") : named(entry).length > 0 ? [entry] : entry.split(",")).map((cell) => cell.trim()).filter((cell) => cell !== "");
    // A number beside names is a running number, or a count of people.
    const words = cells.filter((cell) => !ORDINAL.test(cell));
    for (const cell of cells) if (ORDINAL.test(cell) && (words.length === 0 || cell.startsWith("#"))) takeOrdinal(cell);
    if (words.length > 0) (isRow ? takeRow : takeList)(words);
  }
  return { found: [...found], ambiguous: [...ambiguous].map(([entry, sites]) => ({ text: entry, sites })), unknown: [...unknown] };
}

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
const MARK = /^(?:\d+\s*[.)/-]\s*(?=\p{L})|[-–•*+]\s+)/u;
const WORD = /\p{L}/u;

const plain = (text: string): string => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
const exact = (text: string): string => text.normalize("NFC").toLocaleLowerCase("vi").split(/\s+/).filter(Boolean).join(" ");
const cellsOf = (line: string, between: string): string[] => line.split(between).map((cell) => cell.trim()).filter((cell) => cell !== "");

export function readSites(text: string, tree: SiteTree, search: SiteSearch): ReadSites {
  const isHere = (site: number): boolean => site < tree.size && tree.within?.has(site) !== false;
  const byName = new Map<string, number[]>();
  /** Rooms of other parts of the tree: their own superiors are not known here. */
  const elsewhere = new Set<string>();
  tree.names.forEach((name, site) => {
    const key = plain(name);
    if (!isHere(site)) return void elsewhere.add(key);
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
  const matching = (fits: (name: string) => boolean): number[] => [...byName].flatMap(([name, sites]) => (fits(` ${name} `) ? sites : []));
  /** Names with the entry's words in them as they stand there. */
  const within = (entry: string): readonly number[] => {
    const words = ` ${plain(entry)} `;
    return words.trim() === "" ? [] : matching((name) => name.includes(words));
  };
  const like = (entry: string): readonly number[] => {
    const found = within(entry);
    if (found.length > 0) return found;
    const begun = search.find(entry);
    return begun.length > LIKELY ? [] : begun;
  };
  const find = (entry: string): readonly number[] => {
    const whole = named(entry);
    return whole.length > 0 ? whole : like(entry);
  };
  const below = (sites: readonly number[], heads: readonly number[]): readonly number[] => sites.filter((site) => pathOf(tree, site).some((at) => at !== site && heads.includes(at)));

  const found = new Set<number>();
  const ambiguous = new Map<string, readonly number[]>();
  const unknown = new Set<string>();
  const ask = (entry: string, sites: readonly number[]): void => void ambiguous.set(entry, [...new Set(sites)]);
  const take = (entry: string, sites: readonly number[]): void => {
    if (sites.length === 1) found.add(sites[0]!);
    else if (sites.length === 0) unknown.add(entry);
    else ask(entry, sites);
  };
  const takeOrdinal = (entry: string): void => {
    const site = Number(ORDINAL.exec(entry)![1]);
    take(entry, isHere(site) ? [site] : []);
  };

  /** One room, with what stands beside it: its number, its superior before or behind it, people, telephones. What may be meant otherwise is asked. */
  const takeRow = (cells: readonly string[]): void => {
    const words = cells.filter((cell) => WORD.test(cell));
    const [number] = cells;
    if (words.length === 0) return ORDINAL.test(number!) ? takeOrdinal(number!) : void unknown.add(number!);
    const at = words.findIndex((cell) => named(cell).length > 0);
    if (at < 0) return take(words[0]!, like(words[0]!));
    let [entry, sites, isOdd] = [words[at]!, named(words[at]!), false];
    for (const cell of words.slice(at + 1)) {
      const beside = named(cell);
      const [mine, its] = [below(sites, beside), below(beside, sites)];
      if (mine.length > 0) sites = mine;
      else if (its.length > 0) [entry, sites] = [cell, its];
      else if (beside.length > 0) [sites, isOdd] = [[...sites, ...beside], true];
      else if (elsewhere.has(plain(cell))) isOdd = true;
      else {
        const meant = below(within(cell), sites);
        if (meant.length > 0) [entry, sites] = [cell, meant];
      }
    }
    if (at === 0) return isOdd ? ask(words.join(" · "), sites) : take(entry, sites);
    // What stands before it may be the room, written in another way: "UBND xã …", "P. …".
    for (const cell of words.slice(0, at)) {
      const meant = below([...like(cell), ...matching((name) => ` ${plain(cell)} `.includes(name))], sites);
      if (meant.length > 0) return take(cell, [...new Set(meant)]);
    }
    ask(words.slice(0, at + 1).join(" · "), sites);
  };

  /** Names one after the other; a superior behind a name that several rooms have says which is meant. */
  const takeList = (cells: readonly string[]): void => {
    const areNumbers = cells.every((cell) => ORDINAL.test(cell));
    for (let at = 0; at < cells.length; at++) {
      const entry = cells[at]!;
      if (ORDINAL.test(entry) && (areNumbers || entry.startsWith("#"))) takeOrdinal(entry);
      else if (!WORD.test(entry)) unknown.add(entry);
      else {
        const sites = find(entry);
        const mine = sites.length > 1 && at + 1 < cells.length ? below(sites, named(cells[at + 1]!)) : [];
        const isNarrower = mine.length > 0 && mine.length < sites.length;
        take(entry, isNarrower ? mine : sites);
        if (isNarrower) at++;
      }
    }
  };

  for (const line of text.split("\n")) {
    if (line.includes("\t")) {
      const cells = cellsOf(line, "\t");
      if (cells.length > 0) takeRow(cells);
      continue;
    }
    for (const piece of cellsOf(line, ";")) {
      const bare = piece.replace(MARK, "");
      const entry = named(bare).length === 0 && named(piece).length > 0 ? piece : bare;
      // A name may have a comma in it.
      if (named(entry).length > 0) take(entry, named(entry));
      else {
        const cells = cellsOf(entry, ",");
        const isRow = /^\d+$/.test(cells[0] ?? "") && cells.some((cell) => WORD.test(cell));
        (isRow ? takeRow : takeList)(cells);
      }
    }
  }
  return { found: [...found], ambiguous: [...ambiguous].map(([entry, sites]) => ({ text: entry, sites })), unknown: [...unknown] };
}

/** Which unit a cell means that names what stands above. */
import { fold, normaliseInput } from "../text/index.ts";
import type { KnownUnit, RawUnit, UnitFileChange } from "./units-file.ts";

type Found = { readonly key: string } | { readonly key: null; readonly why: "parent-unknown" | "parent-ambiguous" };

const plain = (text: string): string => fold(normaliseInput(text));

/**
 * By id, by code, then by name, short name or other names, whatever the diacritics; "Xã A (Huyện B)" says which of
 * several. What the file itself brings counts as much as what the house has. Those within reach come first.
 */
export function createParentFinder(alive: readonly KnownUnit[], changes: readonly UnitFileChange[], within: (id: string) => boolean): (raw: RawUnit, self: string) => { key: string | null; why: "parent-unknown" | "parent-ambiguous" } {
  const byId = new Set(alive.map(({ id }) => id));
  const byCode = new Map<string, Set<string>>();
  const byName = new Map<string, Set<string>>();
  const put = (map: Map<string, Set<string>>, key: string, value: string): void => void (map.get(key)?.add(value) ?? map.set(key, new Set([value])));
  const nameOf = new Map<string, string>();
  for (const unit of alive) {
    nameOf.set(unit.id, unit.name);
    if (unit.code !== null) put(byCode, unit.code, unit.id);
    for (const name of [unit.name, unit.shortName, ...unit.aliases]) if (name !== null) put(byName, plain(name), unit.id);
  }
  for (const unit of alive) if (unit.parentId !== null) put(byName, plain(`${unit.name} (${nameOf.get(unit.parentId) ?? ""})`), unit.id);
  for (const change of changes) {
    if (change.code !== null) put(byCode, change.code, change.key);
    put(byName, plain(change.name), change.key);
    if (change.shortName !== null) put(byName, plain(change.shortName), change.key);
  }
  const fresh = (key: string): boolean => key.startsWith("row:");
  const one = (keys: ReadonlySet<string> | undefined, self: string): Found => {
    const others = [...(keys ?? [])].filter((key) => key !== self);
    // A unit that names itself alone: said as a circle.
    if (others.length === 0) return keys?.has(self) ? { key: self } : { key: null, why: "parent-unknown" };
    const near = others.filter((key) => fresh(key) || within(key));
    const left = near.length > 0 ? near : others;
    return left.length === 1 ? { key: left[0]! } : { key: null, why: "parent-ambiguous" };
  };
  return (raw, self) => {
    if (raw.parentId !== "") return byId.has(raw.parentId) ? { key: raw.parentId, why: "parent-unknown" } : { key: null, why: "parent-unknown" };
    if (raw.parentCode !== "") {
      const found = one(byCode.get(raw.parentCode), self);
      // A code that several levels use: the name says which.
      if (found.key !== null || raw.parent === "") return { why: "parent-unknown", ...found };
      const named = byName.get(plain(raw.parent));
      const both = new Set([...(byCode.get(raw.parentCode) ?? [])].filter((key) => named?.has(key)));
      return { why: "parent-unknown", ...one(both, self) };
    }
    return { why: "parent-unknown", ...one(byName.get(plain(raw.parent)) ?? byCode.get(raw.parent), self) };
  };
}

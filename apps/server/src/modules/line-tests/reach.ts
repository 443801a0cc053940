/** Which part of the tree a question about the board is about, and may be. */
import { fold } from "@diemcau/rules/text";
import type { LineTestRound } from "@diemcau/contract";
import { Problem } from "../../platform/problem.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { SiteTree } from "../conferences/index.ts";
import type { Scope } from "./board-store.ts";

/** A site and all above it, upward. */
export function* upward(tree: SiteTree, site: number): Generator<number> {
  for (let at = site; at >= 0; at = tree.sites[at]?.parent ?? -1) yield at;
}

/** The topmost sites that an account may see. */
export function topsOf(tree: SiteTree, principal: Principal): number[] {
  if (principal.kind !== "account") return [];
  if (principal.role === "producer") return tree.sites.filter(({ parent }) => parent < 0).map(({ ordinal }) => ordinal);
  const { unitId } = principal;
  if (unitId === null) return [];
  const own = tree.sites.filter((site) => site.unitId === unitId);
  // A site of the unit below another one of it is in that one's subtree already.
  return own.filter(({ parent }) => parent < 0 || !tree.covers(unitId, parent)).map(({ ordinal }) => ordinal);
}

/** @throws Problem site-unknown, not-allowed */
export function scopeOf(tree: SiteTree, conferenceId: string, principal: Principal, under: number | null, round: LineTestRound | null): Scope & { under: number | null } {
  const tops = topsOf(tree, principal);
  if (under !== null) {
    if (under >= tree.siteCount) throw new Problem("site-unknown");
    const own = new Set(tops);
    if (![...upward(tree, under)].some((site) => own.has(site))) throw new Problem("not-allowed");
  }
  const starts = under === null ? tops : [under];
  const one = starts.length === 1 ? starts[0]! : null;
  const within = new Set(round?.sites);
  return {
    conferenceId,
    under: one,
    starts,
    below: one !== null,
    // A start below where the round begins lies within it.
    within: [...within, ...starts.filter((start) => [...upward(tree, start)].some((site) => within.has(site)))],
    levels: round?.levels ?? [],
    since: round?.startsAt ?? null,
  };
}

const folded = new WeakMap<SiteTree, string[]>();

/** Sites in whose names all words occur, without regard to signs and capitals; null for no words. */
export function find(tree: SiteTree, words: string): number[] | null {
  const wanted = fold(words).split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return null;
  let names = folded.get(tree);
  if (!names) folded.set(tree, (names = tree.sites.map(({ name }) => fold(name))));
  return names.flatMap((name, ordinal) => (wanted.every((word) => name.includes(word)) ? [ordinal] : []));
}

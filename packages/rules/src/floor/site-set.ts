import type { SiteSet } from "@diemcau/contract";
import type { Scope } from "./visibility.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Uint8Array(128);
for (let at = 0; at < ALPHABET.length; at++) VALUES[ALPHABET.charCodeAt(at)] = at;

/** The sites as bits; null for no site. */
export function siteSet(sites: Iterable<number>): SiteSet | null {
  let low = Infinity;
  let high = -1;
  const all: number[] = [];
  for (const site of sites) {
    all.push(site);
    low = Math.min(low, site);
    high = Math.max(high, site);
  }
  if (high < 0) return null;
  const from = low - (low % 8);
  const bytes = new Uint8Array(((high - from) >> 3) + 1);
  for (const site of all) bytes[(site - from) >> 3]! |= 1 << ((site - from) & 7);
  let bits = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    bits += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]! + (left > 1 ? ALPHABET[(word >> 6) & 63]! : "=") + (left > 2 ? ALPHABET[word & 63]! : "=");
  }
  return { from, bits };
}

/** A byte of the set without decoding the rest of it. */
function byteOf(bits: string, at: number): number {
  const bit = at * 8;
  const first = Math.floor(bit / 6);
  const value = (index: number) => VALUES[bits.charCodeAt(index) & 127] ?? 0;
  return (((value(first) << 6) | value(first + 1)) >> (4 - (bit % 6))) & 255;
}

const byteCount = ({ bits }: SiteSet): number => (bits.length / 4) * 3 - (bits.endsWith("==") ? 2 : bits.endsWith("=") ? 1 : 0);

export function isInSet(set: SiteSet, site: number): boolean {
  const offset = site - set.from;
  return offset >= 0 && offset >> 3 < byteCount(set) && (byteOf(set.bits, offset >> 3) & (1 << (offset & 7))) !== 0;
}

/** The sites of a set, ascending. */
export function sitesOf(set: SiteSet): number[] {
  const found: number[] = [];
  const count = byteCount(set);
  for (let at = 0; at < count; at++) {
    const byte = byteOf(set.bits, at);
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1) found.push(set.from + at * 8 + bit);
  }
  return found;
}

/** Are all of them a reader's? */
export const isWithin = (set: SiteSet, scope: Scope): boolean => sitesOf(set).every((site) => scope.covers(site));

/** The sites as the same set would be made of them: a client's set may be padded, or not in whole groups. */
export const isWellFormed = ({ bits }: SiteSet): boolean => bits.length % 4 === 0;

/** Does it concern a reader? Null is all sites. */
export function concerns(set: SiteSet | null, scope: Scope): boolean {
  if (set === null) return true;
  if (scope.own !== undefined) return isInSet(set, scope.own);
  return sitesOf(set).some((site) => scope.covers(site));
}

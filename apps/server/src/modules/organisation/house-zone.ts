import { DEFAULT_TIME_ZONE } from "@diemcau/rules/text";
import type { Platform } from "../../platform/platform.ts";
import { readHeadZone } from "./store.ts";

/** The tree's head moves to another zone once in a lifetime, ms. */
const TRUST_MS = 60_000;

/** Where the house is: the zone of the unit at the head of its tree, and the calendar day there. */
export interface HouseZone {
  zone(): Promise<string>;
  today(): Promise<string>;
}

export function createHouseZone({ db, clock }: Pick<Platform, "db" | "clock">): HouseZone {
  let kept: { zone: string; until: number } | null = null;
  const zone = async (): Promise<string> => {
    if (kept && kept.until > clock()) return kept.zone;
    const found = await readHeadZone(db);
    if (found !== null) kept = { zone: found, until: clock() + TRUST_MS };
    return found ?? DEFAULT_TIME_ZONE;
  };
  return {
    zone,
    // Years first, as days are written on the wire.
    today: async () => new Intl.DateTimeFormat("en-CA", { timeZone: await zone(), year: "numeric", month: "2-digit", day: "2-digit" }).format(clock()),
  };
}

import type { Principal } from "../../platform/http/principal.ts";
import type { SiteTree } from "../conferences/index.ts";
import type { Reach } from "../identity/index.ts";

/** The sites that somebody may read of; null for all of them. */
export function sitesWithin(tree: SiteTree, principal: Principal, reach: Reach): number[] | null {
  if (reach === "any") return null;
  if (principal.kind !== "account") return [principal.site];
  const { unitId } = principal;
  return unitId === null ? [] : tree.sites.flatMap(({ ordinal }) => (tree.covers(unitId, ordinal) ? [ordinal] : []));
}

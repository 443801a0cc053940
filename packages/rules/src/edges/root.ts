/** Share of the root's places that sites never take, and the most: control rooms, previews and links need them. */
export const ROOT_RESERVE = { share: 0.15, most: 50 } as const;

/**
 * Places that the root has for sites.
 * @param hasEdges an installation without edges has nobody else to keep places for
 */
export function forSites(limit: number, hasEdges: boolean): number {
  return hasEdges ? limit - Math.min(ROOT_RESERVE.most, Math.ceil(limit * ROOT_RESERVE.share)) : limit;
}

/** Which edge carries which site: pure, so that every process of the centre comes to the same answer. */
export { isFull, placeSites, rankEdges, type AskingSite, type EdgeFacts, type Place } from "./placement.ts";
export { ROOT_RESERVE, forSites } from "./root.ts";

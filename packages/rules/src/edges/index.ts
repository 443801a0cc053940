/** Which edge carries which site: pure, so that every process of the centre comes to the same answer. */
export { isFull, placeSites, rankEdges, type AskingSite, type EdgeFacts, type Place } from "./placement.ts";
export { isBetterAt, spreadOnto, type Leaving } from "./spread.ts";
export { ROOT_RESERVE, forSites } from "./root.ts";
export { ENGINES_MEASURED, MEASURED_ON, OVERHEAD_PER_PACKET, STREAMS_MEASURED, type EngineMeasure, type StreamMeasure } from "./measured.ts";
export { CENTRE_MEASURED, PICTURES_MEASURED, type PictureSize } from "./measured-centre.ts";
export { WAYS_OUT_MEASURED } from "./measured-ways-out.ts";
export { PLAN, placesOf, planEdges, planMedia, type Plan, type PlanFlaw, type PlanTier, type PlanWarning, type PlanWish, type Rate } from "./plan.ts";

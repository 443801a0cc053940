export { startEdge, type Edge, type EdgeOptions } from "./agent.ts";
export { readParentAddress, type ParentAddress } from "./centre.ts";

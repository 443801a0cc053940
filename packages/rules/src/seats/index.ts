/** Seats of a room: how they stand, what they are called, and who gets which. Pure and browser-safe. */
export * from "./plan.ts";
export * from "./arrange.ts";
export * from "./move.ts";
export * from "./precedence.ts";

/** Vietnamese text: cleaning, folding, search, order, numbers and dates. Pure and browser-safe. */
export * from "./cut.ts";
export * from "./format.ts";
export * from "./normalise.ts";
export * from "./order.ts";
export * from "./people.ts";
export * from "./search.ts";
export * from "./secret.ts";

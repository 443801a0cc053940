export * from "./happened-at.ts";
export * from "./late.ts";
export * from "./presence.ts";
export * from "./picture.ts";

export * from "./primitives.ts";
export * from "./commands.ts";
export * from "./events.ts";
export * from "./resources.ts";
export * from "./roster.ts";
export * from "./documents.ts";
export * from "./problems.ts";
export { PROTOCOL_VERSION } from "./protocol.ts";

export { Thread, type ShownMessage } from "./Thread.tsx";
export { IncidentMark } from "./IncidentMark.tsx";
export { oneLine } from "./one-line.ts";

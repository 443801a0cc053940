import { fileURLToPath } from "node:url";

export { MediaClient, type MediaClientEvents } from "./client.ts";
export { startMediaProcess, type ControlAddress, type MediaProcess, type MediaProcessOptions } from "./server.ts";

/** The script to run in a process of its own, see its header for the options. */
export const MEDIA_PROCESS_ENTRY = fileURLToPath(new URL("./main.ts", import.meta.url));

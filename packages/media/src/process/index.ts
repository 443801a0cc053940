import { fileURLToPath } from "node:url";

export { EDGE_IDENTITY, controlSecret, type ControlAddress, type SecuredAddress } from "./address.ts";
export { watchAlive } from "./alive.ts";
export { channelBus } from "./bus-name.ts";
export { MediaClient, readLoad, type MediaClientEvents } from "./client.ts";
export { startMediaProcess, type MediaProcess, type MediaProcessOptions, type ProcessLoad } from "./server.ts";

/** The script to run in a process of its own, see its header for the options. */
export const MEDIA_PROCESS_ENTRY = fileURLToPath(new URL("./main.ts", import.meta.url));

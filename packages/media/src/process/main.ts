import { parseArgs } from "node:util";
import { pino } from "pino";
import { startMediaProcess, type ControlAddress } from "./server.ts";

/**
 * Entry of the media process, started and restarted by the server:
 *   node main.ts --socket <file> --udp-port 7882
 * With an IPC channel it sends {ready: true} once it serves, answers {alive: true} with the same, and ends when the
 * parent is gone.
 */
const { values } = parseArgs({
  options: {
    socket: { type: "string" },
    "control-port": { type: "string" },
    "udp-port": { type: "string" },
    bind: { type: "string" },
    announce: { type: "string" },
    "max-viewers": { type: "string" },
    "max-publishers": { type: "string" },
    "max-bitrate": { type: "string" },
    recordings: { type: "string" },
    outputs: { type: "string" },
    "log-level": { type: "string", default: "info" },
  },
});

const log = pino({ level: values["log-level"], name: "media" });

function number(
  name: "control-port" | "udp-port" | "max-viewers" | "max-publishers" | "max-bitrate",
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} has to be a whole number`);
  return value;
}

/** Drops the options that were not given, so that the engine's defaults hold. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

const udpPort = number("udp-port");
const controlPort = number("control-port");
if (udpPort === undefined) throw new Error("--udp-port is missing");
if (values.socket === undefined && controlPort === undefined) throw new Error("--socket or --control-port is missing");
const address: ControlAddress =
  values.socket === undefined ? { controlPort: controlPort ?? 0 } : { socketPath: values.socket };

// A defect must end the process where the supervisor sees it, not leave it half alive.
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "uncaught exception");
  process.exit(1);
});

const media = await startMediaProcess({
  control: address,
  udpPort,
  log,
  ...given({
    bindAddress: values.bind,
    recordings: values.recordings,
    outputs: values.outputs,
    announcedAddresses: values.announce?.split(",").map((each) => each.trim()),
    maxViewers: number("max-viewers"),
    maxPublishers: number("max-publishers"),
    maxBitrate: number("max-bitrate"),
  }),
});
log.info({ udpPort, controlPort: media.controlPort }, "media process ready");

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await media.close();
  process.exit(0);
}

process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
process.on("disconnect", () => void stop());
process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "alive" in message) process.send?.({ alive: true }, undefined, undefined, () => {});
});
process.send?.({ ready: true, controlPort: media.controlPort });

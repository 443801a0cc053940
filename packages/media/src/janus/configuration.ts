import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { MediaError } from "../errors.ts";
import { STREAMING, WEBSOCKETS, unwanted, type JanusInstallation } from "./installation.ts";
import type { JanusOptions } from "./options.ts";

/** How Janus is spoken to: socket files in a folder of ours, and a secret for each. */
export interface JanusAccess {
  readonly socket: string;
  readonly adminSocket: string;
  readonly secret: string;
  readonly adminSecret: string;
}

/** What was sent is kept so long at least for those who lost it: two round trips of a bad line. */
const NACK_QUEUE_MS = 500;
/** Of what a handshake sends, bytes: with the headers below what tunnels of tunnels leave. */
const HANDSHAKE_BYTES = 1_100;

type Value = string | number | boolean | readonly string[];
type Section = Readonly<Record<string, Value | undefined>>;

/** Writes the folder that `janus -F` reads; secrets stand in its files alone, never among the arguments. */
export async function writeConfiguration(
  folder: string,
  installation: JanusInstallation,
  access: JanusAccess,
  options: JanusOptions,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const modules = (kind: string): string => join(installation.modules, kind);
  const without = async (kind: string, wanted: readonly string[] = []): Promise<Section> => ({ disable: await unwanted(modules(kind), wanted) });
  const files: Record<string, Record<string, Section>> = {
    "janus.jcfg": {
      general: {
        configs_folder: folder,
        plugins_folder: modules("plugins"),
        transports_folder: modules("transports"),
        events_folder: modules("events"),
        loggers_folder: modules("loggers"),
        debug_level: 3,
        debug_colors: false,
        api_secret: access.secret,
        admin_secret: access.adminSecret,
        event_loops: options.eventLoops ?? availableParallelism(),
        hide_dependencies: true,
        // Nothing is recorded by Janus: nowhere may it write.
        protected_folders: ["/"],
      },
      media: { ipv6: true, dtls_mtu: HANDSHAKE_BYTES, min_nack_queue: NACK_QUEUE_MS, rtp_port_range: range(options.viewerPorts ?? [20_000, 29_999]) },
      nat: {
        ice_lite: true,
        ice_tcp: true,
        full_trickle: false,
        ignore_mdns: true,
        nice_debug: false,
        ice_enforce_list: options.bindAddress,
        nat_1_1_mapping: mapping(options.announcedAddresses ?? []),
      },
      plugins: await without("plugins", [STREAMING]),
      transports: await without("transports", [WEBSOCKETS]),
      loggers: await without("loggers"),
      events: { broadcast: false },
    },
    "janus.transport.websockets.jcfg": {
      general: { json: "compact", ws: true, ws_unix: access.socket, wss: false, ws_logging: "none" },
      admin: { admin_ws: true, admin_ws_unix: access.adminSocket, admin_wss: false },
    },
    "janus.plugin.streaming.jcfg": { general: { events: false, rtp_port_range: range(options.feedPorts ?? [11_000, 19_999]) } },
  };
  for (const [name, sections] of Object.entries(files)) await writeFile(join(folder, name), render(sections), { mode: 0o600 });
}

function range([from, to]: readonly [number, number]): string {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1_024 || to > 65_535 || to - from < 63)
    throw new MediaError("bad-request", `${from} to ${to} is no usable range of ports`);
  return `${from}-${to}`;
}

function mapping(addresses: readonly string[]): string | undefined {
  const wrong = addresses.find((address) => !isIPv4(address));
  if (wrong !== undefined) throw new MediaError("bad-request", `Janus announces IPv4 addresses only, not ${wrong}`);
  return addresses.length === 0 ? undefined : addresses.join(",");
}

/** libconfig's notation. */
function render(sections: Record<string, Section>): string {
  const lines = Object.entries(sections).flatMap(([name, section]) => [
    `${name}: {`,
    ...Object.entries(section).flatMap(([key, value]) => (value === undefined || value === "" ? [] : [`  ${key} = ${literal(value)}`])),
    "}",
  ]);
  return `${lines.join("\n")}\n`;
}

function literal(value: Value): string {
  if (typeof value === "object") return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f]/.test(value)) throw new MediaError("bad-request", "A setting of Janus holds a control character");
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

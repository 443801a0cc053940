import { readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { EDGE_ENGINES, type EdgeEngine } from "@diemcau/contract";
import { placesOf } from "@diemcau/rules/edges";
import { readParentAddress, startEdge, type EdgeOptions } from "@diemcau/media";
import { pino } from "pino";
import { ConfigError } from "../platform/config.ts";

const options = {
  parent: { type: "string" },
  "parent-file": { type: "string" },
  engine: { type: "string" },
  port: { type: "string" },
  "control-port": { type: "string" },
  "control-host": { type: "string" },
  host: { type: "string" },
  announce: { type: "string" },
  "max-viewers": { type: "string" },
  "viewer-ports": { type: "string" },
  "log-level": { type: "string" },
} as const;
type Flags = Partial<Record<keyof typeof options, string>>;

export type EdgeConfig = Omit<EdgeOptions, "log"> & {
  logLevel: string;
  /** What the administrator should know and nothing stops at. */
  warnings: readonly string[];
};

/**
 * Makes this machine an edge: nothing needs to be set but the address that the centre's page of edges shows. Ends when
 * it is asked to, after its sites have gone elsewhere; with code 3 when the centre wants nothing of it any more.
 */
export async function runMedia(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { logLevel, warnings, ...config } = await readEdgeConfig(args, env);
  const log = pino({ level: logLevel, name: "edge" });
  for (const warning of [...warnings, ...plainHttp(config.parent.centre)]) log.warn(warning);
  // A defect must end the process where its supervisor sees it, not leave it half alive.
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught exception");
    process.exit(1);
  });
  const edge = await startEdge({ ...config, log }).catch((error: unknown) => {
    throw new ConfigError(`Không khởi động được máy chủ nhánh ở cổng ${config.mediaPort}: có thể chương trình khác đang dùng cổng này.\nThe edge could not be started on port ${config.mediaPort}: another program may be using it. (${(error as Error).message})`);
  });
  log.info({ udp: config.mediaPort, tcp: edge.controlPort, engine: config.engine, limit: config.limit }, "edge ready");
  let asked = 0;
  const stop = (): void => {
    // A second signal in a moment is the launcher's; one later means at once.
    if (asked !== 0 && performance.now() - asked > 1_000) process.exit(0);
    if (asked !== 0) return;
    asked = performance.now();
    log.info("stopping: sites go to another edge first");
    void edge.close().then(() => process.exit(0));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("disconnect", stop);
  process.send?.({ ready: true });
  const reason = await edge.dismissed;
  log.fatal(reason.message);
  await edge.close(true);
  process.exit(3);
}

/** Loopback ports by which Janus is fed. */
const FEED_PORTS = [11_000, 19_999] as const;

/** In both languages, as everything that an administrator reads. */
const wrong = (vi: string, en: string): ConfigError => new ConfigError(`${vi}\n${en}`);

/** Janus takes a port for each room and address. @throws ConfigError */
function readPorts(text: string, limit: number): [from: number, to: number] {
  const [, from = 0, to = 0] = (/^(\d{4,5})-(\d{4,5})$/.exec(text.trim()) ?? []).map(Number);
  if (from < 1_024 || to > 65_535 || from > to) throw wrong(`--viewer-ports phải là hai cổng từ 1024 đến 65535 có dấu gạch giữa, như 20000-29999, không phải "${text}"`, `--viewer-ports must be two ports from 1024 to 65535 with a hyphen between them, as 20000-29999, not "${text}"`);
  if (from <= FEED_PORTS[1] && to >= FEED_PORTS[0]) throw wrong(`--viewer-ports phải chừa các cổng ${FEED_PORTS[0]} đến ${FEED_PORTS[1]}: chương trình chuyển hình cho Janus ở đó`, `--viewer-ports must leave out ${FEED_PORTS[0]} to ${FEED_PORTS[1]}: the program feeds Janus there`);
  const least = Math.max(64, 2 * limit);
  if (to - from + 1 < least) throw wrong(`--viewer-ports có ${to - from + 1} cổng; ${limit} điểm cầu cần ít nhất ${least} (mỗi điểm cầu hai cổng). Mở rộng dải cổng, hoặc đặt --max-viewers nhỏ hơn`, `--viewer-ports has ${to - from + 1} ports; ${limit} rooms need ${least} at the least (two for each). Widen it, or set --max-viewers lower`);
  return [from, to];
}

/** Flags win over the environment. @throws ConfigError with a sentence for the administrator */
export async function readEdgeConfig(args: readonly string[], env: NodeJS.ProcessEnv, stdin: () => Promise<string> = () => text(process.stdin)): Promise<EdgeConfig> {
  const flags = parseFlags(args);
  const of = (flag: keyof Flags, variable: string): string | undefined => flags[flag] ?? (env[variable] || undefined);
  const mediaPort = port(of("port", "DIEMCAU_EDGE_PORT") ?? "4100", "port", 1);
  const engine = of("engine", "DIEMCAU_EDGE_ENGINE") ?? "embedded";
  if (!isEngine(engine)) throw wrong(`--engine phải là một trong ${EDGE_ENGINES.join(", ")}, không phải "${engine}"`, `--engine must be one of ${EDGE_ENGINES.join(", ")}, not "${engine}"`);
  const limit = Number(of("max-viewers", "DIEMCAU_EDGE_MAX_VIEWERS") ?? placesOf(engine, availableParallelism()));
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) throw wrong("--max-viewers phải là số nguyên từ 1 đến 100000", "--max-viewers must be a whole number from 1 to 100000");
  const parent = of("parent", "DIEMCAU_EDGE_PARENT");
  const file = of("parent-file", "DIEMCAU_EDGE_PARENT_FILE");
  const ports = of("viewer-ports", "DIEMCAU_EDGE_VIEWER_PORTS");
  if (ports !== undefined && engine !== "janus") throw wrong("--viewer-ports chỉ dùng với --engine janus: bộ máy nhúng dùng một cổng cho mọi điểm cầu (--port)", "--viewer-ports is for --engine janus: the embedded engine has one port for all rooms (--port)");
  const viewerPorts = ports === undefined ? null : readPorts(ports, limit);
  const host = of("host", "DIEMCAU_EDGE_HOST");
  if (host !== undefined && isIP(host) === 0) throw wrong("--host phải là một địa chỉ IP của máy này", "--host must be an IP address of this machine");
  const announced = of("announce", "DIEMCAU_EDGE_ANNOUNCE")?.split(",").map((each) => each.trim()) ?? [];
  for (const each of announced) if (isIP(each) === 0) throw wrong(`--announce phải là các địa chỉ IP cách nhau bằng dấu phẩy, không phải "${each}"`, `--announce must be IP addresses separated by commas, not "${each}"`);
  return {
    parent: await parentOf(parent, file, stdin),
    engine,
    mediaPort,
    controlPort: port(of("control-port", "DIEMCAU_EDGE_CONTROL_PORT") ?? String(mediaPort), "control-port", 0),
    controlHost: of("control-host", "DIEMCAU_EDGE_CONTROL_HOST") ?? null,
    limit,
    warnings: parent !== undefined || file === undefined ? [] : openToOthers(file),
    logLevel: of("log-level", "DIEMCAU_LOG_LEVEL") ?? "info",
    ...(viewerPorts && { viewerPorts }),
    ...(host !== undefined && { bindAddress: host }),
    ...(announced.length > 0 && { announcedAddresses: announced }),
  };
}

/** The address holds a key, and other users of a machine see its command lines: it may come from a file or "-", standard input. */
async function parentOf(given: string | undefined, file: string | undefined, stdin: () => Promise<string>): Promise<EdgeOptions["parent"]> {
  let address = given;
  if (given === "-") address = await stdin();
  if (address === undefined && file !== undefined) {
    try {
      address = readFileSync(file, "utf8");
    } catch (error) {
      throw new ConfigError(`Không đọc được tệp ghi trong --parent-file.\nThe file of --parent-file cannot be read. (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  const parent = address === undefined ? null : readParentAddress(address);
  // Never the text itself: it may hold the key.
  if (!parent) {
    throw new ConfigError(
      "Thiếu địa chỉ máy chủ cấp trên, hoặc địa chỉ không đúng. Chép nguyên dòng lệnh ở trang Máy chủ nhánh của văn phòng: npm run media -- --parent - <<< 'https://…/#…'\n" +
        "The address of the parent is missing or not one. Copy the whole line from the office's page of edges: npm run media -- --parent - <<< 'https://…/#…'",
    );
  }
  return parent;
}

const isEngine = (name: string): name is EdgeEngine => (EDGE_ENGINES as readonly string[]).includes(name);

function plainHttp(centre: string): string[] {
  const { protocol, hostname } = new URL(centre);
  if (protocol !== "http:" || ["127.0.0.1", "[::1]", "localhost"].includes(hostname)) return [];
  return ["Gọi trung tâm không qua HTTPS: khóa có thể bị đọc trên đường. / The centre is called without HTTPS: the key can be read on the way."];
}

/** The key is as good as a sign-in: a file that holds it is for one account alone. */
function openToOthers(file: string): string[] {
  const { mode } = statSync(file);
  if ((mode & 0o077) === 0) return [];
  const octal = (mode & 0o777).toString(8);
  return [`Người dùng khác của máy này đọc hoặc sửa được tệp khóa ${file} (quyền ${octal}): chạy chmod 600. / Other users of this machine may read or change the key's file ${file} (mode ${octal}): run chmod 600 on it.`];
}

function port(given: string, name: string, least: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(value >= least && value <= 65_535)) throw wrong(`--${name} phải là một cổng từ ${least} đến 65535, không phải "${given}"`, `--${name} must be a port from ${least} to 65535, not "${given}"`);
  return value;
}

function parseFlags(args: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const known = Object.keys(options).map((each) => `--${each}`).join(", ");
    throw wrong(`Tùy chọn không đúng. Các tùy chọn có: ${known}`, `${(error as Error).message}. Known options: ${known}`);
  }
}

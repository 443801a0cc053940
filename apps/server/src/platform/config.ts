import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { join, resolve } from "node:path";
import { availableParallelism } from "node:os";

/** Everything that an installation can be told; flags win over the environment. docs/guide/administrator.md lists it. */
export interface Config {
  /** TCP port of the web server; the media engine uses the same number over UDP unless told otherwise. */
  readonly port: number;
  readonly host: string;
  readonly mediaPort: number;
  /** Folder of everything that is kept: database, secret, files. */
  readonly dataDir: string;
  /** A PostgreSQL of one's own; null: the embedded one in the data folder. */
  readonly databaseUrl: string | null;
  /** Web server processes. */
  readonly gateways: number;
  /** Preset to load as the demo conference on first start; null: none. */
  readonly demo: string | null;
  /** Address people reach this server at, for personal links and QR codes. */
  readonly publicUrl: string;
  readonly logLevel: string;
  /** Secret that codes and links are derived from; null: kept in the data folder. */
  readonly secret: string | null;
  /** Most sites that may play the programme from the embedded engine at once (criteria P1). */
  readonly maxViewers: number;
  /** Rooms that may test their line at once while no conference is live. */
  readonly lineTests: number;
  /** Rooms that may send to the embedded media engine at once: those that test, and the programme's. */
  readonly maxPublishers: number;
  /** Proxies whose `x-forwarded-for` is believed: addresses, networks or "loopback", with commas; null: none. */
  readonly trustProxy: string | null;
  /** The mail server, `smtp://` or `smtps://` with user and password; null: no mails are sent. */
  readonly smtpUrl: string | null;
  /** Whom mails are from; null: no mails are sent. */
  readonly mailFrom: string | null;
  /** Folder of recordings. */
  readonly recordingsDir: string;
  /** What recordings leave free on their disk, MB. */
  readonly recordingReserveMb: number;
  /** TURN relays for rooms whose firewalls let no UDP through, and the secret shared with them; null: none. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
  /** May the programme be sent to a receiver on this very machine? */
  readonly pushLocal: boolean;
  /** Lets a scraper on another machine read /metrics; null: this machine only. */
  readonly metricsToken: string | null;
}

export class ConfigError extends Error {}

const options = {
  port: { type: "string" },
  host: { type: "string" },
  "media-port": { type: "string" },
  data: { type: "string" },
  gateways: { type: "string" },
  demo: { type: "string" },
  "public-url": { type: "string" },
  "log-level": { type: "string" },
  "max-viewers": { type: "string" },
  "trust-proxy": { type: "string" },
} as const;

/** Rooms on air, cued, looked at and being replaced. */
const PROGRAMME_PUBLISHERS = 12;
/** A test sends and plays up to 2.5 Mbit/s: 20 a core are some 6,000 packets a second there and back, a tenth of a core's worth. */
const LINE_TESTS_A_CORE = 20;
const MOST_LINE_TESTS = 60;

/** @throws ConfigError with a sentence for the administrator. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config {
  const lineTests = wholeNumber(env["DIEMCAU_LINE_TESTS"] || String(Math.min(MOST_LINE_TESTS, LINE_TESTS_A_CORE * availableParallelism())), "line tests (DIEMCAU_LINE_TESTS)", 1, 500);
  const flags = parseFlags(args);
  const text = (flag: keyof typeof options, variable: string) => flags[flag] ?? (env[variable] || undefined);
  const port = wholeNumber(text("port", "DIEMCAU_PORT") ?? "4000", "port", 0, 65_535);
  const host = text("host", "DIEMCAU_HOST") ?? "127.0.0.1";
  const dataDir = resolve(text("data", "DIEMCAU_DATA") ?? ".diemcau");
  const demo = text("demo", "DIEMCAU_DEMO") ?? "vn-kl57-2023";
  return {
    port,
    host,
    mediaPort: wholeNumber(text("media-port", "DIEMCAU_MEDIA_PORT") ?? String(port), "media-port", 0, 65_535),
    dataDir,
    databaseUrl: env["DATABASE_URL"] || null,
    gateways: wholeNumber(text("gateways", "DIEMCAU_GATEWAYS") ?? String(Math.min(4, availableParallelism())), "gateways", 1, 64),
    demo: demo === "none" ? null : demo,
    publicUrl: (text("public-url", "DIEMCAU_PUBLIC_URL") ?? `http://${reachable(host)}:${port}`).replace(/\/$/, ""),
    logLevel: text("log-level", "DIEMCAU_LOG_LEVEL") ?? "info",
    secret: env["DIEMCAU_SECRET"] || null,
    lineTests,
    maxPublishers: lineTests + PROGRAMME_PUBLISHERS,
    maxViewers: wholeNumber(text("max-viewers", "DIEMCAU_MAX_VIEWERS") ?? "300", "max-viewers", 1, 100_000),
    trustProxy: proxies(text("trust-proxy", "DIEMCAU_TRUST_PROXY") ?? ""),
    metricsToken: env["DIEMCAU_METRICS_TOKEN"] || null,
    turn: turnSettings(env["DIEMCAU_TURN_URLS"] ?? "", env["DIEMCAU_TURN_SECRET"] ?? ""),
    pushLocal: onOff(env["DIEMCAU_PUSH_LOCAL"] || "off", "DIEMCAU_PUSH_LOCAL"),
    recordingsDir: resolve(env["DIEMCAU_RECORDINGS"] || join(dataDir, "recordings")),
    recordingReserveMb: wholeNumber(env["DIEMCAU_RECORDING_RESERVE_MB"] || "2048", "recording reserve (DIEMCAU_RECORDING_RESERVE_MB)", 1, 10_000_000),
    ...mailSettings(env["DIEMCAU_SMTP_URL"] ?? "", env["DIEMCAU_MAIL_FROM"] ?? ""),
  };
}

/** An address to listen on, as one to call. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function parseFlags(args: readonly string[]): Partial<Record<keyof typeof options, string>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}. Known options: ${Object.keys(options).map((o) => `--${o}`).join(", ")}`);
  }
}

function proxies(list: string): string | null {
  const each = list.split(",").map((part) => part.trim()).filter((part) => part !== "" && part !== "none");
  for (const part of each) {
    const [address = "", bits] = part.split("/");
    const version = isIP(address);
    const fits = part === "loopback" || (version !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))));
    if (!fits) throw new ConfigError(`--trust-proxy must be addresses, networks (10.0.0.0/8) or "loopback", separated by commas, not "${part}"`);
  }
  return each.length > 0 ? each.join(",") : null;
}

/** Both or neither: relays without the secret would refuse everybody. */
function turnSettings(list: string, secret: string): Config["turn"] {
  const urls = list.split(",").map((part) => part.trim()).filter((part) => part !== "");
  if (urls.length === 0 && secret === "") return null;
  if (urls.length === 0 || secret === "") throw new ConfigError("DIEMCAU_TURN_URLS and DIEMCAU_TURN_SECRET belong together");
  for (const url of urls) if (!/^turns?:[A-Za-z0-9.:[\]-]+(\?transport=(udp|tcp))?$/.test(url)) throw new ConfigError(`DIEMCAU_TURN_URLS must be addresses like turn:host:3478?transport=tcp, separated by commas, not "${url}"`);
  return { urls, secret };
}

/** Both or neither: a mail without a sender is thrown away by whoever receives it. */
function mailSettings(url: string, from: string): Pick<Config, "smtpUrl" | "mailFrom"> {
  if (url === "" && from === "") return { smtpUrl: null, mailFrom: null };
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url)) throw new ConfigError("DIEMCAU_SMTP_URL must be an address such as smtps://user:password@mail.example.org");
  if (!/^[^@\r\n]+@[^@\s]+$/.test(from)) throw new ConfigError("DIEMCAU_MAIL_FROM must be the address that mails are from, such as Ban tổ chức <hoinghi@example.org>");
  return { smtpUrl: url, mailFrom: from };
}

function onOff(text: string, name: string): boolean {
  if (text !== "on" && text !== "off") throw new ConfigError(`${name} must be on or off, not "${text}"`);
  return text === "on";
}

function wholeNumber(text: string, name: string, min: number, max: number): number {
  // Number() alone would take "", "0x10" and "1e3".
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ConfigError(`--${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

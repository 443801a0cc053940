import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino, type Logger } from "pino";

export type Log = Logger;

/** A database's error quotes the row that failed (`detail`, `where`), which holds names: only these are written down. */
function bareError(error: unknown): object | string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return { type: name, message, ...(code === undefined ? {} : { code }), stack };
}

/**
 * Structured log of one process, appended to `<data>/log/diemcau.log`. Never carries names, codes, links,
 * cookies or SDP: addresses of requests are logged as route patterns, not as they came. Written at once: what
 * was logged before a kill is there, and requests are not logged one by one.
 */
export function createLog(options: { dataDir: string; level: string; process: string }): Log {
  const folder = join(options.dataDir, "log");
  mkdirSync(folder, { recursive: true });
  return pino(
    { level: options.level, base: { process: options.process, pid: process.pid }, serializers: { err: bareError } },
    pino.destination({ dest: join(folder, "diemcau.log"), sync: true }),
  );
}

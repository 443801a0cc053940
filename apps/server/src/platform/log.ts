import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino, type Logger } from "pino";

export type Log = Logger;

/**
 * Structured log of one process, appended to `<data>/log/diemcau.log`. Never carries names, codes, links,
 * cookies or SDP: addresses of requests are logged as route patterns, not as they came. Written at once: what
 * was logged before a kill is there, and requests are not logged one by one.
 */
export function createLog(options: { dataDir: string; level: string; process: string }): Log {
  const folder = join(options.dataDir, "log");
  mkdirSync(folder, { recursive: true });
  return pino(
    { level: options.level, base: { process: options.process, pid: process.pid } },
    pino.destination({ dest: join(folder, "diemcau.log"), sync: true }),
  );
}

import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

import { EmbeddedPostgresError } from "./types.ts";

/**
 * Below every system's ephemeral range (Linux begins at 32768): a remembered port there would sooner or later be
 * found taken by an outgoing connection.
 */
const FIRST_PORT = 15_432;
const LAST_PORT = 25_431;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

export function rememberedPort(file: string): number | null {
  try {
    const port = Number(readFileSync(file, "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

/** A port on 127.0.0.1 that is free now: the asked one or none, the remembered one if possible, else any. */
export async function choosePort(asked: number | undefined, remembered: number | null): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new EmbeddedPostgresError(
      `Port ${asked} on 127.0.0.1 is taken by another program: the database cannot listen on it.`,
    );
  }
  if (remembered !== null && (await isFree(remembered))) return remembered;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
  throw new EmbeddedPostgresError(`No free port between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1 for the database.`);
}

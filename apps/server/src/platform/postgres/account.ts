import { spawnSync } from "node:child_process";
import { chownSync, lchownSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { EmbeddedPostgresError } from "./types.ts";

/** The unprivileged system user that owns the cluster and runs the server when we are root ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT_NAME = "diemcau-pg";

function lookUp(name: string): Account | null {
  const ask = (flag: string): number | null => {
    const answer = spawnSync("id", [flag, name], { encoding: "utf8" });
    return answer.status === 0 ? Number(answer.stdout.trim()) : null;
  };
  const uid = ask("-u");
  const gid = ask("-g");
  return uid === null || gid === null ? null : { uid, gid };
}

function createAccount(): Account | null {
  // shadow-utils first (Debian, RHEL …), then busybox (Alpine); a read-only /etc refuses both.
  spawnSync("useradd", [
    "--system",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    ACCOUNT_NAME,
  ]);
  const account = lookUp(ACCOUNT_NAME);
  if (account) return account;
  spawnSync("adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", ACCOUNT_NAME]);
  return lookUp(ACCOUNT_NAME);
}

/**
 * Who runs the server. PostgreSQL refuses to run as root, so root hands over to an account of its own; an ordinary
 * user runs it as themselves (null). A cluster that exists keeps its owner, whoever starts it.
 */
export function chooseAccount(clusterDir: string): Account | null {
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  const self = process.getuid?.() ?? 0;
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new EmbeddedPostgresError(
        `The database in ${clusterDir} belongs to user ${owner.uid}, and this program runs as user ${self}. ` +
          "Start it as that user or as root, or give it another --data folder.",
      );
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = lookUp(ACCOUNT_NAME) ?? createAccount() ?? lookUp("nobody");
  if (!account || account.uid === 0) {
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root, and no system user "${ACCOUNT_NAME}" could be created. ` +
        `Create one (useradd --system ${ACCOUNT_NAME}), or run this program as an ordinary user.`,
    );
  }
  return account;
}

/** Gives a folder and all in it to the account; a folder copied by root comes back to life this way. */
export function giveTo(account: Account, path: string): void {
  chownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    lchownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}

/** True when the account can walk to the folder: a home folder closed to others stands in the way. */
export function canReach(account: Account | null, path: string): boolean {
  if (account === null) return true;
  const walk = spawnSync("/bin/sh", ["-c", 'cd "$1" 2>/dev/null', "sh", path], { ...account, cwd: "/" });
  return walk.status === 0;
}

import { createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type KeyObject } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keys derived from the installation's one secret, one for each purpose. */
export interface Secrets {
  /** HMAC-SHA-256 of the data under the purpose's key. */
  mac(purpose: "site-code" | "setup-code" | "delegate-link" | "delegate-cookie" | "delegate-calendar" | "question-voter" | "vote-envelope" | "account-link" | "media-pass" | "edge-key" | "edge-session" | "media-session", data: Buffer | string): Buffer;
}

/** Reads the secret from the environment's value or the data folder, making it on first start (mode 0600). */
export function loadSecrets(dataDir: string, fromEnvironment: string | null): Secrets {
  const master = fromEnvironment ? Buffer.from(fromEnvironment) : readOrMake(join(dataDir, "secret.key"), dataDir);
  // Key objects: given the bytes, every mac would make them into one again (17 µs instead of 3).
  const keys = new Map<string, KeyObject>();
  return {
    mac(purpose, data) {
      let key = keys.get(purpose);
      if (!key) {
        key = createSecretKey(Buffer.from(hkdfSync("sha256", master, "diemcau", purpose, 32)));
        keys.set(purpose, key);
      }
      return createHmac("sha256", key).update(data).digest();
    },
  };
}

function readOrMake(file: string, folder: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
    chmodSync(file, 0o600);
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
}

export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

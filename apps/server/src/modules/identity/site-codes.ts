import { createHash } from "node:crypto";
import type { Secrets } from "../../platform/secrets.ts";

/** Crockford's base 32: no I, L, O, U, so that a code can be read out on the telephone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 10;

/** Code that enrols a site's PC, `XXXXX-XXXXX`: 50 bits derived from the secret, so that only its hash is stored. */
export const siteCode = (secrets: Secrets, siteId: string, generation: number): string => written(secrets.mac("site-code", `${siteId}:${generation}`));

/** Begins an empty installation, once; derived from its secret, so that it is kept nowhere. */
export const setupCode = (secrets: Secrets): string => written(secrets.mac("setup-code", "begin"));

function written(bytes: Buffer): string {
  let code = "";
  for (let index = 0; index < LENGTH; index++) code += ALPHABET[bytes[index]! & 31];
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** What a person typed, as Crockford reads it: case, dashes and look-alike letters do not count. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

export function codeHash(code: string): Buffer {
  return createHash("sha256").update(normaliseCode(code)).digest();
}

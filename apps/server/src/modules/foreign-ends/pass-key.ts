import { sameBytes, type Secrets } from "../../platform/secrets.ts";

const PREFIX = "dcp_";
const ID_BYTES = 16;
const MAC_BYTES = 18;

/** A stream token: the pass's id and our mark on it. What it is good for stands in its row, so that it can be revoked. */
export function tokenOf(secrets: Secrets, passId: string): string {
  const id = Buffer.from(passId.replaceAll("-", ""), "hex");
  return PREFIX + Buffer.concat([id, markOf(secrets, id)]).toString("base64url");
}

/** @returns the id of the pass, or null when the token is not one of ours */
export function passOfToken(secrets: Secrets, token: string): string | null {
  if (!token.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(token.slice(PREFIX.length), "base64url");
  if (bytes.length !== ID_BYTES + MAC_BYTES) return null;
  const id = bytes.subarray(0, ID_BYTES);
  if (!sameBytes(bytes.subarray(ID_BYTES), markOf(secrets, id))) return null;
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const markOf = (secrets: Secrets, id: Buffer): Buffer => secrets.mac("media-pass", id).subarray(0, MAC_BYTES);

/** The token of `Authorization: Bearer …` (RFC 6750), or null. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9_\-.~+/=]{8,200})$/i.exec(header ?? "")?.[1] ?? null;
}

/**
 * One-time links with which officers choose their own password. A link is its id and a seal over it; the token stands
 * behind the # of the address, so that no server, proxy or log sees it.
 */
import type { Platform } from "../../platform/platform.ts";
import { sameBytes, type Secrets } from "../../platform/secrets.ts";

const MAC = 16;
const uuidBytes = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex");
const seal = (secrets: Secrets, id: Buffer) => secrets.mac("account-link", id).subarray(0, MAC);

function linkToken(secrets: Secrets, id: string): string {
  const bytes = uuidBytes(id);
  return Buffer.concat([bytes, seal(secrets, bytes)]).toString("base64url");
}

/** The link's id; null: it was not made here. */
export function idOfToken(secrets: Secrets, token: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  const id = bytes.subarray(0, 16);
  if (bytes.length !== 16 + MAC || !sameBytes(bytes.subarray(16), seal(secrets, id))) return null;
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The address to open. */
export const accountLink = ({ config, secrets }: Pick<Platform, "config" | "secrets">, id: string): string =>
  `${config.publicUrl}/office/welcome#${linkToken(secrets, id)}`;

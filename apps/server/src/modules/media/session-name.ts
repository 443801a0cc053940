import { sameBytes, type Secrets } from "../../platform/secrets.ts";

const MAC_BYTES = 12;
const NAMED = /^([A-Za-z0-9_-]{8,140})-([A-Za-z0-9_-]{16})$/;

/**
 * What the opener of a session is told to call it: its name, sealed for whoever opened it, so that any gateway and one
 * that has just been started can tell without asking whether it is theirs to complete and to end.
 * @param opener as the media engine knows them: their kind, a dash, and who
 */
export const sealName = (secrets: Secrets, conferenceId: string, name: string, opener: string): string => `${name}-${sealOf(secrets, conferenceId, name, opener).toString("base64url")}`;

/** The session's name, null where it was told to somebody else or to nobody. */
export function openName(secrets: Secrets, conferenceId: string, sealed: string, opener: string): string | null {
  const [, name, seal] = NAMED.exec(sealed) ?? [];
  if (name === undefined || seal === undefined) return null;
  return sameBytes(Buffer.from(seal, "base64url"), sealOf(secrets, conferenceId, name, opener)) ? name : null;
}

const sealOf = (secrets: Secrets, conferenceId: string, name: string, opener: string): Buffer => secrets.mac("media-session", `${conferenceId} ${name} ${opener}`).subarray(0, MAC_BYTES);

import type { Secrets } from "../../platform/secrets.ts";
import { sameBytes } from "../../platform/secrets.ts";

const LINK_MAC = 12;
const COOKIE_MAC = 16;
const uuidBytes = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex");
const uuidText = (bytes: Buffer) => {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** What a derived token opens: the delegate's page, or only their calendar. */
type LinkPurpose = "delegate-link" | "delegate-calendar";

/** Personal link of a delegate, derived: 100,000 links need no storage, and a new generation revokes the old. */
export function linkToken(secrets: Secrets, delegateId: string, generation: number, purpose: LinkPurpose = "delegate-link"): string {
  const id = uuidBytes(delegateId);
  return Buffer.concat([id, linkMac(secrets, id, generation, purpose)]).toString("base64url");
}

/** The address that a delegate's phone opens. */
export const personalLink = (publicUrl: string, secrets: Secrets, delegateId: string, generation: number): string =>
  `${publicUrl}/me/k/${linkToken(secrets, delegateId, generation)}`;

/** The delegate a link names; whether it is genuine needs the delegate's generation: `isLinkOf`. */
export function delegateOfLink(token: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  return bytes.length === 16 + LINK_MAC ? uuidText(bytes.subarray(0, 16)) : null;
}

export function isLinkOf(secrets: Secrets, token: string, generation: number, purpose: LinkPurpose = "delegate-link"): boolean {
  const bytes = Buffer.from(token, "base64url");
  return bytes.length === 16 + LINK_MAC && sameBytes(bytes.subarray(16), linkMac(secrets, bytes.subarray(0, 16), generation, purpose));
}

function linkMac(secrets: Secrets, id: Buffer, generation: number, purpose: LinkPurpose): Buffer {
  const data = Buffer.alloc(20);
  id.copy(data);
  data.writeUInt32BE(generation, 16);
  return secrets.mac(purpose, data).subarray(0, LINK_MAC);
}

export interface DelegateCookie {
  readonly conferenceId: string;
  readonly delegateId: string;
  readonly site: number;
  /** Seconds since 1970. */
  readonly expires: number;
  /** Of the link that it was made from; a renewed link ends it. Default 1, the first. */
  readonly generation?: number;
}

const COOKIE_DATA = 44;

/** The phone's sign-in, self-contained: 100,000 phones that come back at once ask nothing of the database. */
export function sealCookie(secrets: Secrets, cookie: DelegateCookie): string {
  const data = Buffer.alloc(COOKIE_DATA);
  uuidBytes(cookie.conferenceId).copy(data, 0);
  uuidBytes(cookie.delegateId).copy(data, 16);
  data.writeUInt32BE(cookie.site, 32);
  data.writeUInt32BE(cookie.expires, 36);
  data.writeUInt32BE(cookie.generation ?? 1, 40);
  return Buffer.concat([data, secrets.mac("delegate-cookie", data).subarray(0, COOKIE_MAC)]).toString("base64url");
}

/** Null when it was not sealed here; an expired one is returned, for the caller to refuse. */
export function openCookie(secrets: Secrets, text: string): Required<DelegateCookie> | null {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== COOKIE_DATA + COOKIE_MAC) return null;
  const data = bytes.subarray(0, COOKIE_DATA);
  if (!sameBytes(bytes.subarray(COOKIE_DATA), secrets.mac("delegate-cookie", data).subarray(0, COOKIE_MAC))) return null;
  return {
    conferenceId: uuidText(data.subarray(0, 16)),
    delegateId: uuidText(data.subarray(16, 32)),
    site: data.readUInt32BE(32),
    expires: data.readUInt32BE(36),
    generation: data.readUInt32BE(40),
  };
}

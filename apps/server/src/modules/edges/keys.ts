import { sameBytes, type Secrets } from "../../platform/secrets.ts";

const ID = 16;
const MAC = 32;

/**
 * Key of an edge, derived like personal links: the database holds only its generation, and a new one revokes the old
 * key. 64 characters of base64url; the first 16 bytes are the edge's id.
 */
export function edgeKey(secrets: Secrets, edgeId: string, generation: number): string {
  const id = Buffer.from(edgeId.replaceAll("-", ""), "hex");
  return Buffer.concat([id, macOf(secrets, id, generation)]).toString("base64url");
}

/** The edge that a key names; whether it is genuine needs its generation: `isKeyOf`. */
export function edgeOfKey(key: string): string | null {
  const bytes = Buffer.from(key, "base64url");
  if (bytes.length !== ID + MAC) return null;
  return bytes.toString("hex", 0, ID).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function isKeyOf(secrets: Secrets, key: string, generation: number): boolean {
  const bytes = Buffer.from(key, "base64url");
  return bytes.length === ID + MAC && sameBytes(bytes.subarray(ID), macOf(secrets, bytes.subarray(0, ID), generation));
}

function macOf(secrets: Secrets, id: Buffer, generation: number): Buffer {
  const data = Buffer.alloc(ID + 4);
  id.copy(data);
  data.writeUInt32BE(generation, ID);
  return secrets.mac("edge-key", data).subarray(0, MAC);
}

const SESSION_MAC = 12;
const SESSION = /^e([0-9a-f]{32})-([A-Za-z0-9_-]{8,64})-([A-Za-z0-9_-]{16})$/;

/** What a browser is told of a session on an edge: nobody else can make such a name, and it holds for one conference. */
export function nameSession(secrets: Secrets, conferenceId: string, edgeId: string, sessionId: string): string {
  const edge = edgeId.replaceAll("-", "");
  return `e${edge}-${sessionId}-${sessionMac(secrets, conferenceId, edge, sessionId).toString("base64url")}`;
}

/** Names at the root are shorter. */
const LONGEST_PLAIN = 64;

/** Null when it is a session of the root; "forged" when it looks like one of an edge and was not given here. */
export function readSession(secrets: Secrets, conferenceId: string, name: string): { edgeId: string; sessionId: string } | "forged" | null {
  const [, edge, sessionId, mac] = SESSION.exec(name) ?? [];
  if (edge === undefined || sessionId === undefined || mac === undefined) return name.length > LONGEST_PLAIN ? "forged" : null;
  if (!sameBytes(Buffer.from(mac, "base64url"), sessionMac(secrets, conferenceId, edge, sessionId))) return "forged";
  return { edgeId: edge.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), sessionId };
}

const sessionMac = (secrets: Secrets, conferenceId: string, edge: string, sessionId: string) => secrets.mac("edge-session", `${conferenceId} ${edge} ${sessionId}`).subarray(0, SESSION_MAC);

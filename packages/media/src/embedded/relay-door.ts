import { createHmac, timingSafeEqual } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { crc32 } from "node:zlib";

/**
 * Sessions whose browser reaches us through a TURN relay over TCP come by a port of their own, the next one above the
 * engine's. Chromium's connectivity checks by that way name 0 for their tie-breaker, which is allowed; libjuice takes 0
 * for "not there" and refuses them (libjuice#355), so that nobody behind a firewall without UDP got through. Here the 0
 * becomes a 1, signed anew with the session's password, and everything else passes as it is.
 */

const COOKIE = 0x2112_a442;
const BINDING_REQUEST = 0x0001;
const USERNAME = 0x0006;
const INTEGRITY = 0x0008;
const CONTROLLED = 0x8029;
const CONTROLLING = 0x802a;
const FINGERPRINT = 0x8028;
const FINGERPRINT_XOR = 0x5354_554e;
const HEADER = 20;
/** Of an attribute: its type and length, before what it says. */
const HEAD = 4;
const MAC = 20;

/** One way from a relay to the engine that says nothing for so long is given up, ms. */
const IDLE_MS = 30_000;
const MOST_WAYS = 500;

interface Way {
  readonly socket: Socket;
  heardAt: number;
}

interface Check {
  /** The part of its user name that is ours. */
  readonly ufrag: string;
  /** Where attributes begin; -1: it has none of them. */
  readonly integrityAt: number;
  readonly fingerprintAt: number;
  readonly roleAt: number;
}

/** Null: no connectivity check. */
function readCheck(packet: Buffer): Check | null {
  if (packet.length < HEADER || packet.readUInt16BE(0) !== BINDING_REQUEST || packet.readUInt32BE(4) !== COOKIE || packet.readUInt16BE(2) !== packet.length - HEADER) return null;
  let [ufrag, integrityAt, fingerprintAt, roleAt] = ["", -1, -1, -1];
  for (let at = HEADER; at + HEAD <= packet.length; ) {
    const [type, length] = [packet.readUInt16BE(at), packet.readUInt16BE(at + 2)];
    if (at + HEAD + length > packet.length) return null;
    if (type === USERNAME) ufrag = packet.toString("latin1", at + HEAD, at + HEAD + length).split(":", 1)[0]!;
    else if (type === INTEGRITY && length === MAC) integrityAt = at;
    else if (type === FINGERPRINT && length === 4) fingerprintAt = at;
    else if ((type === CONTROLLED || type === CONTROLLING) && length === 8) roleAt = at;
    at += HEAD + Math.ceil(length / 4) * 4;
  }
  return ufrag === "" || integrityAt < 0 ? null : { ufrag, integrityAt, fingerprintAt, roleAt };
}

/** RFC 8489, 14.5: over what stands before it, with a length that counts it as the last. */
function integrityOf(packet: Buffer, at: number, password: string): Buffer {
  const signed = Buffer.from(packet.subarray(0, at));
  signed.writeUInt16BE(at - HEADER + HEAD + MAC, 2);
  return createHmac("sha1", password).update(signed).digest();
}

/**
 * A check as libjuice takes it.
 * @returns null: no check, or not signed with this session's password
 */
export function mendCheck(packet: Buffer, passwordOf: (ufrag: string) => string | undefined): Buffer | null {
  const check = readCheck(packet);
  const password = check === null ? undefined : passwordOf(check.ufrag);
  if (check === null || password === undefined) return null;
  const { integrityAt, fingerprintAt, roleAt } = check;
  if (!timingSafeEqual(integrityOf(packet, integrityAt, password), packet.subarray(integrityAt + HEAD, integrityAt + HEAD + MAC))) return null;
  if (roleAt < 0 || roleAt > integrityAt || packet.readBigUInt64BE(roleAt + HEAD) !== 0n) return packet;
  const mended = Buffer.from(packet);
  mended.writeBigUInt64BE(1n, roleAt + HEAD);
  integrityOf(mended, integrityAt, password).copy(mended, integrityAt + HEAD);
  if (fingerprintAt >= 0) mended.writeUInt32BE((crc32(mended.subarray(0, fingerprintAt)) ^ FINGERPRINT_XOR) >>> 0, fingerprintAt + HEAD);
  return mended;
}

class RelayDoor {
  readonly port: number;
  readonly #socket: Socket;
  readonly #target: { host: string; port: number };
  readonly #passwords = new Map<string, string>();
  readonly #ways = new Map<string, Way>();
  readonly #tidying: NodeJS.Timeout;
  /** Has it its port? */
  readonly isOpen: Promise<boolean>;

  constructor(port: number, bindAddress: string | undefined) {
    this.port = port + 1;
    this.#target = { host: bindAddress ?? "127.0.0.1", port };
    this.#socket = createSocket(isIPv6(this.#target.host) ? "udp6" : "udp4");
    this.#socket.on("message", (packet, from) => this.#take(packet, from.address, from.port));
    this.isOpen = new Promise((resolve) => {
      // Somebody else has the port: those behind relays get no second way, everybody else notices nothing.
      this.#socket.on("error", () => resolve(false));
      this.#socket.bind({ port: this.port, exclusive: true, ...(bindAddress === undefined ? {} : { address: bindAddress }) }, () => resolve(true));
    });
    this.#socket.unref();
    this.#tidying = setInterval(() => this.#tidy(), IDLE_MS).unref();
  }

  /** Checks for this session are let in. @returns a function that ends that */
  letIn(ufrag: string, password: string): () => void {
    this.#passwords.set(ufrag, password);
    return () => void this.#passwords.delete(ufrag);
  }

  #take(packet: Buffer, address: string, port: number): void {
    const key = `${address} ${port}`;
    const mended = mendCheck(packet, (ufrag) => this.#passwords.get(ufrag));
    let way = this.#ways.get(key);
    if (!way) {
      // Only a check that is signed opens a way: strangers' datagrams cost nothing.
      if (mended === null || this.#ways.size >= MOST_WAYS) return;
      way = { socket: createSocket(this.#target.host.includes(":") ? "udp6" : "udp4"), heardAt: 0 };
      way.socket.on("error", () => this.#forget(key));
      way.socket.on("message", (answer) => this.#socket.send(answer, port, address));
      way.socket.unref();
      this.#ways.set(key, way);
    }
    way.heardAt = performance.now();
    way.socket.send(mended ?? packet, this.#target.port, this.#target.host);
  }

  #forget(key: string): void {
    this.#ways.get(key)?.socket.close();
    this.#ways.delete(key);
  }

  #tidy(): void {
    const before = performance.now() - IDLE_MS;
    for (const [key, { heardAt }] of this.#ways) if (heardAt < before) this.#forget(key);
  }

  close(): void {
    clearInterval(this.#tidying);
    for (const key of [...this.#ways.keys()]) this.#forget(key);
    try {
      this.#socket.close();
    } catch {
      // It was never bound.
    }
  }
}

/** By the engine's port and address: the buses of a process share theirs. Opened for the first who needs it: most installations have no relay. */
const doors = new Map<string, { door: RelayDoor | null; users: number }>();

const keyOf = (port: number, bindAddress: string | undefined): string => `${bindAddress ?? ""}:${port}`;

/** Lets a door be opened for as long as an engine lives. @returns a function that ends that */
export function holdDoor({ port, bindAddress }: { port: number; bindAddress?: string }): () => void {
  const key = keyOf(port, bindAddress);
  const held = doors.get(key) ?? { door: null, users: 0 };
  doors.set(key, held);
  held.users++;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--held.users > 0) return;
    doors.delete(key);
    held.door?.close();
  };
}

/** The door of an engine; null: its port is somebody else's. */
export async function doorOf({ port, bindAddress }: { port: number | null; bindAddress?: string }): Promise<RelayDoor | null> {
  const held = port === null ? undefined : doors.get(keyOf(port, bindAddress));
  if (port === null || held === undefined) return null;
  held.door ??= new RelayDoor(port, bindAddress);
  return (await held.door.isOpen) ? held.door : null;
}

import { createSocket } from "node:dgram";

const COOKIE = 0x2112_a442;

/** One STUN message as anybody may write it: a known name, and attributes whose lengths lie. */
function stun(random: () => number, name: string): Buffer {
  const attributes: Buffer[] = [];
  for (let count = 1 + Math.floor(random() * 5); count > 0; count--) {
    const [type, value] = pick(random, [
      [0x0006, Buffer.from(`${name}:abcd`)],
      [0x0006, Buffer.from(name.repeat(Math.floor(random() * 100)))],
      [0x0008, bytes(random, 20)],
      [0x8028, bytes(random, 4)],
      [0x0024, bytes(random, 4)],
      [0x0025, Buffer.alloc(0)],
      [0x802a, bytes(random, 8)],
      [0x0020, bytes(random, Math.floor(random() * 24))],
      [0x0009, bytes(random, 4)],
      [Math.floor(random() * 65_536), bytes(random, Math.floor(random() * 64))],
    ] as const);
    const attribute = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
    attribute.writeUInt16BE(type, 0);
    attribute.writeUInt16BE(random() < 0.2 ? Math.floor(random() * 65_536) : value.length, 2);
    value.copy(attribute, 4);
    attributes.push(attribute);
  }
  const body = Buffer.concat(attributes);
  const head = bytes(random, 20);
  head.writeUInt16BE(pick(random, [0x0001, 0x0101, 0x0111, 0x0011, 0x0003, Math.floor(random() * 0x4000)]), 0);
  head.writeUInt16BE(random() < 0.2 ? Math.floor(random() * 65_536) : body.length, 2);
  head.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([head, body]);
}

/** A record of DTLS that promises a handshake. */
function dtls(random: () => number): Buffer {
  const body = bytes(random, Math.floor(random() * 200));
  const head = bytes(random, 13);
  head[0] = pick(random, [20, 21, 22, 23, 25]);
  head.writeUInt16BE(pick(random, [0xfeff, 0xfefd, 0xfefc, 0x0303]), 1);
  head.writeUInt16BE(random() < 0.3 ? Math.floor(random() * 65_536) : body.length, 11);
  if (body.length > 0) body[0] = pick(random, [1, 2, 11, 16, 20]);
  return Buffer.concat([head, body]);
}

function media(random: () => number): Buffer {
  const packet = bytes(random, 1 + Math.floor(random() * 300));
  packet[0] = 0x80 | Math.floor(random() * 64);
  if (packet.length > 1) packet[1] = pick(random, [96, 111, 200, 201, 205, 206, 207]);
  return packet;
}

const bytes = (random: () => number, length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

/**
 * Sends what strangers may send to a media port: connectivity checks, handshakes, media and noise, none of it right.
 * @param name of the session that they pretend to mean (its ice-ufrag)
 */
export async function bombard({ host, port, name, count, random }: { host: string; port: number; name: string; count: number; random: () => number }): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, resolve));
  for (let at = 0; at < count; at++) {
    const kind = random();
    const made = kind < 0.5 ? stun(random, name) : kind < 0.7 ? dtls(random) : kind < 0.9 ? media(random) : bytes(random, Math.floor(random() * 1_400));
    const packet = random() < 0.1 ? made.subarray(0, Math.floor(random() * made.length)) : made;
    await new Promise<void>((resolve) => socket.send(packet, port, host, () => resolve()));
  }
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

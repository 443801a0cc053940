import { createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { mendCheck } from "./relay-door.ts";

const PASSWORD = "a password of 22 bytes";

/** A connectivity check as a browser that leads writes it (RFC 8445, 7.1). */
function check(tieBreaker: bigint, password = PASSWORD): Buffer {
  const attribute = (type: number, value: Buffer): Buffer => {
    const out = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
    out.writeUInt16BE(type, 0);
    out.writeUInt16BE(value.length, 2);
    value.copy(out, 4);
    return out;
  };
  const role = Buffer.alloc(8);
  role.writeBigUInt64BE(tieBreaker);
  const head = Buffer.from("000100002112a442000102030405060708090a0b", "hex");
  const signed = Buffer.concat([head, attribute(0x0006, Buffer.from("ours:theirs")), attribute(0x802a, role), attribute(0x0025, Buffer.alloc(0)), attribute(0x0024, Buffer.from([1, 2, 3, 4]))]);
  signed.writeUInt16BE(signed.length - 20 + 24, 2);
  const whole = Buffer.concat([signed, attribute(0x0008, createHmac("sha1", password).update(signed).digest())]);
  whole.writeUInt16BE(whole.length - 20 + 8, 2);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(whole) ^ 0x5354554e) >>> 0);
  return Buffer.concat([whole, attribute(0x8028, sum)]);
}
const passwordOf = (ufrag: string) => (ufrag === "ours" ? PASSWORD : undefined);

it("makes a tie-breaker of 0 a 1, signed anew, and leaves every other check as it is", () => {
  expect(mendCheck(check(0n), passwordOf)).toEqual(check(1n));
  const usual = check(0x1234_5678_9abc_def0n);
  expect(mendCheck(usual, passwordOf)).toBe(usual);
});

it("knows nothing of checks that are not signed with the session's password, of other sessions, and of what is no check", () => {
  expect(mendCheck(check(0n, "another password"), passwordOf)).toBeNull();
  expect(mendCheck(check(0n), () => undefined)).toBeNull();
  const changed = check(0n);
  changed[60]! ^= 1;
  expect(mendCheck(changed, passwordOf)).toBeNull();
  for (let length = 0; length < check(0n).length; length++) expect(mendCheck(check(0n).subarray(0, length), passwordOf)).toBeNull();
  expect(mendCheck(Buffer.from("16feff0000000000000000", "hex"), passwordOf)).toBeNull();
});

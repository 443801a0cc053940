import { randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Problem } from "../../platform/problem.ts";

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
/** OWASP's recommendation for scrypt (2023): N=2^17, r=8, p=1. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/**
 * Derivations at once. Node has four threads for such work, and a new connection to the database needs one of them
 * too: with all four taken by sign-ins, it gave up after 3 s and everybody was told that the database was away.
 */
const AT_ONCE = 2;
/** More than that many waiting: somebody is guessing with many names. */
const MAX_WAITING = 500;
let running = 0;
const waiting: (() => void)[] = [];

/** @throws Problem server-busy */
async function deriveInTurn(...of: Parameters<typeof derive>): Promise<Buffer> {
  if (waiting.length >= MAX_WAITING) throw new Problem("server-busy");
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await derive(...of);
  } finally {
    // Hands its place on, or gives it back.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveInTurn(password.normalize("NFC"), salt, 32, COST);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = stored.split("$");
  if (scheme !== "scrypt" || !salt || !key) return false;
  const expected = Buffer.from(key, "base64url");
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const actual = await deriveInTurn(password.normalize("NFC"), Buffer.from(salt, "base64url"), expected.length, cost);
  return timingSafeEqual(actual, expected);
}

/** Neither 0 and O nor 1, l and I: it is read out on the telephone and typed from paper. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Four groups of four: 79 bits. */
export function newPassword(): string {
  const signs = Array.from({ length: 16 }, () => SIGNS[randomInt(SIGNS.length)]!).join("");
  return signs.replace(/(.{4})(?=.)/g, "$1-");
}

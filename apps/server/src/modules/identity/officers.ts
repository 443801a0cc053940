/** Officers are appointed by whoever stands above them, with a password that is shown once. */
import { randomInt } from "node:crypto";
import type { Officer, OfficerAccess } from "@diemcau/contract";
import type { Database } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { hashPassword } from "./passwords.ts";
import { insertOfficer, readOfficer, readOfficersOf, revokeAccount, updatePassword } from "./store.ts";

/** Neither 0 and O nor 1, l and I: it is read out on the telephone and typed from paper. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Four groups of four: 79 bits. */
export function newPassword(): string {
  const signs = Array.from({ length: 16 }, () => SIGNS[randomInt(SIGNS.length)]!).join("");
  return signs.replace(/(.{4})(?=.)/g, "$1-");
}

export interface Officers {
  of(unitId: string): Promise<Officer[]>;
  /** @throws Problem username-taken, command-id-reused */
  appoint(unitId: string, officer: { id: string; username: string; name: string }, by: string): Promise<OfficerAccess>;
  /** @throws Problem officer-unknown */
  unitOf(id: string): Promise<string>;
  /** Gives a new password; whoever is signed in is signed out. */
  renew(id: string): Promise<OfficerAccess>;
  revoke(id: string): Promise<void>;
}

export function createOfficers(db: Database): Officers {
  async function take(id: string) {
    const officer = await readOfficer(db, id);
    if (!officer) throw new Problem("officer-unknown");
    return officer;
  }
  return {
    of: (unitId) => readOfficersOf(db, unitId),
    async appoint(unitId, { id, username, name }, by) {
      const password = newPassword();
      const made = await insertOfficer(db, { id, username, displayName: name, unitId, by, passwordHash: await hashPassword(password) });
      if (!made) throw new Problem("username-taken");
      return { id, username, password };
    },
    unitOf: async (id) => (await take(id)).unitId,
    async renew(id) {
      const { username } = await take(id);
      const password = newPassword();
      await updatePassword(db, id, await hashPassword(password));
      return { id, username, password };
    },
    async revoke(id) {
      await take(id);
      await revokeAccount(db, id);
    },
  };
}

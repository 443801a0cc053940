/** Officers are appointed by whoever stands above them, and choose their own password with a link that works once. */
import type { Language, Officer, OfficerInvited } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";
import { putAccountMail } from "../../platform/mail/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { qrCode } from "../../platform/qr.ts";
import { endPassword, replaceLink } from "./account-link-store.ts";
import { accountLink } from "./account-links.ts";
import { insertOfficers, lockWithoutPassword, readKnownOfficers, replaceLinks } from "./many-officers-store.ts";
import { linkMail } from "./link-mail.ts";
import type { SignIns } from "./sign-ins.ts";
import { insertOfficer, readOfficer, readOfficersOf, revokeAccount } from "./store.ts";

/** Long enough for a letter on paper. */
const LINK_MS = 14 * 86_400_000;

/** Who gives the link, and in which language it is sent. */
export interface LinkGiver {
  readonly by: string;
  readonly language: Language;
}
interface Unit {
  readonly id: string;
  readonly name: string;
  /** Where the officer reads the time. */
  readonly timeZone: string;
}

/** One of many that are appointed at once; `id` null: anew, else one who is given another link. */
export interface OfficerRow {
  readonly id: string | null;
  readonly unitId: string;
  readonly unit: string;
  readonly timeZone: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
}
/** What files of officers are held against, as JSON: KnownOfficer[], and all user names. */
export interface KnownOfficers {
  readonly officers: string;
  readonly usernames: string;
}

export interface Officers {
  of(unitId: string): Promise<Officer[]>;
  /** @throws Problem username-taken */
  appoint(unit: Unit, officer: { id: string; username: string; name: string; email: string | null }, giver: LinkGiver): Promise<OfficerInvited>;
  /** @throws Problem officer-unknown */
  unitOf(id: string): Promise<string>;
  /** A new link: the former one, the password and every sign-in end. `email` undefined: as before. */
  renew(id: string, unit: Unit, email: string | null | undefined, giver: LinkGiver): Promise<OfficerInvited>;
  revoke(id: string): Promise<void>;
  known(db: Database | Tx): Promise<KnownOfficers>;
  /** All of them or none. @throws Problem import-changed when a user name was taken or a password chosen meanwhile */
  appointMany(tx: Tx, rows: readonly OfficerRow[], giver: LinkGiver): Promise<OfficerInvited[]>;
}

export function createOfficers(platform: Platform, signIns: SignIns): Officers {
  const { db, clock, config } = platform;
  const canMail = () => config.smtpUrl !== null && config.mailFrom !== null;

  async function take(id: string) {
    const officer = await readOfficer(db, id);
    if (!officer) throw new Problem("officer-unknown");
    return officer;
  }
  async function giveLink(tx: Tx, officer: { id: string; username: string; name: string; email: string | null }, unit: Unit, { by, language }: LinkGiver): Promise<OfficerInvited> {
    const { id, username, name, email } = officer;
    const linkId = uuidv7();
    const expiresAt = clock() + LINK_MS;
    await replaceLink(tx, { id: linkId, accountId: id, by, email, expiresAt });
    return tell(tx, linkId, expiresAt, { id, username, name, email }, unit, language);
  }
  /** The link as it is shown, and on its way by mail. */
  async function tell(tx: Tx, linkId: string, expiresAt: number, { id, username, name, email }: { id: string; username: string; name: string; email: string | null }, unit: Pick<Unit, "name" | "timeZone">, language: Language): Promise<OfficerInvited> {
    const mailedTo = canMail() ? email : null;
    if (mailedTo !== null) {
      const text = linkMail(language, { name, username, unit: unit.name, expiresAt, timeZone: unit.timeZone });
      await putAccountMail(tx, clock(), { accountLink: linkId, kind: "officer-link", address: mailedTo, ...text });
    }
    const link = accountLink(platform, linkId);
    const { edge, runs } = qrCode(link);
    return { id, username, name, unit: unit.name, link, expiresAt, mailedTo, qr: { edge, runs: [...runs] } };
  }

  return {
    of: (unitId) => readOfficersOf(db, unitId, clock()),
    appoint: (unit, officer, giver) =>
      db.transaction().execute(async (tx) => {
        const made = await insertOfficer(tx, { id: officer.id, username: officer.username, displayName: officer.name, unitId: unit.id, email: officer.email, by: giver.by });
        if (!made) throw new Problem("username-taken");
        return giveLink(tx, officer, unit, giver);
      }),
    unitOf: async (id) => (await take(id)).unitId,
    async renew(id, unit, email, giver) {
      const officer = await take(id);
      const invited = await db.transaction().execute(async (tx) => {
        await endPassword(tx, id);
        return giveLink(tx, { ...officer, id, email: email === undefined ? officer.email : email }, unit, giver);
      });
      signIns.forget(id);
      return invited;
    },
    async revoke(id) {
      await take(id);
      await revokeAccount(db, id);
      signIns.forget(id);
    },
    known: readKnownOfficers,
    async appointMany(tx, rows, { by, language }) {
      const expiresAt = clock() + LINK_MS;
      const links = rows.map((row) => ({ ...row, accountId: row.id ?? uuidv7(), linkId: uuidv7() }));
      const made = await insertOfficers(tx, links.filter(({ id }) => id === null), by);
      const again = await lockWithoutPassword(tx, links.flatMap(({ id }) => id ?? []));
      if (made + again !== rows.length) throw new Problem("import-changed");
      await replaceLinks(tx, links, by, expiresAt);
      const invited: OfficerInvited[] = [];
      for (const { accountId, linkId, unit, timeZone, username, name, email } of links) {
        invited.push(await tell(tx, linkId, expiresAt, { id: accountId, username, name, email }, { name: unit, timeZone }, language));
      }
      return invited;
    },
  };
}

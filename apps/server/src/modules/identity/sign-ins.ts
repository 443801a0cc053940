import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { openCookie } from "./delegate-links.ts";

/** A console stays signed in for a working week, a room's PC for as long as a conference is prepared. */
const LIFETIME_MS = { account: 7 * 86_400_000, site: 120 * 86_400_000 };
/** How long a checked sign-in is trusted without asking the database again, ms. */
const TRUST_MS = 15_000;
const CACHE_LIMIT = 50_000;

export type SiteLookup = (siteId: string) => Promise<{ conferenceId: string; site: number; unitId: string | null; name: string } | null>;

interface Row {
  account_id: string | null;
  site_id: string | null;
  display_name: string | null;
  role: "producer" | "unit-officer" | null;
  unit_id: string | null;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest();

/** Sign-ins of accounts and rooms (kept as hashes of their tokens) and of delegates (sealed cookies). */
export class SignIns {
  readonly #platform: Platform;
  readonly #siteOf: SiteLookup;
  readonly #cache = new Map<string, { principal: Principal | null; until: number }>();

  constructor(platform: Platform, siteOf: SiteLookup) {
    this.#platform = platform;
    this.#siteOf = siteOf;
  }

  /** Makes a sign-in; the token goes into a cookie and nowhere else. */
  async create(who: { accountId: string } | { siteId: string }): Promise<{ token: string; maxAgeSeconds: number }> {
    const token = randomBytes(32).toString("base64url");
    const life = "accountId" in who ? LIFETIME_MS.account : LIFETIME_MS.site;
    await sql`
      insert into sign_in (token_hash, account_id, site_id, expires_at)
      values (${hashOf(token)}, ${"accountId" in who ? who.accountId : null}, ${"siteId" in who ? who.siteId : null},
              ${new Date(this.#platform.clock() + life)})`.execute(this.#platform.db);
    return { token, maxAgeSeconds: life / 1000 };
  }

  async revoke(token: string): Promise<void> {
    await sql`update sign_in set revoked_at = now() where token_hash = ${hashOf(token)}`.execute(this.#platform.db);
    this.#cache.delete(token);
  }

  /** Who a sign-in is: `chosen` as in docs/wire.md. Null: nobody. */
  async resolve(chosen: string | null, cookies: Readonly<Record<string, string | undefined>>): Promise<Principal | null> {
    if (chosen === "delegate") return this.#delegate(cookies["dc_delegate"]);
    if (chosen === "account") return this.#stored(cookies["dc_account"], "account");
    const site = /^site:([0-9a-f-]{36})$/.exec(chosen ?? "")?.[1];
    return site ? this.#stored(cookies[`dc_site_${site}`], site) : null;
  }

  #delegate(text: string | undefined): Principal | null {
    const cookie = text ? openCookie(this.#platform.secrets, text) : null;
    if (!cookie || cookie.expires * 1000 < this.#platform.clock()) return null;
    const { delegateId, conferenceId, site } = cookie;
    return { kind: "delegate", delegateId, conferenceId, site };
  }

  async #stored(token: string | undefined, expected: string): Promise<Principal | null> {
    if (!token) return null;
    const now = this.#platform.clock();
    const kept = this.#cache.get(token);
    if (kept && kept.until > now) return this.#fits(kept.principal, expected);
    const principal = await this.#read(token, now);
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    this.#cache.set(token, { principal, until: now + TRUST_MS });
    return this.#fits(principal, expected);
  }

  #fits(principal: Principal | null, expected: string): Principal | null {
    if (principal?.kind === "account") return expected === "account" ? principal : null;
    return principal?.kind === "site" && principal.siteId === expected ? principal : null;
  }

  async #read(token: string, now: number): Promise<Principal | null> {
    const found = await sql<Row>`
      select s.account_id, s.site_id, a.display_name, a.role, a.unit_id
      from sign_in s left join account a on a.id = s.account_id
      where s.token_hash = ${hashOf(token)} and s.revoked_at is null and s.expires_at > ${new Date(now)}`.execute(this.#platform.db);
    const row = found.rows[0];
    if (!row) return null;
    if (row.account_id && row.role) {
      return { kind: "account", id: row.account_id, name: row.display_name ?? "", role: row.role, unitId: row.unit_id };
    }
    const site = row.site_id ? await this.#siteOf(row.site_id) : null;
    return site && row.site_id ? { kind: "site", siteId: row.site_id, ...site } : null;
  }
}

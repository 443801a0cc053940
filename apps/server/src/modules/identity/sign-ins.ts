import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../../platform/db/database.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { openCookie } from "./delegate-links.ts";
import { Renewals } from "./renewals.ts";
import { insertSignIns, readSignIn, revokeSignIn } from "./store.ts";

/** A console stays signed in for a working week, a room's PC for as long as a conference is prepared. */
const LIFETIME_MS = { account: 7 * 86_400_000, site: 120 * 86_400_000 };
/** How long a checked sign-in is trusted without asking the database again, ms. */
const TRUST_MS = 15_000;
const CACHE_LIMIT = 50_000;
const SITE = /^site:([0-9a-f-]{36})$/;

export type SiteLookup = (siteId: string) => Promise<{ conferenceId: string; site: number; unitId: string | null; name: string } | null>;

export const hashOf = (token: string) => createHash("sha256").update(token).digest();

/** Sign-ins of accounts and rooms (kept as hashes of their tokens) and of delegates (sealed cookies). */
export class SignIns {
  readonly #platform: Platform;
  readonly #siteOf: SiteLookup;
  /** Personal links that were made anew. */
  readonly renewals: Renewals;
  readonly #cache = new Map<string, { principal: Principal | null; until: number }>();

  constructor(platform: Platform, siteOf: SiteLookup) {
    this.#platform = platform;
    this.#siteOf = siteOf;
    this.renewals = new Renewals(platform);
  }

  /**
   * Makes a sign-in; the token goes into a cookie and nowhere else.
   * @param db a transaction that it belongs to
   */
  async create(who: { accountId: string } | { siteId: string }, db: Database = this.#platform.db): Promise<{ token: string; maxAgeSeconds: number }> {
    const token = randomBytes(32).toString("base64url");
    const life = "accountId" in who ? LIFETIME_MS.account : LIFETIME_MS.site;
    await insertSignIns(db, [
      {
        tokenHash: hashOf(token),
        accountId: "accountId" in who ? who.accountId : null,
        siteId: "siteId" in who ? who.siteId : null,
        expiresAt: this.#platform.clock() + life,
      },
    ]);
    return { token, maxAgeSeconds: life / 1000 };
  }

  async revoke(token: string): Promise<void> {
    await revokeSignIn(this.#platform.db, hashOf(token));
    this.#cache.delete(token);
  }

  /** An account's sign-ins have changed: they are asked for again, here at once, elsewhere when their trust runs out. */
  forget(accountId: string): void {
    for (const [token, { principal }] of this.#cache) if (principal?.kind === "account" && principal.id === accountId) this.#cache.delete(token);
  }

  /** A room's PCs were shut out: here at once, elsewhere when their trust runs out. */
  forgetRoom(conferenceId: string, site: number): void {
    for (const [token, { principal }] of this.#cache) if (principal?.kind === "site" && principal.conferenceId === conferenceId && principal.site === site) this.#cache.delete(token);
  }

  /** The cookie that a choice of sign-in stands for, where one is kept here; null: none is. */
  static cookieOf(chosen: string | null): string | null {
    if (chosen === "account") return "dc_account";
    const site = SITE.exec(chosen ?? "")?.[1];
    return site ? `dc_site_${site}` : null;
  }

  /** Who a sign-in is: `chosen` as in docs/wire.md. Null: nobody. */
  async resolve(chosen: string | null, cookies: Readonly<Record<string, string | undefined>>): Promise<Principal | null> {
    if (chosen === "delegate") return this.#delegate(cookies["dc_delegate"]);
    if (chosen === "account") return this.#stored(cookies["dc_account"], "account");
    const site = SITE.exec(chosen ?? "")?.[1];
    return site ? this.#stored(cookies[`dc_site_${site}`], site) : null;
  }

  async #delegate(text: string | undefined): Promise<Principal | null> {
    const cookie = text ? openCookie(this.#platform.secrets, text) : null;
    if (!cookie || cookie.expires * 1000 < this.#platform.clock()) return null;
    const { delegateId, conferenceId, site } = cookie;
    if (cookie.generation < (await this.renewals.generationOf(delegateId))) return null;
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
    const row = await readSignIn(this.#platform.db, hashOf(token), now);
    if (!row) return null;
    if (row.accountId && row.role) {
      return { kind: "account", id: row.accountId, name: row.displayName ?? "", role: row.role, unitId: row.unitId };
    }
    const site = row.siteId ? await this.#siteOf(row.siteId) : null;
    return site && row.siteId ? { kind: "site", siteId: row.siteId, ...site } : null;
  }
}

import { AccountLinkAsked, AccountLinkOpened, AccountLinkUse, Me } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readLink, useLink } from "./account-link-store.ts";
import { idOfToken } from "./account-links.ts";
import { requireStrong } from "./accounts.ts";
import { hashPassword } from "./passwords.ts";
import { authorise } from "./policy.ts";
import { meOf, setCookie, type IdentityLookups } from "./routes.ts";
import type { SignIns } from "./sign-ins.ts";

/** The one-time link of an officer: looked at, and used once. Public: who has the link has nothing else yet. */
export function accountLinkRoutes(app: FastifyInstance, { config, db, clock, secrets }: Platform, signIns: SignIns, lookups: Pick<IdentityLookups, "unitOf" | "zoneOf">): void {
  const secure = config.publicUrl.startsWith("https:");
  const wrongFromAddress = createLimiter({ limit: 30, windowMs: 60_000, clock });

  /** @throws Problem account-link-invalid, account-link-over, too-many-requests */
  async function take(address: string, token: string) {
    const id = idOfToken(secrets, token);
    if (id === null) {
      // Whoever made it up; an officer behind the same address comes in with a real one.
      wrongFromAddress.take(address);
      throw new Problem("account-link-invalid");
    }
    const link = await readLink(db, id, clock());
    if (!link) throw new Problem("account-link-over");
    return { ...link, id };
  }

  app.post<{ Body: AccountLinkAsked }>(
    "/api/account-links/open",
    { schema: { body: AccountLinkAsked, response: { 200: AccountLinkOpened } } },
    async (request, reply): Promise<AccountLinkOpened> => {
      const { name, username, unitId, expiresAt } = await take(request.ip, request.body.token);
      void reply.header("cache-control", "no-store");
      const unit = unitId === null ? null : await lookups.unitOf(unitId);
      return { name, username, unit: unit?.name ?? null, expiresAt, timeZone: unit?.timeZone ?? (await lookups.zoneOf()) };
    },
  );

  app.post<{ Body: AccountLinkUse }>(
    "/api/account-links/use",
    { config: { verbatim: true }, schema: { body: AccountLinkUse, response: { 200: Me } } },
    async (request, reply) => {
      const { token, password } = request.body;
      const { id, accountId, username } = await take(request.ip, token);
      requireStrong(password, username);
      if (!(await useLink(db, { id, passwordHash: await hashPassword(password), now: clock() }))) throw new Problem("account-link-over");
      signIns.forget(accountId);
      const signIn = await signIns.create({ accountId });
      setCookie(reply, "dc_account", signIn.token, signIn.maxAgeSeconds, secure);
      const principal = await signIns.resolve("account", { dc_account: signIn.token });
      return meOf(lookups, authorise(principal, "password.change").principal);
    },
  );
}

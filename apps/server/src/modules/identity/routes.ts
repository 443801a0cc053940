import { Me, SignIn } from "@diemcau/contract";
import { Type, type Static } from "typebox";
import type { FastifyInstance, FastifyReply } from "fastify";
import { AS_HEADER, chosenSignIn, type Principal } from "../../platform/http/principal.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { checkPassword } from "./accounts.ts";
import { authorise } from "./policy.ts";
import { SignIns, type SiteLookup } from "./sign-ins.ts";

export function setCookie(reply: FastifyReply, name: string, value: string, maxAgeSeconds: number, secure: boolean): void {
  reply.setCookie(name, value, { path: "/", httpOnly: true, sameSite: "strict", secure, maxAge: maxAgeSeconds });
}

/** What identity asks of the modules above it. */
export interface IdentityLookups {
  readonly siteOf: SiteLookup;
  readonly unitOf: UnitLookup;
  /** Where the house is: an IANA name. */
  readonly zoneOf: () => Promise<string>;
}

/** Reads a unit by its id; units are the module's above. */
export type UnitLookup = (unitId: string) => Promise<{ id: string; name: string; timeZone: string } | null>;

export function identityRoutes(app: FastifyInstance, platform: Platform, signIns: SignIns, lookups: Pick<IdentityLookups, "unitOf" | "zoneOf">): void {
  const secure = platform.config.publicUrl.startsWith("https:");
  // Guessing a password: so many wrong ones a minute. Always with the address, so that nobody can lock somebody else out.
  const wrongForName = createLimiter({ limit: 10, windowMs: 60_000, clock: platform.clock });
  const wrongFromAddress = createLimiter({ limit: 60, windowMs: 60_000, clock: platform.clock });

  /** @throws Problem sign-in-failed, too-many-requests */
  async function checkInTurn(address: string, username: string, password: string): Promise<string> {
    wrongFromAddress.check(address);
    const name = `${address} ${username.trim().toLowerCase()}`;
    // Counted while it is being checked: guesses at the same moment do not slip through together.
    wrongForName.take(name);
    try {
      const accountId = await checkPassword(platform.db, username, password);
      wrongForName.giveBack(name);
      return accountId;
    } catch (error) {
      if (error instanceof Problem && error.code === "sign-in-failed") wrongFromAddress.take(address);
      else wrongForName.giveBack(name);
      throw error;
    }
  }

  app.post<{ Body: Static<typeof SignIn> }>("/api/sign-in", { config: { verbatim: true }, schema: { body: SignIn, response: { 200: Me } } }, async (request, reply) => {
    const accountId = await checkInTurn(request.ip, request.body.username, request.body.password);
    const { token, maxAgeSeconds } = await signIns.create({ accountId });
    setCookie(reply, "dc_account", token, maxAgeSeconds, secure);
    const principal = await signIns.resolve("account", { dc_account: token });
    return meOf(lookups, authorise(principal, "password.change").principal);
  });

  app.post("/api/sign-out", { schema: { response: { 204: Type.Null() } } }, async (request, reply) => {
    const name = SignIns.cookieOf(chosenSignIn(request, "header") ?? "account");
    // A delegate's phone is signed out below /me.
    if (name === null) throw new Problem("input-malformed", AS_HEADER);
    const token = request.cookies[name];
    if (token) await signIns.revoke(token);
    return reply.clearCookie(name, { path: "/" }).code(204).send();
  });

  app.get("/api/me", { schema: { response: { 200: Me } } }, async (request) => {
    const principal = await signIns.resolve(chosenSignIn(request, "header-or-query"), request.cookies);
    return meOf(lookups, authorise(principal, "outline.read").principal);
  });
}

/** Who a sign-in is, as `Me`. Times are theirs: where their unit is, else where the house is. */
export async function meOf({ unitOf, zoneOf }: Pick<IdentityLookups, "unitOf" | "zoneOf">, principal: Principal): Promise<Static<typeof Me>> {
  const unitId = principal.kind === "delegate" ? null : principal.unitId;
  const found = unitId === null ? null : await unitOf(unitId);
  const timeZone = found?.timeZone ?? (await zoneOf());
  if (principal.kind !== "account") return { account: null, name: principal.kind === "site" ? principal.name : "", role: principal.kind, unit: null, timeZone };
  return { account: principal.id, name: principal.name, role: principal.role, unit: found && { id: found.id, name: found.name }, timeZone };
}

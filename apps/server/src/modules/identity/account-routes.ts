import { CentreAccount, NewCentreAccount, OfficerAccess, PasswordChange, Uuid } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { chosenSignIn, type Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { changePassword, insertCentreAccount, readCentreAccounts, readCentreUsername, readUsername } from "./account-store.ts";
import { checkPassword, requireStrong } from "./accounts.ts";
import { hashPassword, newPassword } from "./passwords.ts";
import { authorise, type Action } from "./policy.ts";
import { hashOf, type SignIns } from "./sign-ins.ts";
import { revokeAccount, updatePassword } from "./store.ts";

const AnAccount = Type.Object({ accountId: Uuid });
type Account = Extract<Principal, { kind: "account" }>;

/** The accounts of the centre, for its producers; and everybody's own password. */
export function accountRoutes(app: FastifyInstance, { db, clock }: Platform, signIns: SignIns): void {
  const wrongOld = createLimiter({ limit: 10, windowMs: 60_000, clock });

  async function account(request: FastifyRequest, action: Action): Promise<Account> {
    const { principal } = authorise(await signIns.resolve(chosenSignIn(request, "header"), request.cookies), action);
    if (principal.kind !== "account") throw new Problem("not-allowed");
    return principal;
  }
  async function usernameOf(id: string): Promise<string> {
    const username = await readCentreUsername(db, id);
    if (username === null) throw new Problem("account-unknown");
    return username;
  }

  app.get("/api/centre-accounts", { schema: { response: { 200: Type.Array(CentreAccount) } } }, async (request) =>
    readCentreAccounts(db, (await account(request, "centre-account.manage")).id),
  );

  app.post<{ Body: NewCentreAccount }>("/api/centre-accounts", { schema: { body: NewCentreAccount, response: { 200: OfficerAccess } } }, async (request, reply) => {
    const by = await account(request, "centre-account.manage");
    const { id, name, username, role } = request.body;
    const password = newPassword();
    const made = await insertCentreAccount(db, { id, username, displayName: name, role, by: by.id, passwordHash: await hashPassword(password) });
    if (!made) throw new Problem("username-taken");
    void reply.header("cache-control", "no-store");
    return { id, username, password };
  });

  app.post<{ Params: Static<typeof AnAccount> }>(
    "/api/centre-accounts/:accountId/password",
    { schema: { params: AnAccount, response: { 200: OfficerAccess } } },
    async (request, reply) => {
      await account(request, "centre-account.manage");
      const id = request.params.accountId;
      const username = await usernameOf(id);
      const password = newPassword();
      await updatePassword(db, id, await hashPassword(password));
      signIns.forget(id);
      void reply.header("cache-control", "no-store");
      return { id, username, password };
    },
  );

  app.delete<{ Params: Static<typeof AnAccount> }>("/api/centre-accounts/:accountId", { schema: { params: AnAccount, response: { 204: Type.Null() } } }, async (request, reply) => {
    const by = await account(request, "centre-account.manage");
    const id = request.params.accountId;
    // So there is always a producer left.
    if (id === by.id) throw new Problem("account-own");
    await usernameOf(id);
    await revokeAccount(db, id);
    signIns.forget(id);
    return reply.code(204).send();
  });

  app.post<{ Body: PasswordChange }>(
    "/api/me/password",
    { config: { verbatim: true }, schema: { body: PasswordChange, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const who = await account(request, "password.change");
      const { old, new: wanted } = request.body;
      const username = await readUsername(db, who.id);
      const token = request.cookies["dc_account"];
      if (username === null || !token) throw new Problem("sign-in-required");
      wrongOld.check(who.id);
      try {
        await checkPassword(db, username, old);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "sign-in-failed") throw error;
        wrongOld.take(who.id);
        throw new Problem("password-wrong");
      }
      if (wanted === old) throw new Problem("password-weak");
      requireStrong(wanted, username);
      await changePassword(db, who.id, await hashPassword(wanted), hashOf(token));
      signIns.forget(who.id);
      return reply.code(204).send();
    },
  );
}

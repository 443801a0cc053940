import type { FastifyRequest } from "fastify";
import type { Database, Tx } from "../../platform/db/database.ts";
import type { Principal } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import { isBelow } from "./store.ts";

/** Who asks, and the head of what they may touch; null: everything. */
export interface Grant {
  readonly principal: Extract<Principal, { kind: "account" }>;
  readonly root: string | null;
}

/** @throws Problem sign-in-required, not-allowed */
export async function grantOf(identity: Identity, request: FastifyRequest, action: Action): Promise<Grant> {
  const signIn = await identity.principal(request, request.method === "GET" ? "header-or-query" : "header");
  const { principal, reach } = authorise(signIn, action);
  if (principal.kind !== "account") throw new Problem("not-allowed");
  if (reach === "any") return { principal, root: null };
  if (principal.unitId === null) throw new Problem("not-allowed");
  return { principal, root: principal.unitId };
}

/** The unit is the officer's own, or below it. @throws Problem not-allowed */
export async function requireWithin(db: Database | Tx, { root }: Grant, unitId: string): Promise<void> {
  if (root !== null && !(await isBelow(db, root, unitId))) throw new Problem("not-allowed");
}

/** The unit is below the officer's own: what concerns that one itself is for the level above. @throws Problem not-allowed */
export async function requireBelow(db: Database | Tx, grant: Grant, unitId: string): Promise<void> {
  if (grant.root === unitId) throw new Problem("not-allowed");
  await requireWithin(db, grant, unitId);
}

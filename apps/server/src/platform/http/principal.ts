import type { FastifyRequest } from "fastify";

/** Roles of people who sign in with a name and a password. */
export type AccountRole = "producer" | "secretary" | "chair" | "stenographer" | "interpreter" | "unit-officer";

/** Who is asking, as one of the sign-ins of this browser. */
export type Principal =
  | { readonly kind: "account"; readonly id: string; readonly name: string; readonly role: AccountRole; readonly unitId: string | null }
  | { readonly kind: "site"; readonly siteId: string; readonly conferenceId: string; readonly site: number; readonly unitId: string | null; readonly name: string }
  | { readonly kind: "delegate"; readonly delegateId: string; readonly conferenceId: string; readonly site: number };

/** Header, or query parameter where a header cannot be set, that names the sign-in a request uses. */
export const AS_HEADER = "x-diemcau-as";

/** Commands must carry the header: another site's form or image cannot. */
export function chosenSignIn(request: FastifyRequest, where: "header" | "header-or-query"): string | null {
  const header = request.headers[AS_HEADER];
  if (typeof header === "string") return header;
  if (where === "header") return null;
  const { as } = request.query as { as?: unknown };
  return typeof as === "string" ? as : null;
}

/** How the journal and the control room name who did something: roles and rooms, no personal data of delegates. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case "account":
      return `account:${principal.name}`;
    case "site":
      return `site:${principal.site}`;
    case "delegate":
      return `delegate:${principal.delegateId}`;
  }
}

import type { Language } from "@diemcau/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { languageOf } from "../platform/http/language.ts";

const SIZES = ["smaller", "normal", "larger"] as const;
export type TextSize = (typeof SIZES)[number];

/** How this reader wants the pages shown; kept in cookies, because it must work without scripts. */
export interface Preferences {
  readonly language: Language;
  readonly size: TextSize;
}

const LANGUAGE_COOKIE = "dc_language";
const SIZE_COOKIE = "dc_text_size";
const YEAR_SECONDS = 365 * 86_400;

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined => known.find((each) => each === value);

export function preferencesOf(request: FastifyRequest): Preferences {
  return {
    language: oneOf(["vi", "en"], request.cookies[LANGUAGE_COOKIE]) ?? languageOf(request.headers["accept-language"]),
    size: oneOf(SIZES, request.cookies[SIZE_COOKIE]) ?? "normal",
  };
}

/** `GET /me/show?language=en&size=larger&back=/me`: keeps the choice and goes back to a page of ours. */
export function keepPreferences(request: FastifyRequest, reply: FastifyReply, secure: boolean): FastifyReply {
  const { language, size, back } = request.query as Record<string, unknown>;
  const options = { path: "/me", httpOnly: true, sameSite: "lax", secure, maxAge: YEAR_SECONDS } as const;
  const chosen = { language: oneOf(["vi", "en"], language), size: oneOf(SIZES, size) };
  if (chosen.language) reply.setCookie(LANGUAGE_COOKIE, chosen.language, options);
  if (chosen.size) reply.setCookie(SIZE_COOKIE, chosen.size, options);
  const safe = typeof back === "string" && /^\/me(\/[\w-]+)*(\?as=[\w:-]+)?$/.test(back);
  return reply.header("cache-control", "no-store").redirect(safe ? back : "/me", 303);
}

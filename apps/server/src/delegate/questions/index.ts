import { NewQuestion, QUESTION_LENGTH, Uuid, type OpenQuestion, type ProblemCode } from "@diemcau/contract";
import { AlikeIndex } from "@diemcau/rules";
import { normaliseInput } from "@diemcau/rules/text";
import { v4 as uuidv4 } from "uuid";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readDelegate } from "../../modules/attendance/index.ts";
import { authorise } from "../../modules/identity/index.ts";
import type { Questions } from "../../modules/questions/index.ts";
import { preferencesOf } from "../preferences.ts";
import type { Reading } from "../reading.ts";
import { sendPage } from "../send.ts";
import { askPage, questionsPage, sentPage } from "./page.ts";

const AQuestion = Type.Object({ id: Uuid });
const FORM_TYPE = "application/x-www-form-urlencoded";
/** 1,000 letters with their marks, percent-encoded, and the rest of the form. */
const FORM_LIMIT = 16 * 1024;
/** How like a shown one must be before the delegate is asked whether they mean it. */
const MUCH_ALIKE = 0.6;

type DelegatePrincipal = Extract<Principal, { kind: "delegate" }>;

export interface QuestionPages {
  readonly platform: Platform;
  readonly questions: Questions;
  readonly reading: Reading;
  /** @throws Problem sign-in-required */
  reader(request: FastifyRequest): Promise<DelegatePrincipal>;
}

/** Asking, supporting and reading on the phone: plain forms, no script at all. */
export function questionPages(pages: FastifyInstance, { platform, questions, reading, reader }: QuestionPages): void {
  const { clock, db, hub } = platform;
  /** Of each list that was read, what is like what. */
  const indexes = new WeakMap<readonly OpenQuestion[], AlikeIndex>();
  function likely(open: readonly OpenQuestion[], text: string): OpenQuestion[] {
    let index = indexes.get(open);
    if (!index) {
      indexes.set(open, (index = new AlikeIndex()));
      for (const question of open) if (!question.answered) index.put(question.id, question.text);
    }
    const found = index.like(text, { limit: 3 }).filter(({ share }) => share >= MUCH_ALIKE);
    return found.flatMap(({ id }) => open.find((question) => question.id === id) ?? []);
  }

  /** Who asks, as the form names them. */
  async function known(principal: DelegatePrincipal) {
    const [{ outline, tree }, { state }, delegate] = await Promise.all([reading.outline(principal.conferenceId), hub.get(principal.conferenceId), readDelegate(db, principal.delegateId)]);
    if (!delegate) throw new Problem("sign-in-required");
    return { outline, state, name: delegate.name, siteName: tree.siteName(principal.site), zone: tree.sites[principal.site]!.timeZone };
  }
  async function asking(request: FastifyRequest): Promise<DelegatePrincipal> {
    // The cookie is Lax, so that another site's form comes without it; this holds for old browsers too.
    if (request.headers["sec-fetch-site"] === "cross-site") throw new Problem("not-allowed");
    return reader(request);
  }
  const done = (reply: FastifyReply, to: string) => reply.header("cache-control", "no-store").redirect(to, 303);

  void pages.register(async (app) => {
    app.removeContentTypeParser(FORM_TYPE);
    app.addContentTypeParser(FORM_TYPE, { parseAs: "string", bodyLimit: FORM_LIMIT }, (_request, body, next) => next(null, Object.fromEntries(new URLSearchParams(String(body)))));

    app.get("/questions", async (request, reply) => {
      const principal = await reader(request);
      const { conferenceId, delegateId } = principal;
      const { q, all, asked } = request.query as Record<string, unknown>;
      const [{ outline, state, zone }, open, own] = await Promise.all([known(principal), questions.open(conferenceId), questions.ownOf(delegateId)]);
      const voted = await questions.votedBy(conferenceId, delegateId, open.map(({ id }) => id));
      const number = typeof asked === "string" ? own.find(({ id }) => id === asked)?.number : undefined;
      const query = typeof q === "string" ? normaliseInput(q).slice(0, 100) : "";
      const accepting = state.phase !== "ended" && state.questions.accepting;
      const view = { preferences: preferencesOf(request), outline, open, own, voted, accepting, voting: state.phase !== "ended", airedId: state.questions.aired?.questionId ?? null, query, all: all === "1", asked: number ?? null, now: clock(), zone };
      return sendPage(request, reply, questionsPage(view));
    });

    app.get("/questions/new", async (request, reply) => {
      const { outline, state, name, siteName } = await known(await reader(request));
      if (state.phase === "ended" || !state.questions.accepting) return done(reply, "/me/questions");
      const form = { preferences: preferencesOf(request), outline, id: uuidv4(), text: "", itemId: state.agenda.itemId ?? "", anonymous: false, mayBeAnonymous: state.questions.anonymous, name, siteName, problem: null, likely: [] };
      return sendPage(request, reply, askPage(form), "no-store");
    });

    app.post("/questions", async (request, reply) => {
      const principal = await asking(request);
      const { conferenceId } = principal;
      const { id, text: typed, item, anonymous: nameless, sure } = request.body as Record<string, string | undefined>;
      const text = normaliseInput(typed ?? "");
      const anonymous = nameless === "1";
      const itemId = item !== undefined && Value.Check(Uuid, item) ? item : "";
      const again = async (problem: ProblemCode | "text-missing" | null, alike: readonly OpenQuestion[] = []) => {
        const { outline, state, name, siteName } = await known(principal);
        const kept = id !== undefined && Value.Check(Uuid, id) ? id : uuidv4();
        const form = { preferences: preferencesOf(request), outline, id: kept, text, itemId, anonymous, mayBeAnonymous: state.questions.anonymous, name, siteName, problem, likely: alike };
        return sendPage(request, problem === null || problem === "text-missing" ? reply : reply.code(new Problem(problem).status), askPage(form), "no-store");
      };
      if (text === "") return again("text-missing");
      const alike = sure === "1" ? [] : likely(await questions.open(conferenceId), text);
      if (alike.length > 0) return again(null, alike);
      const question = { id: id !== undefined && Value.Check(Uuid, id) ? id : uuidv4(), text, ...(itemId === "" ? {} : { itemId }), ...(anonymous ? { anonymous } : {}) };
      if (text.length > QUESTION_LENGTH) return again("input-too-large");
      // Control characters, for example: what the API does not take, a form does not bring in either.
      if (!Value.Check(NewQuestion, question)) return again("input-malformed");
      try {
        const taken = await questions.ask(principal, conferenceId, question);
        return done(reply, anonymous ? `/me/questions/sent/${taken.id}` : `/me/questions?asked=${taken.id}`);
      } catch (error) {
        // What was typed must not be lost.
        if (error instanceof Problem && error.code !== "sign-in-required") return again(error.code);
        throw error;
      }
    });

    app.get<{ Params: Static<typeof AQuestion> }>("/questions/sent/:id", { schema: { params: AQuestion } }, async (request, reply) => {
      const { conferenceId } = await reader(request);
      const { id } = request.params;
      return sendPage(request, reply, sentPage(preferencesOf(request), id, await questions.nameless(conferenceId, id)));
    });

    app.post<{ Params: Static<typeof AQuestion> }>("/questions/:id/withdraw", { schema: { params: AQuestion } }, async (request, reply) => {
      const principal = await asking(request);
      await questions.withdraw(principal, principal.conferenceId, request.params.id);
      return done(reply, "/me/questions#own");
    });
    app.get("/questions/:id/withdraw", (_request, reply) => reply.redirect("/me/questions", 303));

    for (const [path, vote] of [["vote", true], ["unvote", false]] as const) {
      app.post<{ Params: Static<typeof AQuestion> }>(`/questions/:id/${path}`, { schema: { params: AQuestion } }, async (request, reply) => {
        const principal = await asking(request);
        const { id } = request.params;
        authorise(principal, "question.vote", { conferenceId: principal.conferenceId });
        await questions.vote(principal, principal.conferenceId, { questionId: id, vote });
        return done(reply, `/me/questions#q-${id}`);
      });
      // Where a browser ends up that reloads after a failed vote.
      app.get(`/questions/:id/${path}`, (_request, reply) => reply.redirect("/me/questions", 303));
    }
  });
}

import cookie from "@fastify/cookie";
import { problemDetails, type ProblemCode } from "@diemcau/contract";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { randomBytes } from "node:crypto";
import type { Log } from "../log.ts";
import { Problem, isDatabaseAway } from "../problem.ts";
import { answerClientError } from "./client-error.ts";
import { languageOf } from "./language.ts";
import { TooManyRequests } from "./limiter.ts";
import { securityHeaders } from "./security-headers.ts";
import { cleanText } from "./text.ts";

/** Largest body of a command, bytes. */
const BODY_LIMIT = 16 * 1024;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Takes its body as it was sent: a password may begin with a blank. */
    verbatim?: boolean;
  }
}

/**
 * A Fastify with our security headers, our errors and nothing of any module.
 * @param trustProxy whose `x-forwarded-for` is believed; null: nobody's
 */
export async function createHttpServer(log: Log, trustProxy: string | null = null): Promise<FastifyInstance> {
  const sendProblem = (error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply) => {
    const { code, detail } = explain(error);
    const language = languageOf(request.headers["accept-language"]);
    const errorId = code === "internal" ? randomBytes(4).toString("hex") : undefined;
    if (errorId) log.error({ err: error, errorId, route: request.routeOptions.url }, "request failed");
    const body = problemDetails(code, language, errorId ?? detail);
    if (body.status === 503) reply.header("retry-after", "1");
    if (error instanceof TooManyRequests) reply.header("retry-after", String(error.seconds));
    return reply.code(body.status).type("application/problem+json").send(body);
  };
  const app = Fastify({
    loggerInstance: log.child({}, { level: "warn" }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trustProxy ?? false,
    clientErrorHandler: answerClientError,
    // Addresses that cannot even be read are answered like every other error.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request as FastifyRequest, reply as FastifyReply),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    // Bodies are checked against the schema as they are: nothing is coerced, nothing silently dropped.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  app.server.maxRequestsPerSocket = 0;
  await app.register(cookie);
  app.addHook("onSend", (_request, reply, payload, done) => {
    // What a route has said of itself holds: a page's own policy, a stream that players of other hosts read.
    const own = ["content-security-policy", "cross-origin-resource-policy"].map((name) => [name, reply.getHeader(name)] as const);
    reply.headers(securityHeaders(reply.getHeader("content-type"), () => nonceOf(reply.raw)));
    for (const [name, value] of own) if (value !== undefined) reply.header(name, value);
    done(null, payload);
  });

  // Before the schema looks at it: lengths and blanks are judged on what will be kept.
  app.addHook("preValidation", (request, _reply, done) => {
    if (typeof request.body === "object" && !request.routeOptions.config.verbatim) request.body = cleanText(request.body);
    done();
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => {
    const body = problemDetails("not-found", languageOf(request.headers["accept-language"]));
    return reply.code(404).type("application/problem+json").send(body);
  });
  return app;
}

const nonces = new WeakMap<object, string>();
/** The nonce of one reply: its header and its page name the same. */
export function nonceOf(response: object): string {
  let nonce = nonces.get(response);
  if (!nonce) {
    nonce = randomBytes(12).toString("base64url");
    nonces.set(response, nonce);
  }
  return nonce;
}

/** Which problem of the contract an error is; whatever is not known is `internal`. */
export function explain(error: FastifyError | Problem): { code: ProblemCode; detail: string | undefined } {
  if (error instanceof Problem) return { code: error.code, detail: error.detail };
  if (isDatabaseAway(error)) return { code: "database-unavailable", detail: undefined };
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return { code: "input-too-large", detail: undefined };
  if (error.validation) return { code: "input-malformed", detail: error.message.slice(0, 200) };
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return { code: "input-malformed", detail: undefined };
  return { code: "internal", detail: undefined };
}

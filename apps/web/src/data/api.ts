/** One way to talk HTTP with the server: who asks, in which language, with typed errors and a time limit. */
import { problemDetails, problems, type Language, type ProblemCode, type ProblemDetails } from "@diemcau/contract";

/** The server refused; `problem` carries the sentence and the remedy to show, in the user's language. */
export class ApiProblem extends Error {
  readonly problem: ProblemDetails;
  /** Milliseconds the server asked to wait, 0 when it did not say. */
  readonly retryAfter: number;
  constructor(problem: ProblemDetails, retryAfter = 0) {
    super(`${problem.code}: ${problem.title}`);
    this.name = "ApiProblem";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** No answer at all: the line is dead, or nothing came within the time limit. */
export class LineDown extends Error {
  constructor(cause?: unknown) {
    super("no answer from the server", { cause });
    this.name = "LineDown";
  }
}

/** `account`, `site:<siteId>` or `delegate`: which of the browser's sign-ins asks; "" for nobody. */
export type As = "account" | "delegate" | `site:${string}` | "";

export interface RequestOptions {
  as?: As | undefined;
  body?: unknown;
  /** Sent as If-None-Match. */
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Default 15 s. */
  timeoutMs?: number | undefined;
}

export type Tagged<T> = { notModified: true } | { notModified: false; data: T; etag: string | undefined };

const TIMEOUT_MS = 15_000;
let base = "";

/** Where the server is, for tests outside a browser; in the browser it is the page's own origin. */
export function setApiBase(url: string): void {
  base = url;
}

export const apiUrl = (path: string): string => base + path;

function currentLanguage(): Language {
  return globalThis.document?.documentElement.lang.startsWith("en") ? "en" : "vi";
}

export function headersFor(as: As | undefined): Record<string, string> {
  return { "accept-language": currentLanguage(), ...(as ? { "x-diemcau-as": as } : {}) };
}

/** @throws {ApiProblem} when the server refused @throws {LineDown} when there was no answer */
async function request(method: string, path: string, options: RequestOptions): Promise<Response> {
  const { as, body, etag, signal, timeoutMs = TIMEOUT_MS } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(apiUrl(path), {
      method,
      headers: {
        accept: "application/json, application/problem+json",
        ...headersFor(as),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(etag ? { "if-none-match": etag } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new LineDown(error);
  }
  if (response.ok || response.status === 304) return response;
  throw await problemOf(response);
}

/** The problem that an answer carries; proxies between us and the server do not speak problem details. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait * 1000 : 0;
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiProblem(body, retryAfter);
  return new ApiProblem(
    { ...problemDetails(codeFor(response.status), currentLanguage()), status: response.status },
    retryAfter,
  );
}

function isProblem(body: unknown): body is ProblemDetails {
  return typeof body === "object" && body !== null && "code" in body && "title" in body && "status" in body;
}

function codeFor(status: number): ProblemCode {
  if (status === 401) return "sign-in-required";
  if (status === 403) return "not-allowed";
  if (status === 404) return "not-found";
  if (status === 413) return "input-too-large";
  if (status === 429) return "too-many-requests";
  if (status === 502 || status === 503 || status === 504) return "server-busy";
  return "internal";
}

async function json<T>(response: Response): Promise<T> {
  try {
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  } catch (error) {
    // The line broke in the middle of the answer.
    throw new LineDown(error);
  }
}

export const api = {
  async get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return json<T>(await request("GET", path, options));
  },
  async post<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return json<T>(await request("POST", path, options));
  },
  async del(path: string, options: RequestOptions = {}): Promise<void> {
    await request("DELETE", path, options);
  },
  /** GET that may answer "as you have it". */
  async getTagged<T>(path: string, options: RequestOptions = {}): Promise<Tagged<T>> {
    const response = await request("GET", path, options);
    if (response.status === 304) return { notModified: true };
    return { notModified: false, data: await json<T>(response), etag: response.headers.get("etag") ?? undefined };
  },
};

/** What to show the user for any error that `api` or a command can throw. */
export function problemFor(error: unknown): ProblemDetails {
  if (error instanceof ApiProblem) return error.problem;
  return problemNamed(error instanceof LineDown ? "server-busy" : "internal");
}

/** What the server would say, for what is refused here already. */
export function problemNamed(code: ProblemCode): ProblemDetails {
  const language = currentLanguage();
  return { type: `/problems/${code}`, status: problems[code].status, code, ...problems[code][language] };
}

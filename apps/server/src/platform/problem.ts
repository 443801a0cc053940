import { problems, type ProblemCode } from "@diemcau/contract";

/** An error that a user understands: carried up to the edge and sent as problem details. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  constructor(code: ProblemCode, detail?: string) {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
  get status(): number {
    return problems[this.code].status;
  }
}

/** SQLSTATE classes and socket errors that mean: the database is not there now, try the same again. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string") {
    if (/^(08|57P0)/.test(code) || ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOENT", "ETIMEDOUT"].includes(code)) return true;
  }
  return typeof message === "string" && /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(message);
}

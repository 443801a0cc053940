/**
 * Why a media request was refused. The code is part of the protocol between the media process and
 * the server, and of the problem details a browser receives: add codes, never rename them.
 */
export type MediaErrorCode =
  | "codec-not-supported"
  | "offer-malformed"
  | "limit-reached"
  | "no-such-session"
  | "no-such-slot"
  | "bad-request"
  | "engine-closed"
  | "engine-unreachable"
  | "internal";

/** The HTTP status a WHIP/WHEP endpoint answers for each code. */
export const HTTP_STATUS: Readonly<Record<MediaErrorCode, number>> = {
  "codec-not-supported": 422,
  "offer-malformed": 400,
  "limit-reached": 503,
  "no-such-session": 404,
  "no-such-slot": 404,
  "bad-request": 400,
  "engine-closed": 503,
  "engine-unreachable": 503,
  internal: 500,
};

/** The only error the engine and its client throw on purpose. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MediaError";
    this.code = code;
  }

  /** Suggested HTTP status, see {@link HTTP_STATUS}. */
  get status(): number {
    return HTTP_STATUS[this.code];
  }
}

export function isMediaErrorCode(value: unknown): value is MediaErrorCode {
  return typeof value === "string" && Object.hasOwn(HTTP_STATUS, value);
}

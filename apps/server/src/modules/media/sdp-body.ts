import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../../platform/problem.ts";

const SDP_LIMIT = 64 * 1024;
export const SDP_TYPE = "application/sdp";
/** Candidates after the offer (RFC 8840), which no engine of ours takes. */
export const TRICKLE_TYPE = "application/trickle-ice-sdpfrag";

/** Reads whatever is sent as text: who sends something else than SDP is told so after it was asked who they are. */
export function takeSdp(scope: FastifyInstance): void {
  for (const type of [SDP_TYPE, "*"]) scope.addContentTypeParser(type, { parseAs: "string", bodyLimit: SDP_LIMIT }, (_request, body, done) => done(null, body));
}

export const typeIs = ({ headers }: FastifyRequest, type: string): boolean => (headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase() === type;

/** The description that was sent. @throws Problem media-sdp-expected */
export function sdpOf(request: FastifyRequest): string {
  if (!typeIs(request, SDP_TYPE)) throw new Problem("media-sdp-expected");
  return String(request.body);
}

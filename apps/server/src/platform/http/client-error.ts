import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { problemDetails, type ProblemCode } from "@diemcau/contract";
import { securityHeaders } from "./security-headers.ts";

const known: Record<string, { status: number; code: ProblemCode }> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: "input-too-large" },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "input-malformed" },
};

/** What cannot be read as a request is answered like every other refusal; in which language to, it did not say. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  // Gone, or in the middle of an answer: nothing can be told.
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const { status, code } = known[error.code ?? ""] ?? { status: 400, code: "input-malformed" };
  const body = JSON.stringify({ ...problemDetails(code, "vi"), status });
  const headers = {
    "content-type": "application/problem+json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
    ...securityHeaders("application/problem+json", () => ""),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join("")}\r\n${body}`);
}

import type { FastifyReply, FastifyRequest } from "fastify";
import { rangeOf } from "../../platform/http/range.ts";
import type { FileRow } from "./file-store.ts";
import type { Files } from "./files.ts";

/** What a browser may show in place, because it cannot run: everything else is handed over to be saved. */
const SHOWN = new Set(["application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain; charset=utf-8", "video/mp4", "video/webm"]);

/** Sends a file, or the range of it that was asked for. The caller has asked whether it may be read. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, files: Files, file: FileRow): Promise<FastifyReply> {
  const { download } = request.query as { download?: unknown };
  const how = download === undefined && SHOWN.has(file.mediaType) ? "inline" : "attachment";
  reply.headers({
    "content-type": file.mediaType,
    "content-disposition": `${how}; filename="${asciiName(file.name)}"; filename*=UTF-8''${encodeURIComponent(file.name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    "accept-ranges": "bytes",
    // Recalled at once means that no browser goes on showing what it kept.
    "cache-control": "private, no-store",
  });
  const range = rangeOf(request.headers.range, file.size);
  if (range === "bad") return reply.code(416).header("content-range", `bytes */${file.size}`).header("content-length", 0).send("");
  if (!range) return reply.header("content-length", file.size).send(await files.bytes(file));
  const { start, end } = range;
  reply.code(206).headers({ "content-range": `bytes ${start}-${end}/${file.size}`, "content-length": end - start + 1 });
  return reply.send(await files.bytes(file, range));
}

/** For programs that do not read the other one. */
const asciiName = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D")
    .replaceAll(/[^\w .()-]/g, "_");

/** Files on their way: sent in parts, so that a weak line loses one part and not the whole. */
import { FILE_PART, fileLimit, type AttachedFile, type FileSubject } from "@diemcau/contract";
import { ApiProblem, LineDown, api, apiUrl, headersFor, problemNamed, problemOf } from "../../data/index.ts";
import { newId } from "../new-id.ts";

const TRIES = 6;
const PART_TIMEOUT_MS = 30_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A file that the server has, and waits for its sender's word. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/** Sends a file, to be attached. @throws ApiProblem with the server's sentence, LineDown when the line stays dead */
export async function sendFile(file: File, onShare: (share: number) => void): Promise<Upload> {
  if (file.size > fileLimit(file.name)) throw new ApiProblem(problemNamed("file-too-large"));
  if (file.size === 0) throw new ApiProblem(problemNamed("file-empty"));
  const id = newId();
  for (let at = 0; at < file.size; at += FILE_PART) {
    await insist(() => sendPart(id, at, file.slice(at, at + FILE_PART)));
    onShare(Math.min(1, (at + FILE_PART) / file.size));
  }
  return { id, name: file.name.normalize("NFC"), size: file.size };
}

/** @param declared the sender has looked, and it bears no mark of secrecy. @throws ApiProblem, LineDown */
export function attachFile(upload: Upload, subject: FileSubject, declared = false): Promise<AttachedFile> {
  return insist(() => api.post<AttachedFile>("/api/files", { as: "account", body: { ...upload, subject, ...(declared ? { declared } : {}) }, timeoutMs: 90_000 }));
}

async function sendPart(id: string, at: number, part: Blob): Promise<void> {
  let response: Response;
  try {
    response = await fetch(apiUrl(`/api/files/${id}/parts/${at}`), {
      method: "PUT",
      headers: { ...headersFor("account"), "content-type": "application/octet-stream" },
      body: part,
      signal: AbortSignal.timeout(PART_TIMEOUT_MS),
    });
  } catch (error) {
    throw new LineDown(error);
  }
  if (!response.ok) throw await problemOf(response);
}

/** A part that the line swallowed is sent again; what the server refuses is not. */
async function insist<T>(send: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof LineDown) || tried === TRIES) throw error;
      await wait(500 * 2 ** tried);
    }
  }
}

/** Where a file's bytes are, for this browser's account. */
export const fileAddress = (id: string, download = false): string => apiUrl(`/api/files/${id}?as=account${download ? "&download=1" : ""}`);

const OPEN_XML = "application/vnd.openxmlformats-officedocument";
const OPEN_DOCUMENT = "application/vnd.oasis.opendocument";
/** Their words come from the server: the formats are too many and too large for a page. */
export const READ_BY_SERVER = new Set([`${OPEN_XML}.spreadsheetml.sheet`, `${OPEN_XML}.presentationml.presentation`, `${OPEN_DOCUMENT}.text`, `${OPEN_DOCUMENT}.spreadsheet`, `${OPEN_DOCUMENT}.presentation`]);
/** Texts, whose paragraphs the server can name to compare them. */
export const COMPARED = new Set(["application/pdf", "text/plain; charset=utf-8", `${OPEN_XML}.wordprocessingml.document`, `${OPEN_DOCUMENT}.text`]);
export const PREVIEWED = new Set(["application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain; charset=utf-8", `${OPEN_XML}.wordprocessingml.document`, ...READ_BY_SERVER]);

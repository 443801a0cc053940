/** A roster file on its way to the server and back. */
import type { RosterImported, RosterPreview } from "@diemcau/contract";
import { LineDown, headersFor, problemFor } from "../../data/index.ts";
import { language } from "../../i18n/index.ts";

/** As the server has it; said here at once, before anything is sent. */
export const FILE_LIMIT = 5 * 1024 * 1024;

export type Problem = ReturnType<typeof problemFor>;
export type Outcome<T> = { readonly data: T; readonly problem: null } | { readonly data: null; readonly problem: Problem };

const pathOf = (conferenceId: string): string => `/api/conferences/${conferenceId}/rosters`;

export const previewRoster = (conferenceId: string, file: File, site: number | null): Promise<Outcome<RosterPreview>> =>
  send(`${pathOf(conferenceId)}/preview`, file, site === null ? {} : { site: String(site) });

/** The same `id` again is safe: it is saved once. */
export const confirmRoster = (conferenceId: string, file: File, site: number | null, id: string, hash: string): Promise<Outcome<RosterImported>> =>
  send(pathOf(conferenceId), file, { id, hash, ...(site === null ? {} : { site: String(site) }) });

export const delegatesUrl = (conferenceId: string, site: number): string => `/api/conferences/${conferenceId}/sites/${site}/delegates`;

export function downloadUrl(conferenceId: string, site: number | null, format: "xlsx" | "csv"): string {
  const query = `?as=account&language=${language()}`;
  return site === null ? `${pathOf(conferenceId)}/template.xlsx${query}` : `/api/conferences/${conferenceId}/sites/${site}/roster.${format}${query}`;
}

async function send<T>(path: string, file: File, query: Record<string, string>): Promise<Outcome<T>> {
  try {
    const response = await fetch(`${path}?${new URLSearchParams(query).toString()}`, {
      method: "POST",
      headers: { ...headersFor("account"), "content-type": "application/octet-stream" },
      body: file,
      signal: AbortSignal.timeout(120_000),
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok && body !== null) return { data: body as T, problem: null };
    if (typeof body === "object" && body !== null && "title" in body && "remedy" in body) return { data: null, problem: body as Problem };
    return { data: null, problem: problemFor(new Error(`answer ${response.status}`)) };
  } catch (error) {
    // The line is down, or the file was changed since it was chosen.
    return { data: null, problem: problemFor(new LineDown(error)) };
  }
}


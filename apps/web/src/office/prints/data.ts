import type { BadgeSheet, LetterheadAnswer, Letterhead, PaperFormat, PaperKind, ProblemDetails } from "@diemcau/contract";
import { LineDown, api, headersFor, problemFor } from "../../data/index.ts";

export interface PrintWish {
  readonly paper: PaperKind;
  readonly language: "vi" | "en";
  readonly to: "unit" | "delegates";
  readonly sheet: BadgeSheet;
  /** "" for all. */
  readonly delegate: string;
}

const siteAddress = (conferenceId: string, site: number): string => `/api/conferences/${conferenceId}/sites/${site}`;
export const letterheadAddress = (conferenceId: string, site: number): string => `${siteAddress(conferenceId, site)}/letterhead`;

/** Only what the paper asks for stands in its address. */
export function paperAddress(conferenceId: string, site: number, format: PaperFormat, { paper, language, to, sheet, delegate }: PrintWish): string {
  const query = new URLSearchParams({ as: "account", language });
  const byName = paper === "badges" || (paper === "invitation" && to === "delegates");
  if (paper === "invitation") query.set("to", to);
  if (paper === "badges") query.set("sheet", sheet);
  if (byName && delegate) query.set("delegate", delegate);
  return `${siteAddress(conferenceId, site)}/papers/${paper}.${format}?${query.toString()}`;
}

export const saveLetterhead = (conferenceId: string, site: number, letterhead: Letterhead): Promise<LetterheadAnswer> =>
  api.post(letterheadAddress(conferenceId, site), { as: "account", body: letterhead });

export type Fetched = { readonly file: Blob; readonly name: string; readonly problem: null } | { readonly problem: ProblemDetails };

/** Fetched first and handed over then: a refusal is shown on the page, and not saved as a file. */
export async function fetchPaper(address: string): Promise<Fetched> {
  try {
    const response = await fetch(address, { headers: headersFor("account"), signal: AbortSignal.timeout(120_000) });
    if (!response.ok) {
      const body = (await response.json().catch(() => null)) as ProblemDetails | null;
      return { problem: body && "title" in body ? body : problemFor(new Error(`answer ${response.status}`)) };
    }
    const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "paper";
    return { file: await response.blob(), name, problem: null };
  } catch (error) {
    return { problem: problemFor(new LineDown(error)) };
  }
}

/** Into the folder of downloads. */
export function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** What the pages of the organisation ask for, and how they say it. */
import { createContext, useContext } from "react";
import type { FileImported, FilePreview, FileStep, OrganisationSetup, ProblemDetails } from "@diemcau/contract";
import { LineDown, headersFor, problemFor } from "../../data/index.ts";
import { language } from "../../i18n/index.ts";
import { useAsked, type Asked } from "../documents/data.ts";

export { useAsked } from "../documents/data.ts";

const API = "/api/organisation";
export const unitPath = (id: string, on?: string): string => `/office/organisation/units/${id}${on ? `?on=${on}` : ""}`;
export const personPath = (id: string): string => `/office/organisation/people/${id}`;
export const useSetupAnswer = (): Asked<OrganisationSetup> => useAsked<OrganisationSetup>(`${API}/setup`);

export const SetupContext = createContext<(OrganisationSetup & { reload(): void }) | null>(null);

/** Levels, kinds and ranks, with the names to show. */
export function useSetup() {
  const setup = useContext(SetupContext);
  if (!setup) throw new Error("outside of the organisation's pages");
  const kinds = new Map(setup.kinds.map((kind) => [kind.code, kind.name]));
  const levels = new Map(setup.levels.map((level) => [level.code, level.name]));
  const ranks = new Map(setup.ranks.map((rank) => [rank.code, rank.title]));
  return {
    ...setup,
    kindName: (code: string) => kinds.get(code) ?? code,
    levelName: (code: string) => levels.get(code) ?? code,
    rankName: (code: string) => ranks.get(code) ?? code,
  };
}

/** RFC 9562, version 4: also outside a secure context, where there is no crypto.randomUUID. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const FILE_KINDS = ["units", "people", "committees", "contacts", "mergers", "officers"] as const;
export type FileKind = (typeof FILE_KINDS)[number];
export const FILE_LIMIT = 5 * 1024 * 1024;

export function downloadUrl(what: FileKind, format: "xlsx" | "csv", options: { unit?: string; template?: boolean; from?: "contacts"; level?: "1" } = {}): string {
  const query = new URLSearchParams({ as: "account", language: language(), ...(options.unit ? { unit: options.unit } : {}), ...(options.template ? { template: "1" } : {}),
    ...(options.from ? { from: options.from } : {}), ...(options.level ? { level: options.level } : {}) });
  return `${API}/export/${what}.${format}?${query}`;
}

/** Units without an officer, with whom to reach there as the officer to be, as a file like any other. @throws ProblemDetails */
export async function fileOfContacts(unit: string | null, onlyBelow: boolean): Promise<File> {
  const address = downloadUrl("officers", "csv", { from: "contacts", ...(unit ? { unit } : {}), ...(onlyBelow ? { level: "1" } : {}) });
  const response = await fetch(address, { headers: headersFor("account") });
  if (!response.ok) throw (await response.json()) as ProblemDetails;
  return new File([await response.blob()], "officers.csv", { type: "text/csv" });
}

type Outcome<T> = { readonly data: T; readonly problem: null } | { readonly data: null; readonly problem: ProblemDetails };
export const previewFile = (what: FileKind, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<FilePreview>> =>
  send(`${API}/${what}/preview`, file, query, onShare);
/** The same `id` again is safe: it is saved once. */
export const importFile = (what: FileKind, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<FileImported>> =>
  send(`${API}/${what}/import`, file, query, onShare);

/** Reads the answer line by line, as the work goes on. */
async function send<T>(path: string, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<T>> {
  try {
    const response = await fetch(`${path}?${new URLSearchParams(query).toString()}`, {
      method: "POST",
      headers: { ...headersFor("account"), "content-type": "application/octet-stream" },
      body: file,
      signal: AbortSignal.timeout(180_000),
    });
    if (!response.ok || !response.body) {
      const body: unknown = await response.json().catch(() => null);
      if (typeof body === "object" && body !== null && "title" in body && "remedy" in body) return { data: null, problem: body as ProblemDetails };
      return { data: null, problem: problemFor(new Error(`answer ${response.status}`)) };
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const lines = rest.split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const step = JSON.parse(line) as FileStep<T>;
        if ("share" in step) onShare(step.share);
        else if ("problem" in step) return { data: null, problem: step.problem as ProblemDetails };
        else return { data: step.result, problem: null };
      }
      if (done) throw new LineDown();
    }
  } catch (error) {
    // The line is down, or the file was changed since it was chosen.
    return { data: null, problem: problemFor(error instanceof LineDown ? error : new LineDown(error)) };
  }
}

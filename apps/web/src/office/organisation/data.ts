/** What the pages of the organisation ask for, and how they say it. */
import { createContext, useContext } from "react";
import type { FileImported, FilePreview, OrganisationSetup, ProblemDetails } from "@diemcau/contract";
import { headersFor } from "../../data/index.ts";
import { language } from "../../i18n/index.ts";
import { useAsked, type Asked } from "../documents/data.ts";
import { sendFile, type Outcome } from "../sheet/send-file.ts";

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

export const previewFile = (what: FileKind, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<FilePreview>> =>
  sendFile(`${API}/${what}/preview`, file, query, onShare);
/** The same `id` again is safe: it is saved once. */
export const importFile = (what: FileKind, file: File, query: Record<string, string>, onShare: (share: number) => void): Promise<Outcome<FileImported>> =>
  sendFile(`${API}/${what}/import`, file, query, onShare);

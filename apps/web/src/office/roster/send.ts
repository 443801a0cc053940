/** A roster file on its way to the server and back. */
import type { ProblemDetails, RosterImported, RosterPreview } from "@diemcau/contract";
import { language } from "../../i18n/index.ts";
import { sendFile, type Outcome } from "../sheet/send-file.ts";

/** As the server has it; said here at once, before anything is sent. */
export const FILE_LIMIT = 5 * 1024 * 1024;

export type Problem = ProblemDetails;

const pathOf = (conferenceId: string): string => `/api/conferences/${conferenceId}/rosters`;

export const previewRoster = (conferenceId: string, file: File, site: number | null, onShare: (share: number) => void): Promise<Outcome<RosterPreview>> =>
  sendFile(`${pathOf(conferenceId)}/preview`, file, site === null ? {} : { site: String(site) }, onShare);

/** The same `id` again is safe: it is saved once. */
export const confirmRoster = (conferenceId: string, file: File, site: number | null, id: string, hash: string, onShare: (share: number) => void): Promise<Outcome<RosterImported>> =>
  sendFile(pathOf(conferenceId), file, { id, hash, ...(site === null ? {} : { site: String(site) }) }, onShare);

export const delegatesUrl = (conferenceId: string, site: number): string => `/api/conferences/${conferenceId}/sites/${site}/delegates`;

export function downloadUrl(conferenceId: string, site: number | null, format: "xlsx" | "csv"): string {
  const query = `?as=account&language=${language()}`;
  return site === null ? `${pathOf(conferenceId)}/template.xlsx${query}` : `/api/conferences/${conferenceId}/sites/${site}/roster.${format}${query}`;
}

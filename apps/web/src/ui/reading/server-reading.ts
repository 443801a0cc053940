import { api, apiUrl, type As } from "../../data/index.ts";
import type { Chosen, Read } from "./ReadingDialog.tsx";

/** A document or paper as the server has it. @throws whatever the server or the line says */
export async function readAtServer(conferenceId: string, as: As, chosen: Chosen, signal: AbortSignal): Promise<Read> {
  const text = await api.get<Omit<Read, "addresses">>(`/api/conferences/${conferenceId}/${chosen.kind}/${chosen.id}`, { as, signal });
  return { ...text, addresses: new Map(text.files.map(({ id }) => [id, apiUrl(`/api/files/${id}?as=${encodeURIComponent(as)}&download=1`)])) };
}

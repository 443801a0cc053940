/** Tests that the server does not have yet: kept in this browser until it does, sent under the same id. */
import type { LineTestTaken, NewLineTest } from "@diemcau/contract";
import { api, type As } from "../../data/index.ts";

interface Kept extends NewLineTest {
  readonly conferenceId: string;
  readonly as: As;
}

const KEY = "diemcau.line-tests";
const MOST = 5;

function read(): Kept[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Kept[];
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function write(kept: readonly Kept[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept.slice(-MOST)));
  } catch {
    // Then it lives as long as the page.
  }
}

export const keep = (test: Kept): void => write([...read().filter(({ id }) => id !== test.id), test]);
export const forget = (id: string): void => write(read().filter((test) => test.id !== id));
export const keptFor = (conferenceId: string, as: As): Kept[] => read().filter((test) => test.conferenceId === conferenceId && test.as === as);

/** @throws ApiProblem, LineDown */
export const send = ({ conferenceId, as, id, measures }: Kept): Promise<LineTestTaken> =>
  api.post<LineTestTaken>(`/api/conferences/${conferenceId}/line-tests`, { as, body: { id, measures } });

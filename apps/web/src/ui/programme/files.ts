/** Files that the programme shows, fetched before they are needed and kept in this page's memory only: what is recalled is gone with it. */
import { useEffect, useSyncExternalStore } from "react";
import type { StageFile } from "@diemcau/contract";
import { openPages } from "./pages.ts";
import { apiUrl, headersFor, problemFor, problemOf, type As } from "../../data/index.ts";

export interface Fetched {
  readonly status: "waiting" | "there" | "failed";
  readonly blob: Blob | null;
  /** Why it is not there: the server's sentence. */
  readonly problem: string | null;
  /** Failed, and asking again brings nothing. */
  readonly final?: boolean;
}

/** Larger ones are played from the server as they go. */
const LARGEST = 200 * 1024 * 1024;
const KEPT = 6;
const TRIES = 5;
/** What is shown and has failed is tried again after about so long, or when the line is back. */
const AGAIN_MS = 20_000;
/** Thousands of rooms are told of a file in the same moment: over so long they ask for it, the longer the larger it is. */
const SPREAD_MS = 4_000;
const spreadOf = (size: number): number => Math.max(SPREAD_MS, size / 3_500);

const WAITING: Fetched = { status: "waiting", blob: null, problem: null };

export class FileShelf {
  readonly #files = new Map<string, Fetched>();
  /** How many show it now: it stays on the shelf. */
  readonly #shown = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(key: string): Fetched {
    return this.#files.get(key) ?? WAITING;
  }

  /** Fetches unless it is there or on its way. */
  want(key: string, address: string, as: As, spread: number): void {
    const known = this.#files.get(key);
    if (known && known.status !== "failed") {
      // The last wanted stays longest.
      this.#files.delete(key);
      this.#files.set(key, known);
      return;
    }
    this.#put(key, WAITING);
    for (const old of [...this.#files.keys()].slice(0, -KEPT)) if (!this.#shown.has(old)) this.#files.delete(old);
    setTimeout(() => void this.#fetch(key, address, as), Math.random() * spread);
  }

  /** Fetches what is shown, and does not give it up until it is let go. */
  show(key: string, address: string, as: As): () => void {
    this.#shown.set(key, (this.#shown.get(key) ?? 0) + 1);
    const want = (): void => this.want(key, address, as, 0);
    want();
    const timer = setInterval(() => {
      const { status, final } = this.get(key);
      if (status === "failed" && !final) want();
    }, AGAIN_MS * (0.5 + Math.random()));
    window.addEventListener("online", want);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", want);
      const others = this.#shown.get(key)! - 1;
      if (others > 0) this.#shown.set(key, others);
      else this.#shown.delete(key);
    };
  }

  async #fetch(key: string, address: string, as: As): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        const response = await fetch(address, { headers: headersFor(as), cache: elsewhere ? "default" : "no-store" });
        if (!response.ok) throw await problemOf(response);
        const blob = await response.blob();
        this.#put(key, { status: "there", blob, problem: null });
        // Opened before it is shown: what draws it is loaded and has read it by then.
        if (blob.type === "application/pdf") openPages(blob).catch(() => {});
        return;
      } catch (error) {
        const problem = problemFor(error);
        const final = problem.status < 500 && problem.status !== 429;
        if (final || tried === TRIES) {
          this.#put(key, { status: "failed", blob: null, problem: problem.title, final });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tried * (0.5 + Math.random())));
      }
    }
  }

  #put(key: string, file: Fetched): void {
    this.#files.set(key, file);
    for (const listener of this.#listeners) listener();
  }
}

/** Where files are for a page without a sign-in. */
let elsewhere: ((id: string) => string) | null = null;

/** For a page that is no sign-in's: its files are at public addresses, and caches may keep them. */
export function takeFilesFrom(addressOf: (id: string) => string): void {
  elsewhere = addressOf;
}

const shelf = new FileShelf();
export const fileAddress = (id: string, as: As): string => elsewhere?.(id) ?? apiUrl(`/api/files/${id}?as=${encodeURIComponent(as)}`);
/** Why a file that is played as it comes does not: the server's sentence; null: it would give it, or the line is down. */
export async function refusalOf(id: string, as: As): Promise<string | null> {
  try {
    const response = await fetch(fileAddress(id, as), { headers: { ...headersFor(as), range: "bytes=0-0" }, cache: "no-store" });
    if (!response.ok) return response.status >= 500 ? null : (await problemOf(response)).problem.title;
    await response.body?.cancel();
    return null;
  } catch {
    return null;
  }
}
const keyOf = (id: string, as: As): string => `${as} ${id}`;

/** A file of the programme; with `null` nothing is fetched. */
export function useFile(file: StageFile | null, as: As): Fetched {
  const key = file ? keyOf(file.id, as) : "";
  const fetched = useSyncExternalStore(shelf.subscribe, () => shelf.get(key));
  useEffect(() => {
    if (!file || file.size > LARGEST) return;
    return shelf.show(key, fileAddress(file.id, as), as);
    // A file is what its id says.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, as]);
  return file ? fetched : WAITING;
}

/** Fetches what will be shown next, each room at its own moment. */
export function usePrefetch(files: readonly StageFile[], as: As): void {
  // The list is made anew with each snapshot: what counts is what it says.
  const wanted = JSON.stringify(files.filter(({ size }) => size <= LARGEST));
  useEffect(() => {
    for (const { id, size } of JSON.parse(wanted) as StageFile[]) shelf.want(keyOf(id, as), fileAddress(id, as), as, spreadOf(size));
  }, [wanted, as]);
}

/** What is here already, without asking for it. */
export const fetchedFile = (id: string, as: As): Blob | null => shelf.get(keyOf(id, as)).blob;

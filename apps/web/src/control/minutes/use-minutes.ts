import { useCallback, useMemo, useState } from "react";
import type { MinutesText, MinutesTextSaved, MinutesView, ProblemDetails } from "@diemcau/contract";
import { api, problemFor, useResource } from "../../data/index.ts";

export type SaveState = "same" | "changed" | "saving";

export interface Minutes {
  readonly view: MinutesView | null;
  readonly problem: ProblemDetails | null;
  /** What is written by hand, as it is being typed. */
  readonly text: MinutesText | null;
  readonly save: SaveState;
  /** Why the last saving did not go through. */
  readonly refused: ProblemDetails | null;
  readonly saved: { readonly at: number; readonly by: string } | null;
  change(part: Partial<MinutesText>): void;
  /** Writes the minutes anew; what is being typed stays. */
  refresh(): void;
  saveNow(): Promise<void>;
  /** Somebody else has saved: theirs instead of what was typed here. */
  takeTheirs(): void;
  /** Or this one over theirs. */
  keepMine(): Promise<void>;
}

interface Saved {
  readonly version: number;
  readonly text: MinutesText;
  readonly at: number | null;
  readonly by: string | null;
}

/** A remark of nothing is none. */
const tidy = (text: MinutesText): MinutesText => ({ ...text, remarks: Object.fromEntries(Object.entries(text.remarks).filter(([, remark]) => remark.trim() !== "")) });

/** What is typed is kept until it is saved, whatever is read meanwhile. */
export function useMinutes(conferenceId: string, language: "vi" | "en"): Minutes {
  const [round, setRound] = useState(0);
  const path = `/api/conferences/${conferenceId}/minutes`;
  const { data: view, problem } = useResource<MinutesView>(`${path}?language=${language}`, "account", round);
  const [typed, setTyped] = useState<MinutesText | null>(null);
  /** What was saved from here, until it is read again. */
  const [own, setOwn] = useState<Saved | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [refused, setRefused] = useState<ProblemDetails | null>(null);
  const read: Saved | null = view ? { version: view.version, text: view.text, at: view.changedAt, by: view.changedBy } : null;
  const newest = own && (!read || own.version > read.version) ? own : read;
  // What is typed was begun from a version: if somebody else saves meanwhile, the server says so.
  const [begunFrom, setBegunFrom] = useState(0);

  const write = useCallback(
    async (version: number): Promise<void> => {
      if (typed === null) return;
      setSaving(true);
      setRefused(null);
      try {
        const text = tidy(typed);
        const saved = await api.post<MinutesTextSaved>(`${path}/text`, { as: "account", body: { version, text } });
        setOwn({ version: saved.version, text, at: saved.changedAt, by: saved.changedBy });
        setBegunFrom(saved.version);
        setTyped((now) => (now === typed ? null : now));
        setRound((last) => last + 1);
      } catch (error) {
        setRefused(problemFor(error));
      } finally {
        setSaving(false);
      }
    },
    [path, typed],
  );
  const text = typed ?? newest?.text ?? null;
  return useMemo(
    (): Minutes => ({
      view,
      problem,
      text,
      save: isSaving ? "saving" : typed === null ? "same" : "changed",
      refused,
      saved: newest && newest.at !== null ? { at: newest.at, by: newest.by ?? "" } : null,
      change: (part) => {
        if (typed === null) setBegunFrom(newest!.version);
        setTyped((now) => ({ ...(now ?? newest!.text), ...part }));
      },
      refresh: () => setRound((last) => last + 1),
      saveNow: () => write(begunFrom),
      takeTheirs: () => {
        setTyped(null);
        setOwn(null);
        setRefused(null);
        setRound((last) => last + 1);
      },
      keepMine: async () => {
        const theirs = await api.get<MinutesView>(`${path}?language=${language}`, { as: "account" }).catch((error: unknown) => {
          setRefused(problemFor(error));
          return null;
        });
        if (theirs) await write(theirs.version);
      },
    }),
    [view, problem, text, isSaving, typed, refused, newest, begunFrom, write, path, language],
  );
}

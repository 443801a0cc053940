import { useCallback, useEffect, useState } from "react";
import type { ProblemDetails, StageSource } from "@diemcau/contract";
import { api, apiUrl, problemFor, problemNamed } from "../../data/index.ts";
import { openPages } from "../../ui/programme/index.ts";
import type { PreparedFile } from "./draft.ts";

export interface Sources {
  readonly files: readonly StageSource[] | null;
  readonly problem: ProblemDetails | null;
  reload(): void;
}

/** What the programme can show: the files of the conference's papers and documents. */
export function useSources(conferenceId: string, version: number, isAsked: boolean): Sources {
  const [result, setResult] = useState<Omit<Sources, "reload">>({ files: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    // The chair is given no files: the server would say no.
    if (!isAsked) return;
    const controller = new AbortController();
    api.get<StageSource[]>(`/api/conferences/${conferenceId}/stage/files`, { as: "account", signal: controller.signal }).then(
      (files) => setResult({ files, problem: null }),
      (error: unknown) => {
        if (!controller.signal.aborted) setResult((last) => ({ files: last.files, problem: problemFor(error) }));
      },
    );
    return () => controller.abort();
  }, [conferenceId, version, round, isAsked]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...result, reload };
}

/** A film that this browser cannot play: the rooms' cannot either. */
export class Unplayable extends Error {}

export const isFilm = ({ mediaType }: StageSource): boolean => mediaType.startsWith("video/");
const address = (id: string): string => apiUrl(`/api/files/${id}?as=account`);

/** Looks into a file: how many pages it has, how long it runs. @throws ProblemDetails, Unplayable when it cannot be shown */
export async function prepareFile(source: StageSource): Promise<PreparedFile> {
  const { id, name, size } = source;
  if (isFilm(source)) return { id, name, size, kind: "video", length: await lengthOf(id) };
  const response = await fetch(address(id), { cache: "no-store" });
  if (!response.ok) throw problemNamed("file-unknown");
  try {
    const { count } = await openPages(await response.blob());
    return { id, name, size, kind: "document", pages: count };
  } catch {
    throw problemNamed("file-damaged");
  }
}

function lengthOf(id: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const video = document.createElement("video");
    video.preload = "metadata";
    video.muted = true;
    const judge = (): void => {
      const { duration, videoWidth } = video;
      if (duration === Infinity) {
        // A recording that was never told its length: its end is looked for.
        video.currentTime = Number.MAX_SAFE_INTEGER;
        return;
      }
      video.removeAttribute("src");
      if (duration > 0 && videoWidth > 0) resolve(Math.floor(duration * 1000));
      else reject(new Unplayable());
    };
    video.addEventListener("loadedmetadata", judge);
    video.addEventListener("durationchange", () => {
      if (video.readyState > 0 && Number.isFinite(video.duration) && video.hasAttribute("src")) judge();
    });
    video.addEventListener("error", () => {
      if (video.hasAttribute("src")) reject(new Unplayable());
    });
    video.src = address(id);
  });
}

/** The list of scenes, asked for again and again as any cache may answer it. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { OverflowCaptions, OverflowList, OverflowScene, StageFile } from "@diemcau/contract";

/** What is shown is heard of that long before its sound arrives, at least: the stream is some 10 s late, ms. */
const ASK_MS = 2_500;
const LONGEST_MS = 15_000;
const TIMEOUT_MS = 10_000;
/** One that is not answered may be a train in a tunnel. */
const PATIENCE = 2;
const LOOK_MS = 100;
/** Captions that are kept beyond those of the list. */
const OLDER_LINES = 40;
const NONE: readonly OverflowScene[] = [];

export interface Scenes {
  /** Null until it has come; the last one while there is no line. */
  readonly list: OverflowList | null;
  /** `gone`: nothing is sent at this address, not yet or not any more. `away`: no answer. */
  readonly reach: "asking" | "there" | "gone" | "away";
}

/** By its id what is in a file: its address on this page. */
const hashes = new Map<string, string>();
export const fileAddressAt = (base: string, id: string): string => `${base}files/${hashes.get(id) ?? ""}`;

export function useScenes(base: string): Scenes {
  const [scenes, setScenes] = useState<Scenes>({ list: null, reach: "asking" });
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failed = 0;
    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      try {
        const answer = await fetch(`${base}scenes.json`, { credentials: "omit", signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]) });
        failed = answer.ok || answer.status === 404 ? 0 : failed + 1;
        if (answer.ok) {
          const list = (await answer.json()) as OverflowList;
          for (const [id, sha256] of Object.entries(list.files)) hashes.set(id, sha256);
          setScenes((last) => ({ list: grown(last.list, list), reach: "there" }));
        } else if (answer.status === 404) setScenes(({ list }) => ({ list, reach: "gone" }));
      } catch {
        if (stopped.signal.aborted) return;
        failed++;
      }
      if (failed >= PATIENCE) setScenes(({ list }) => ({ list, reach: "away" }));
      // Not all in the same moment, and less often while it brings nothing.
      timer = setTimeout(() => void ask(), Math.min(LONGEST_MS, ASK_MS * 2 ** Math.min(3, failed)) * (0.8 + 0.4 * Math.random()));
    };
    const now = (): void => void ask();
    void ask();
    globalThis.addEventListener("online", now);
    return () => {
      stopped.abort();
      clearTimeout(timer);
      globalThis.removeEventListener("online", now);
    };
  }, [base]);
  return scenes;
}

/** The new list with what it has in common with the old one left as it was: nothing is drawn anew for it. */
function grown(last: OverflowList | null, next: OverflowList): OverflowList {
  if (!last) return next;
  const known = new Map(last.scenes.map((scene) => [JSON.stringify(scene), scene]));
  return { ...next, scenes: next.scenes.map((scene) => known.get(JSON.stringify(scene)) ?? scene), captions: next.captions.map((track) => withOlder(track, last.captions.find(({ id }) => id === track.id))) };
}

/** The list has the last lines only, and the stream may be so late that those before them are being heard. */
function withOlder(track: OverflowCaptions, before: OverflowCaptions | undefined): OverflowCaptions {
  const first = track.lines[0]?.n ?? 0;
  return { ...track, lines: [...(before?.lines.filter(({ n }) => n < first).slice(-OLDER_LINES) ?? []), ...track.lines] };
}

/** What is to be seen at a moment of the server's clock; before the first of them, the first. */
export function sceneAt(scenes: readonly OverflowScene[], at: number): OverflowScene | null {
  return scenes.findLast((scene) => scene.at <= at) ?? scenes[0] ?? null;
}

const everyLook = (look: () => void): (() => void) => {
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
};

/** The scene of now, as the clock of the picture goes. @param offset that clock less this device's, ms; null: the newest */
export function useScene(list: OverflowList | null, offset: number | null): OverflowScene | null {
  const scenes = list?.scenes ?? NONE;
  return useSyncExternalStore(everyLook, () => sceneAt(scenes, offset === null ? Number.POSITIVE_INFINITY : Date.now() + offset));
}

/** What of a track has been said by now, as the clock of the picture goes. */
export function useSaid(track: OverflowCaptions | undefined, offset: number | null): OverflowCaptions | undefined {
  const due = useSyncExternalStore(everyLook, () => track?.lines.findLastIndex(({ at }) => offset === null || at <= Date.now() + offset) ?? -1);
  return useMemo(() => track && { ...track, lines: track.lines.slice(0, due + 1) }, [track, due]);
}

/** Files that are shown now or will be in some seconds. */
export function useFiles(list: OverflowList | null): readonly StageFile[] {
  return useMemo(() => {
    const files = (list?.scenes ?? []).flatMap(({ scene }) => (scene.layout === "document" || scene.layout === "video" ? [scene.file] : []));
    return [...new Map(files.map((file) => [file.id, file])).values()];
  }, [list]);
}

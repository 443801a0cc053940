import type { Platform } from "../platform/platform.ts";
import { loadDemo } from "../demo/load.ts";
import type { Progress } from "./progress.ts";

/** Loads the demo with a progress bar. Broken off, it goes on at the next start: nothing is there twice. */
export async function importDemo(platform: Pick<Platform, "config" | "log" | "db" | "secrets" | "clock">, presetId: string, progress: Progress): Promise<void> {
  const started = performance.now();
  await loadDemo(platform, { presetId, onProgress: (share, what) => progress.share(share, what) });
  platform.log.info({ presetId, ms: Math.round(performance.now() - started) }, "demo loaded");
}

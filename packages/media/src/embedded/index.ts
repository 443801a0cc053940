import type { EmbeddedEngineOptions, MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { EmbeddedEngine } from "./engine.ts";
import { assertPortFree } from "./peer.ts";

/**
 * Starts the embedded engine with one programme bus.
 * @throws MediaError bad-request when the UDP port is taken or the address is not this machine's
 */
export async function createEmbeddedEngine(options: EmbeddedEngineOptions): Promise<MediaEngine> {
  await assertUsable(options);
  return new EmbeddedEngine(options);
}

/** @throws MediaError bad-request */
export async function assertUsable(options: EmbeddedEngineOptions): Promise<void> {
  try {
    await assertPortFree(options);
  } catch (error) {
    throw new MediaError("bad-request", `UDP port ${options.port} cannot be used`, { cause: error });
  }
}

import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MediaClient, type ProcessLoad } from "@diemcau/media";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";

/** Longest path a Unix socket can have, bytes. */
const LONGEST_SOCKET_PATH = 107;

/** The media process of an installation listens here; a data folder with a long path borrows the temporary one. */
export function mediaSocket(dataDir: string): string {
  const beside = join(dataDir, "run", "media.sock");
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH) return beside;
  return join(tmpdir(), `diemcau-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}.sock`);
}

/** Name of a site as the media engine knows it, within its conference's bus. */
export const sourceName = (site: number) => String(site);

/** What an interpreter sends, on the bus of their channel. */
export const VOICE = "voice";

/** Who plays, as the media engine knows them: one of them has a few sessions at most. */
export function viewerName(principal: Principal): string {
  if (principal.kind === "account") return `account-${principal.id}`;
  return principal.kind === "site" ? `site-${principal.site}` : `${PHONE}${principal.delegateId}`;
}
/** A player with a stream token. */
export const playerName = (passId: string) => `player-${passId}`;

/** What the names of edges begin with. */
export const EDGE = "edge-";
/** An edge that pulls for those below it. */
export const edgeName = (edgeId: string) => `${EDGE}${edgeId}`;

/** What the names of phones begin with. */
export const PHONE = "delegate-";

/** A health check waits no longer, ms. */
const HEALTH_MS = 2_000;
/** What it carries and how it goes is told from memory, so nobody waits longer, ms. */
const SOON_MS = 800;

/** What the media process says of itself; null when that takes longer than it should: no page waits for one that hangs. */
export function toldSoon<T>(asked: Promise<T>): Promise<T | null> {
  return Promise.race([asked.catch(() => null), delay(SOON_MS, null, { ref: false })]);
}

/** One client of the media process for each bus: a conference has one for its programme, and one for each voice beside it. */
export class MediaClients {
  readonly #socketPath: string;
  #health: MediaClient | null = null;
  #load: MediaClient | null = null;
  readonly #clients = new Map<string, MediaClient>();

  constructor(platform: Platform) {
    this.#socketPath = mediaSocket(platform.config.dataDir);
    platform.hub.onPutAway((conferenceId) => {
      // With the voices beside its programme.
      for (const bus of this.#clients.keys()) if (bus.startsWith(conferenceId)) void this.forget(bus);
    });
  }

  of(conferenceId: string): MediaClient {
    let client = this.#clients.get(conferenceId);
    if (!client) {
      client = new MediaClient({ socketPath: this.#socketPath }, conferenceId);
      this.#clients.set(conferenceId, client);
    }
    return client;
  }

  /** Of a bus that nobody needs any more. */
  async forget(bus: string): Promise<void> {
    const client = this.#clients.get(bus);
    this.#clients.delete(bus);
    await client?.close();
  }

  /** Does the media process answer? Asking makes no bus. */
  healthy(): Promise<boolean> {
    this.#health ??= new MediaClient({ socketPath: this.#socketPath });
    return Promise.race([this.#health.healthy(), delay(HEALTH_MS, false, { ref: false })]);
  }

  /** What the media process carries, all conferences together. @throws MediaError engine-unreachable */
  load(): Promise<ProcessLoad> {
    this.#load ??= new MediaClient({ socketPath: this.#socketPath }, "main", { timeoutMs: SOON_MS });
    return this.#load.load();
  }

  async close(): Promise<void> {
    await Promise.all([this.#health?.close(), this.#load?.close()]);
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}

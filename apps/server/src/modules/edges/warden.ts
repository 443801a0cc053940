import { watchAlive } from "@diemcau/media";
import type { Platform } from "../../platform/platform.ts";
import { EdgeDirectory, type EdgeNow } from "./directory.ts";
import { keepLinkHistory } from "./link-history.ts";
import { forgetRoundTrips, saveReached } from "./store.ts";

const FORGET_EVERY_MS = 3_600_000;
const FORGET_DAYS = 7;

/**
 * Holds a connection to every edge that runs: one that is killed is noticed by it at once, before its beats are missed,
 * and its sites are told to go elsewhere. One process does so for all.
 */
export function createEdgeWarden(platform: Platform): { close(): Promise<void> } {
  const directory = new EdgeDirectory(platform);
  const watched = new Map<string, { key: string; stop(): void }>();

  function watch(edge: EdgeNow, instance: string): () => void {
    let wasThere = false;
    return watchAlive(directory.addressOf(edge), (isThere) => {
      const trouble = isThere ? null : wasThere ? "gone" : "unreachable";
      wasThere ||= isThere;
      platform.log[trouble ? "warn" : "info"]({ edge: edge.name, trouble }, isThere ? "edge is reached" : "edge is not reached");
      void (async () => {
        await saveReached(platform.db, edge.id, instance, trouble).catch((error: unknown) => platform.log.warn({ err: (error as Error).message }, "state of an edge not saved"));
        directory.say(edge.id, trouble === "gone" ? "lost" : "look");
      })();
    });
  }

  async function sync(): Promise<void> {
    const edges = await directory.all();
    const wanted = new Map(edges.flatMap((edge) => (edge.running ? [[edge.id, edge] as const] : [])));
    for (const [id, { key, stop }] of watched) {
      const edge = wanted.get(id);
      if (edge && keyOf(edge) === key) continue;
      stop();
      watched.delete(id);
    }
    for (const [id, edge] of wanted) {
      if (watched.has(id)) continue;
      watched.set(id, { key: keyOf(edge), stop: watch(edge, edge.running!.instance) });
    }
  }
  directory.onChange(() => void sync());
  const history = keepLinkHistory(platform, directory);
  const forgetting = setInterval(() => void forgetRoundTrips(platform.db, FORGET_DAYS).catch(() => {}), FORGET_EVERY_MS);

  return {
    async close() {
      clearInterval(forgetting);
      await directory.close();
      await history.close();
      for (const { stop } of watched.values()) stop();
    },
  };
}

/**
 * Another machine, or the same one started anew, is watched anew. So is one that registers again as it is (the answer was
 * lost, the centre forgot it): with that nobody knows any more that it is reached, and a watch that goes on would not say so.
 */
const keyOf = ({ generation, running }: EdgeNow): string => `${generation} ${running?.instance} ${running?.host}:${running?.port} ${running?.registeredAt}`;

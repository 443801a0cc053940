import { EDGE_STATES, type EdgeLink, type EdgeState } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import type { EdgeNow } from "./directory.ts";

type Metrics = Platform["metrics"];

/** A server as Prometheus reads it: one series for each state, so that each can be asked for by name. */
export function showServer({ edgeUp, edgeState, edgeLimit, edgeCpu, edgeLoop }: Metrics, edge: string, state: EdgeState, limit: number, load: { readonly cpu: number; readonly cores: number; readonly loopMs: number } | null): void {
  edgeUp.set({ edge }, state === "up" || state === "draining" ? 1 : 0);
  for (const each of EDGE_STATES) edgeState.set({ edge, state: each }, each === state ? 1 : 0);
  edgeLimit.set({ edge }, limit);
  // What nobody tells is not there, or it would stand as it was last.
  if (load) {
    edgeCpu.set({ edge }, load.cpu / load.cores);
    edgeLoop.set({ edge }, load.loopMs / 1_000);
  } else {
    edgeCpu.remove({ edge });
    edgeLoop.remove({ edge });
  }
}

/** Shows all edges: one that is lost stays, as not up, until it is removed. */
export function edgeGauges(metrics: Metrics): (edges: readonly EdgeNow[]) => void {
  const { edgeUp, edgeState, edgeLimit, edgeCpu, edgeLoop, edgeViewers, edgeBits, linkUp, linkBits, linkLoss, linkRoundTrip, linkJitter, linkPictures } = metrics;
  let shown = new Set<string>();
  return (edges) => {
    const now = new Set(edges.map(({ name }) => name));
    for (const edge of shown) {
      if (now.has(edge)) continue;
      for (const gauge of [edgeUp, edgeLimit, edgeCpu, edgeLoop]) gauge.remove({ edge });
      for (const state of EDGE_STATES) edgeState.remove({ edge, state });
    }
    shown = now;
    for (const gauge of [edgeViewers, edgeBits, linkUp, linkBits, linkLoss, linkRoundTrip, linkJitter, linkPictures]) gauge.reset();
    const names = new Map(edges.map(({ id, name }) => [id, name]));
    for (const { name, known, limit, running } of edges) {
      const load = known === "lost" || known === "stopped" ? null : (running?.load ?? null);
      showServer(metrics, name, known, limit, load);
      if (!load) continue;
      edgeViewers.set({ edge: name }, load.viewers);
      edgeBits.set({ edge: name }, load.bitsPerSecond);
      // An edge may pull several programmes: of one layer the rates are added, and the worst of the rest stands.
      const links = Map.groupBy(load.links, ({ from, layer }) => `${from} ${layer}`);
      for (const link of links.values()) {
        const { from, layer } = link[0]!;
        const labels = { edge: name, from: names.get(from) ?? from, layer };
        const worst = (of: (each: EdgeLink) => number | null): number => Math.max(0, ...link.map((each) => of(each) ?? 0));
        linkUp.set(labels, link.every(({ connected }) => connected) ? 1 : 0);
        linkBits.set(labels, link.reduce((sum, { bitrate }) => sum + bitrate, 0));
        linkLoss.set(labels, worst(({ loss }) => loss));
        linkRoundTrip.set(labels, worst(({ rttMs }) => rttMs) / 1_000);
        linkJitter.set(labels, worst(({ jitterMs }) => jitterMs) / 1_000);
        linkPictures.set(labels, Math.max(...link.map(({ fps }) => fps)));
      }
    }
  };
}

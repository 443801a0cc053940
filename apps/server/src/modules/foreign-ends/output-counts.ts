import type { OutputState } from "@diemcau/media";
import type { Metrics } from "../../platform/metrics.ts";
import type { OutputRow } from "./store.ts";

type Known = Pick<OutputRow, "id" | "kind">;

/** What goes out, for Prometheus: whoever is paged has to hear of a stream that nobody looks at. */
export class OutputCounts {
  readonly #metrics: Pick<Metrics, "outputs" | "outputRestarts">;
  readonly #states = new Map<string, readonly { kind: OutputRow["kind"]; state: OutputState["state"] | "untold" }[]>();
  /** Of each output, as it was last told. */
  readonly #restarts = new Map<string, number>();

  constructor(metrics: Pick<Metrics, "outputs" | "outputRestarts">) {
    this.#metrics = metrics;
  }

  told(conferenceId: string, outputs: readonly Known[], states: readonly OutputState[]): void {
    const known = outputs.flatMap(({ id, kind }) => {
      const found = states.find((each) => each.id === id);
      return found ? [{ ...found, kind }] : [];
    });
    for (const { id, kind, restarts } of known) {
      const before = this.#restarts.get(id) ?? 0;
      // Fewer than before: the media engine itself was started anew.
      this.#metrics.outputRestarts.inc({ kind }, restarts < before ? restarts : restarts - before);
      this.#restarts.set(id, restarts);
    }
    if (known.length > 0) this.#states.set(conferenceId, known);
    else this.#states.delete(conferenceId);
  }

  untold(conferenceId: string, outputs: readonly Known[]): void {
    this.#states.set(conferenceId, outputs.map(({ kind }) => ({ kind, state: "untold" })));
  }

  show(): void {
    const all = [...this.#states.values()].flat();
    for (const kind of ["hls", "push"] as const) {
      for (const state of ["starting", "running", "failing", "unavailable", "untold"] as const) {
        this.#metrics.outputs.set({ kind, state }, all.filter((each) => each.kind === kind && each.state === state).length);
      }
    }
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import { reduce, stateFromSnapshot, type ConferenceState } from "@diemcau/rules";
import type { EventStream, TestClient } from "../../apps/server/src/testing/client.ts";

/** A screen that comes back by itself, from where it was. */
export class SteadyReader {
  state: ConferenceState | null = null;
  readonly seqs: number[] = [];
  resumed = 0;
  readonly #kinds = new Map<string, number>();
  #stream: EventStream | null = null;
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(client: TestClient, conferenceId: string) {
    this.#done = this.#run(client, conferenceId);
  }

  async #run(client: TestClient, conferenceId: string): Promise<void> {
    let position: string | undefined;
    while (!this.#stopped) {
      const stream = await client.events(conferenceId, position).catch(() => null);
      if (stream?.status === 409) position = undefined;
      if (stream?.status === 200) {
        this.#stream = stream;
        if (position !== undefined) this.resumed++;
        let read = 0;
        while (!stream.ended && !this.#stopped) {
          await stream.until("more", () => stream.events.length > read || stream.ended || this.#stopped, 1_000).catch(() => {});
          for (; read < stream.events.length; read++) this.#take(stream.events[read]!);
        }
        position = stream.lastId ?? position;
      }
      await sleep(100 + Math.random() * 300);
    }
  }

  #take({ event, data }: EventStream["events"][number]): void {
    if (event === "snapshot") this.state = stateFromSnapshot(data as never);
    if (event === "entry" && this.state) {
      const { seq, kind } = data as { seq: number; kind: string };
      if (seq > this.state.seq) {
        this.seqs.push(seq);
        this.#kinds.set(kind, this.kinds(kind) + 1);
      }
      this.state = reduce(this.state, data as never);
    }
  }

  /** How many entries of a kind have come. */
  kinds(kind: string): number {
    return this.#kinds.get(kind) ?? 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stream?.close();
    await this.#done;
  }
}

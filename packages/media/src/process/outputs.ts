import { join } from "node:path";
import type { Logger } from "pino";
import { isSlot } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { ProgrammeOutputs, type OutputState, type OutputWanted, type OutputsOrder } from "../outputs/outputs.ts";
import type { Buses } from "./buses.ts";
import { isTapped } from "./recording.ts";

/** Each is a program of its own beside the engine. */
const MOST_OUTPUTS = 4;
const ID = /^[A-Za-z0-9-]{1,64}$/;
const PUSHED = /^(rtmps?|srt):\/\/[!-~]{1,500}$/;

/** What the control server does for outputs of the programme: one order for each conference, repeated by the clerk. */
export class OutputsDesk {
  readonly #folder: string | null;
  readonly #log: Logger | undefined;
  readonly #buses: Buses;
  readonly #outputs = new Map<string, { outputs: ProgrammeOutputs; letGo(): void }>();

  constructor(folder: string | null, buses: Buses, log: Logger | undefined) {
    this.#folder = folder;
    this.#buses = buses;
    this.#log = log;
  }

  /** @throws MediaError bad-request, limit-reached */
  follow(bus: string, body: unknown): OutputState[] {
    if (this.#folder === null) throw new MediaError("bad-request", "This media process has no folder for outputs");
    const order = orderOf(body);
    const known = this.#outputs.get(bus);
    if (!known && order.outputs.length === 0) return [];
    const engine = this.#buses.get(bus);
    if (!isTapped(engine)) throw new MediaError("bad-request", "This engine has no outputs");
    const mine = known ?? { outputs: new ProgrammeOutputs(join(this.#folder, bus), this.#log), letGo: this.#buses.watch(bus) };
    this.#outputs.set(bus, mine);
    const states = mine.outputs.follow(engine, order);
    if (mine.outputs.isIdle) {
      mine.letGo();
      this.#outputs.delete(bus);
    }
    return states;
  }

  /** How it goes with what the last order wants. */
  states(bus: string): OutputState[] {
    return this.#outputs.get(bus)?.outputs.states ?? [];
  }

  close(): void {
    for (const { outputs } of this.#outputs.values()) outputs.close();
    this.#outputs.clear();
  }
}

function orderOf(body: unknown): OutputsOrder {
  const { large, outputs } = (body ?? {}) as { large?: unknown; outputs?: unknown };
  if ((large !== null && !isSlot(large)) || !Array.isArray(outputs) || outputs.length > MOST_OUTPUTS || !outputs.every(isWanted)) {
    throw new MediaError("bad-request", "An order of outputs is expected");
  }
  return { large, outputs };
}

function isWanted(value: unknown): value is OutputWanted {
  const { id, kind, url } = (value ?? {}) as { id?: unknown; kind?: unknown; url?: unknown };
  if (typeof id !== "string" || !ID.test(id)) return false;
  return kind === "hls" ? url === null : kind === "push" && typeof url === "string" && PUSHED.test(url);
}

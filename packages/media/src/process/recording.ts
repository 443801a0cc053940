import { MediaError } from "../errors.ts";
import type { Recorder, Recorders, RecordingOrder, RecordingStatus, Tapped } from "../recording/recorder.ts";
import type { Buses } from "./buses.ts";

const SOURCE = /^\d{1,6}$/;
/** Rooms recorded by themselves: as many as can be on air. */
const MOST_SOURCES = 4;

/** What the control server does for recordings: one order for each conference, repeated by whoever follows the journal. */
export class RecordingDesk {
  readonly #recorders: Recorders;
  readonly #buses: Buses;
  /** A bus that is recorded stays, whoever is on it. */
  readonly #watched = new Map<string, () => void>();

  constructor(recorders: Recorders, buses: Buses) {
    this.#recorders = recorders;
    this.#buses = buses;
  }

  /** @throws MediaError bad-request, limit-reached, internal */
  async follow(bus: string, body: unknown): Promise<RecordingStatus> {
    if (!this.#recorders.canRecord) throw new MediaError("bad-request", "This media process has no folder for recordings");
    const order = orderOf(body);
    const engine = this.#buses.get(bus);
    if (!isTapped(engine)) throw new MediaError("bad-request", "This engine cannot be recorded");
    const recorder = this.#recorders.of(bus, engine);
    if (!this.#watched.has(bus)) this.#watched.set(bus, this.#buses.watch(bus));
    try {
      return await recorder.follow(order);
    } catch (error) {
      throw new MediaError("internal", "The folder of recordings cannot be used", { cause: error });
    } finally {
      this.#letGo(bus, recorder);
    }
  }

  close(): Promise<void> {
    return this.#recorders.close();
  }

  #letGo(bus: string, recorder: Recorder): void {
    if (!recorder.isIdle) return;
    this.#watched.get(bus)?.();
    this.#watched.delete(bus);
  }
}

export const isTapped = (engine: object): engine is Tapped => "tap" in engine;

function orderOf(body: unknown): RecordingOrder {
  const { programme, sources, reserveBytes } = (body ?? {}) as { programme?: unknown; sources?: unknown; reserveBytes?: unknown };
  const fits =
    typeof programme === "boolean" &&
    Array.isArray(sources) &&
    sources.length <= MOST_SOURCES &&
    sources.every((each): each is string => typeof each === "string" && SOURCE.test(each)) &&
    typeof reserveBytes === "number" &&
    reserveBytes >= 0;
  if (!fits) throw new MediaError("bad-request", "An order to record is expected");
  return { programme, sources, reserveBytes };
}

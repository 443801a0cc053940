import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { Pool, type Dispatcher } from "undici";
import {
  SLOT_COUNT,
  type EngineEvents,
  type EngineStats,
  type AnsweredSession,
  type PlayOptions,
  type SessionAnswer,
  type Slot,
  type SlotState,
} from "../engine.ts";
import { MediaError, isMediaErrorCode } from "../errors.ts";
import type { OutputState, OutputsOrder } from "../outputs/outputs.ts";
import type { RecordingOrder, RecordingStatus } from "../recording/recorder.ts";
import { callSecured, type ControlAddress } from "./address.ts";
import type { ProcessLoad } from "./server.ts";

export interface MediaClientEvents extends EngineEvents {
  /** The event stream is open, perhaps to a process that has just been started: send the slots again. */
  connected: { slots: SlotState[] };
  disconnected: Record<string, never>;
}

const RECONNECT_MS = 250;
const TIMEOUT_MS = 10_000;

export interface MediaClientOptions {
  /** How long an answer may take, ms. Default 10,000. */
  timeoutMs?: number;
}

/** How a media process is called. */
export function dial(address: ControlAddress, connectMs: number): { origin: string; connect: NonNullable<Pool.Options["connect"]> } {
  if ("socketPath" in address) return { origin: "http://media", connect: { socketPath: address.socketPath } };
  if ("controlPort" in address) return { origin: `http://127.0.0.1:${address.controlPort}`, connect: {} };
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return { origin: `https://${host}:${address.port}`, connect: callSecured(address, connectMs) as NonNullable<Pool.Options["connect"]> };
}

/** What a media process carries. @throws MediaError engine-unreachable */
export async function readLoad(address: ControlAddress, timeoutMs = TIMEOUT_MS): Promise<ProcessLoad> {
  const client = new MediaClient(address, "main", { timeoutMs });
  try {
    return await client.load();
  } finally {
    await client.close();
  }
}

/**
 * The engine's methods against a media process. Errors arrive as the MediaError the engine threw;
 * `engine-unreachable` when the process does not answer, which a caller may simply try again.
 */
export class MediaClient {
  readonly #prefix: string;
  readonly #origin: string;
  readonly #connect: NonNullable<Pool.Options["connect"]>;
  readonly #timeoutMs: number;
  readonly #http: Pool;
  readonly #events = new EventEmitter();
  readonly #stopped = new AbortController();
  #following: Promise<void> | null = null;

  /** @param bus the conference whose programme this is about: 1 to 64 of A–Z a–z 0–9 _ - */
  constructor(address: ControlAddress, bus = "main", { timeoutMs = TIMEOUT_MS }: MediaClientOptions = {}) {
    this.#prefix = `/buses/${bus}`;
    this.#timeoutMs = timeoutMs;
    const { origin, connect } = dial(address, timeoutMs);
    this.#origin = origin;
    this.#connect = connect;
    this.#http = this.#newHttp(8);
  }

  async publish(sourceId: string, offerSdp: string): Promise<AnsweredSession> {
    const session = await this.#offer(`/publish?${new URLSearchParams({ source: sourceId })}`, offerSdp);
    if (!("answerSdp" in session)) throw new MediaError("internal", "The media process made an offer to a publisher");
    return session;
  }

  play(viewerId: string, offerSdp: string, options: PlayOptions = {}): Promise<SessionAnswer> {
    const query = new URLSearchParams({ viewer: viewerId });
    if (options.target !== undefined && options.target !== "programme") query.set("source", options.target.source);
    if (options.layer !== undefined) query.set("layer", options.layer);
    return this.#offer(`/play?${query}`, offerSdp);
  }

  async complete(sessionId: string, answerSdp: string): Promise<void> {
    await this.#request("PATCH", `/sessions/${encodeURIComponent(sessionId)}`, answerSdp, "application/sdp");
  }

  async leave(sessionId: string): Promise<void> {
    await this.#request("DELETE", `/sessions/${encodeURIComponent(sessionId)}`);
  }

  async setSlot(slot: Slot, sourceId: string | null): Promise<SlotState[]> {
    const { body } = await this.#request("PUT", `/slots/${slot}`, JSON.stringify(sourceId), "application/json");
    return JSON.parse(body) as SlotState[];
  }

  /** Sets all slots at once; what to send after the process has been restarted. `heard`: without its picture. */
  async setSlots(sources: readonly (string | { readonly heard: string } | null)[]): Promise<SlotState[]> {
    if (sources.length !== SLOT_COUNT) throw new MediaError("bad-request", `${SLOT_COUNT} slots are expected`);
    const { body } = await this.#request("PUT", "/slots", JSON.stringify(sources), "application/json");
    return JSON.parse(body) as SlotState[];
  }

  async slots(): Promise<SlotState[]> {
    return JSON.parse((await this.#request("GET", "/slots")).body) as SlotState[];
  }

  async stats(): Promise<EngineStats> {
    return JSON.parse((await this.#request("GET", "/stats")).body) as EngineStats;
  }

  /** Of the whole process, all buses together. */
  async load(): Promise<ProcessLoad> {
    return JSON.parse((await this.#request("GET", "/load")).body) as ProcessLoad;
  }

  /** What to record of this conference from now on; what is recorded already goes on. */
  async record(order: RecordingOrder): Promise<RecordingStatus> {
    return JSON.parse((await this.#request("PUT", "/recording", JSON.stringify(order), "application/json")).body) as RecordingStatus;
  }

  /** What is sent out of the programme, the whole of it each time; what to send again after the process has been restarted. */
  async outputs(order: OutputsOrder): Promise<OutputState[]> {
    return JSON.parse((await this.#request("PUT", "/outputs", JSON.stringify(order), "application/json")).body) as OutputState[];
  }

  async outputStates(): Promise<OutputState[]> {
    return JSON.parse((await this.#request("GET", "/outputs")).body) as OutputState[];
  }

  async healthy(): Promise<boolean> {
    try {
      await this.#request("GET", "/healthz");
      return true;
    } catch {
      return false;
    }
  }

  /** The first listener opens the event stream, which reconnects until the client is closed. */
  on<E extends keyof MediaClientEvents>(event: E, listener: (detail: MediaClientEvents[E]) => void): () => void {
    this.#events.on(event, listener);
    this.#following ??= this.#follow();
    return () => this.#events.off(event, listener);
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#following;
    await this.#http.destroy();
  }

  #newHttp(connections: number): Pool {
    return new Pool(this.#origin, { connect: this.#connect, connections, headersTimeout: this.#timeoutMs, bodyTimeout: 0 });
  }

  async #offer(path: string, sdp: string): Promise<SessionAnswer> {
    const { status, body, headers } = await this.#request("POST", path, sdp, "application/sdp");
    const location = headers["location"];
    const sessionId = typeof location === "string" ? location.split("/").at(-1) : undefined;
    if (sessionId === undefined) throw new MediaError("internal", "The media process named no session");
    return status === 406 ? { sessionId, counterOfferSdp: body } : { sessionId, answerSdp: body };
  }

  async #request(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: string,
    type?: string,
  ): Promise<{ status: number; body: string; headers: Record<string, string | string[] | undefined> }> {
    let status: number;
    let text: string;
    let headers: Record<string, string | string[] | undefined>;
    try {
      const response = await this.#http.request({
        method,
        path: this.#prefix + path,
        body: body ?? null,
        headers: type === undefined ? {} : { "content-type": type },
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      status = response.statusCode;
      headers = response.headers;
      text = await response.body.text();
    } catch (error) {
      throw new MediaError("engine-unreachable", "The media process does not answer", { cause: error });
    }
    // A counter-offer is no refusal: its body is a description.
    if (status < 400 || (status === 406 && headers["location"] !== undefined)) return { status, body: text, headers };
    throw problem(status, text);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const http = this.#newHttp(1);
      try {
        const response = await http.request({ method: "GET", path: `${this.#prefix}/events`, signal });
        const parser = createParser({ onEvent: (message) => this.#dispatch(message) });
        const decoder = new TextDecoder();
        for await (const chunk of response.body as AsyncIterable<Buffer>)
          parser.feed(decoder.decode(chunk, { stream: true }));
      } catch {
        // The process is down or restarting; the next turn tries again.
      }
      await http.destroy();
      if (signal.aborted) return;
      this.#events.emit("disconnected", {});
      await delay(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  }

  #dispatch(message: EventSourceMessage): void {
    const detail = JSON.parse(message.data) as unknown;
    // Out of this stack: a listener that throws is the caller's defect, not a reason to reconnect.
    setImmediate(() =>
      this.#events.emit(message.event === "hello" ? "connected" : (message.event ?? "message"), detail),
    );
  }
}

function problem(status: number, text: string): MediaError {
  try {
    const body = JSON.parse(text) as { code?: unknown; title?: unknown };
    if (isMediaErrorCode(body.code)) return new MediaError(body.code, String(body.title));
  } catch {
    // Not ours.
  }
  return new MediaError("internal", `The media process answered ${status}`);
}

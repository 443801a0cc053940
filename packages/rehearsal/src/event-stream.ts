import { connect, type Socket } from "node:net";
import type { Random } from "./random.ts";

/** First pause before a broken stream is opened again, and the longest (docs/wire.md), ms. */
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** A stream that has not opened by then is given up and tried again, ms. */
const PATIENCE_MS = 10_000;

/** One buffer for all sockets: what arrives is looked at and forgotten. */
const shared = Buffer.allocUnsafeSlow(256 * 1024);
const STATUS = /^HTTP\/1\.1 (\d{3})/;

export interface EventStreamOptions {
  readonly host: string;
  readonly port: number;
  /** Path and query of the stream. */
  readonly path: string;
  readonly cookie: string;
  readonly random: Random;
  /** Bytes as they arrived, valid during the call only. */
  readonly onData?: (bytes: Buffer) => void;
  readonly onState?: (open: boolean) => void;
  /** Own address to connect from, for more streams than one address has ports. */
  readonly localAddress?: string;
}

/**
 * One event stream held as a browser holds it: opened again after a jittered pause when it breaks, from where it
 * was. Built for tens of thousands in one process: a bare socket, nothing parsed but the position.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pause = PAUSE_MS;
  #opened = false;
  #ended = false;
  /** `<mark>.<seq>` of the last event. */
  #position = "";

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#opened;
  }

  get position(): string {
    return this.#position;
  }

  open(): void {
    if (this.#socket || this.#ended) return;
    const { host, port, path, cookie, localAddress } = this.#options;
    const socket = connect({
      host,
      port,
      ...(localAddress ? { localAddress } : {}),
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (size) => {
          this.#take(shared.subarray(0, size));
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.once("connect", () => {
      const resume = this.#position ? `last-event-id: ${this.#position}\r\n` : "";
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n${resume}\r\n`);
    });
    // Cleared when the head has come: a stream may then be silent for longer.
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.once("end", () => socket.destroy());
    socket.once("close", () => this.#broken(socket));
  }

  #take(bytes: Buffer): void {
    if (!this.#opened) {
      const status = STATUS.exec(bytes.toString("latin1", 0, 12))?.[1];
      if (status !== "200") {
        // A position that is refused is not asked for again.
        if (status === "409") this.#position = "";
        this.#socket?.destroy();
        return;
      }
      this.#opened = true;
      this.#socket?.setTimeout(0);
      this.#pause = PAUSE_MS;
      this.#options.onState?.(true);
    }
    const at = bytes.lastIndexOf("id: ");
    // `id: 0192f3c4.1207\n`; cut off by the end of what has arrived, the one before it stands.
    if (at >= 0) {
      const end = bytes.indexOf("\n", at);
      const text = end < 0 ? "" : bytes.toString("latin1", at + 4, end);
      if (/^[0-9a-f]{8}\.\d+$/.test(text)) this.#position = text;
    }
    this.#options.onData?.(bytes);
  }

  #broken(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (this.#opened) this.#options.onState?.(false);
    this.#opened = false;
    if (this.#ended) return;
    const wait = this.#pause * (0.5 + this.#options.random());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.open();
    }, wait);
  }

  /** The line breaks; with `awayMs` it comes back after that time. */
  drop(awayMs: number): void {
    this.#pause = awayMs;
    this.#socket?.destroy();
  }

  close(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#socket?.destroy();
  }
}

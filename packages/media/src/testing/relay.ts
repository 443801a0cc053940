import { createSocket, type Socket } from "node:dgram";

/** A lossy network between browsers and the engine: drops datagrams by a seeded die, both ways. */
export class LossyRelay {
  readonly #server: Socket;
  readonly #target: number;
  readonly #host: string;
  readonly #random: () => number;
  readonly #clients = new Map<string, Socket>();
  /** Share of datagrams dropped each way, 0–1. Handshakes suffer too. */
  loss = 0;
  /** Nothing passes, and nobody is told: a cut line, or a machine that lost its power. */
  cut = false;
  dropped = 0;

  private constructor(server: Socket, target: number, random: () => number, host: string) {
    this.#server = server;
    this.#target = target;
    this.#host = host;
    this.#random = random;
    server.on("message", (message, from) => this.#up(message, from.address, from.port));
  }

  static async start(target: number, random: () => number, host = "127.0.0.1"): Promise<LossyRelay> {
    const server = createSocket("udp4");
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    return new LossyRelay(server, target, random, host);
  }

  get port(): number {
    return this.#server.address().port;
  }

  #lost(): boolean {
    const lost = this.cut || this.#random() < this.loss;
    if (lost) this.dropped++;
    return lost;
  }

  #up(message: Buffer, address: string, port: number): void {
    const key = `${address}:${port}`;
    let client = this.#clients.get(key);
    if (client === undefined) {
      client = createSocket("udp4");
      client.on("message", (reply) => {
        if (!this.#lost()) this.#server.send(reply, port, address);
      });
      client.bind(0, this.#host);
      this.#clients.set(key, client);
    }
    if (!this.#lost()) client.send(message, this.#target, this.#host);
  }

  close(): void {
    this.#server.close();
    for (const client of this.#clients.values()) client.close();
  }
}

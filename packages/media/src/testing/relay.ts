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
  /** Bytes that came down by stream, and those that come down no more: as the ends named them by then. */
  readonly #streams = new Map<string, Map<number, number>>();
  readonly #stilled = new Map<string, number>();

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
        if (!this.#isStilled(key, reply) && !this.#lost()) this.#server.send(reply, port, address);
      });
      client.bind(0, this.#host);
      this.#clients.set(key, client);
    }
    if (!this.#lost()) client.send(message, this.#target, this.#host);
  }

  /** The picture of everybody who plays now stops coming: the packets of the fullest stream. Sound, reports and whoever comes later pass. */
  stillPictures(): void {
    for (const [key, streams] of this.#streams) this.#stilled.set(key, [...streams].toSorted((a, b) => b[1] - a[1])[0]![0]);
  }

  #isStilled(key: string, packet: Buffer): boolean {
    // Media, not STUN, DTLS or reports: those are recognised by their first two bytes.
    if (packet.length < 12 || packet[0]! >> 6 !== 2 || (packet[1]! >= 192 && packet[1]! <= 223)) return false;
    const ssrc = packet.readUInt32BE(8);
    const streams = this.#streams.get(key) ?? new Map<number, number>();
    streams.set(ssrc, (streams.get(ssrc) ?? 0) + packet.length);
    this.#streams.set(key, streams);
    return this.#stilled.get(key) === ssrc;
  }

  close(): void {
    this.#server.close();
    for (const client of this.#clients.values()) client.close();
  }
}

import { createSocket, type Socket } from "node:dgram";
import type { Logger } from "pino";
import type { StreamingHandle } from "janode/plugins/streaming";
import type { Lane, LaneOutput } from "../bus/lane.ts";
import type { Layer } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { buildReceiverReport, parseRtcp } from "../rtp/rtcp.ts";
import type { JanusControl } from "./control.ts";
import { AUDIO_TYPE, CODEC, VIDEO_TYPE, midOf } from "./descriptions.ts";

const LOOPBACK = "127.0.0.1";
/** Janus sends keyframe requests to whoever last wrote to a stream's port for reports: it has to hear of us. */
const LATCH_MS = 1_000;
/** Our identity in reports to Janus. */
const OWN_SSRC = 1;

interface Ports {
  readonly media: number;
  readonly reports: number;
}

/** One slot of a mountpoint: what a lane puts out goes to Janus's ports. */
class SlotFeed implements LaneOutput {
  readonly videoPayloadType = VIDEO_TYPE;
  readonly audioPayloadType = AUDIO_TYPE;
  readonly layer: Layer;
  readonly #send: (packet: Buffer, port: number) => void;
  readonly #video: Ports;
  readonly #audio: Ports;

  constructor(layer: Layer, ports: { video: Ports; audio: Ports }, send: (packet: Buffer, port: number) => void) {
    this.layer = layer;
    this.#video = ports.video;
    this.#audio = ports.audio;
    this.#send = send;
  }

  // Every output that a lane of ours has wants the same payload types: the packet stays as it is while it is sent.
  send(packet: Buffer): void {
    this.#send(packet, (packet[1]! & 0x7f) === AUDIO_TYPE ? this.#audio.media : this.#video.media);
  }

  /** Janus writes the reports of its viewers itself, from the packets that went through it. */
  report(): void {}

  latch(): void {
    for (const { reports } of [this.#video, this.#audio]) this.#send(buildReceiverReport(OWN_SSRC, []), reports);
  }
}

/** One layer of a programme inside Janus: a stream for each slot's picture and sound, fed over the loopback interface. */
export class Mountpoint {
  readonly id: number;
  readonly layer: Layer;
  readonly #control: JanusControl;
  readonly #handle: StreamingHandle;
  readonly #socket: Socket;
  readonly #lanes: readonly Lane[];
  readonly #feeds: readonly SlotFeed[];
  readonly #timer: NodeJS.Timeout;

  private constructor(
    id: number,
    layer: Layer,
    control: JanusControl,
    handle: StreamingHandle,
    socket: Socket,
    lanes: readonly Lane[],
    ports: readonly { video: Ports; audio: Ports }[],
    log: Logger | undefined,
  ) {
    this.id = id;
    this.layer = layer;
    this.#control = control;
    this.#handle = handle;
    this.#socket = socket;
    this.#lanes = lanes;
    const send = (packet: Buffer, port: number): void => socket.send(packet, port, LOOPBACK, ignore);
    this.#feeds = ports.map((each) => new SlotFeed(layer, each, send));
    const lanesByPort = new Map(ports.map(({ video }, slot) => [video.reports, lanes[slot]!]));
    socket.on("error", (error) => log?.error({ err: error }, "the feed of Janus failed"));
    socket.on("message", (packet, { port }) => {
      const wants = parseRtcp(packet).some(({ kind }) => kind === "pli" || kind === "fir");
      if (wants) lanesByPort.get(port)?.pictureLost(layer);
    });
    this.#feeds.forEach((feed, slot) => lanes[slot]!.add(feed));
    this.#latch();
    this.#timer = setInterval(() => this.#latch(), LATCH_MS).unref();
  }

  /** @throws MediaError engine-unreachable */
  static async create(control: JanusControl, id: number, layer: Layer, lanes: readonly Lane[], log: Logger | undefined): Promise<Mountpoint> {
    const handle = await control.attach();
    const media = lanes.flatMap((_, slot) =>
      (["video", "audio"] as const).map((type) => ({
        type,
        mid: midOf(type, slot),
        msid: `slot${slot}`,
        iface: LOOPBACK,
        port: 0,
        rtcpport: 0,
        ...CODEC[type],
      })),
    );
    const answer = await control.ask(handle.message({ request: "create", type: "rtp", id, is_private: true, permanent: false, media }));
    const made = (answer.plugindata?.data?.["stream"] as { ports?: { mid: string; port: number; rtcp_port: number }[] } | undefined)?.ports ?? [];
    const portsOf = (mid: string): Ports => {
      const found = made.find((each) => each.mid === mid);
      if (found === undefined) throw new MediaError("engine-unreachable", `Janus made no ports for ${mid}`);
      return { media: found.port, reports: found.rtcp_port };
    };
    const ports = lanes.map((_, slot) => ({ video: portsOf(midOf("video", slot)), audio: portsOf(midOf("audio", slot)) }));
    // The address needs no looking up: a packet is handed to the kernel at once.
    const socket = createSocket({ type: "udp4", lookup: (_host, _options, done) => done(null, LOOPBACK, 4), sendBufferSize: 1 << 20 });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, LOOPBACK, () => {
        socket.off("error", reject);
        resolve();
      });
    });
    return new Mountpoint(id, layer, control, handle, socket, lanes, ports, log);
  }

  #latch(): void {
    for (const feed of this.#feeds) feed.latch();
  }

  /** @param isThere Janus still runs: it is told, too */
  async close(isThere: boolean): Promise<void> {
    clearInterval(this.#timer);
    this.#feeds.forEach((feed, slot) => this.#lanes[slot]!.remove(feed));
    this.#socket.close();
    if (!isThere) return;
    await this.#control.ask(this.#handle.message({ request: "destroy", id: this.id })).catch(ignore);
    await this.#control.ask(this.#handle.detach()).catch(ignore);
  }
}

function ignore(): void {
  // A packet or a farewell that Janus does not take while it goes.
}

import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { PeerConnection, Video, type Track } from "node-datachannel";
import { MediaError } from "../errors.ts";
import { transportAnswer, transportOffer, type LocalTransport } from "../sdp/answer.ts";
import type { Offer } from "../sdp/offer.ts";
import { doorOf } from "./relay-door.ts";

export interface PeerNetwork {
  /**
   * The one UDP port all sessions share; null: a port of its own, for one that offers. Two sessions between the same
   * two ports could not be told apart.
   */
  port: number | null;
  bindAddress?: string;
  /** Addresses to offer in place of the interfaces' own (a server behind 1:1 NAT). */
  announcedAddresses?: readonly string[];
}

export interface PeerEvents {
  /** DTLS is up: packets can be sent. */
  onOpen(): void;
  /** One decrypted RTP packet or RTCP compound. */
  onPacket(packet: Buffer): void;
  /** The connection failed or was closed by the other end. Called at most once. */
  onGone(reason: string): void;
  /** A handler threw: a defect of ours, which must not kill the process. */
  onError(error: unknown): void;
}

const GATHERING_TIMEOUT_MS = 2_000;
/** Of a line on which sessions can still be set up, bytes of an IP packet: media in it may be larger, as their sender made them. */
const SMALLEST_MTU = 1_152;

/**
 * One native peer connection with a single bidirectional track that carries every stream of the
 * session. No native media handlers: reports, NACKs and keyframe requests are ours, because the
 * native receiving session sends no NACK and answers only some of a compound.
 */
export class Peer {
  readonly #connection: PeerConnection;
  readonly #track: Track;
  readonly #events: PeerEvents;
  readonly #network: PeerNetwork;
  #open = false;
  #shutOut: () => void = () => {};
  #closed = false;

  constructor(name: string, network: PeerNetwork, events: PeerEvents) {
    this.#events = events;
    this.#network = network;
    this.#connection = new PeerConnection(name, {
      iceServers: [],
      ...(network.port === null ? {} : { enableIceUdpMux: true, portRangeBegin: network.port, portRangeEnd: network.port }),
      disableAutoNegotiation: true,
      forceMediaTransport: true,
      mtu: SMALLEST_MTU,
      ...(network.bindAddress === undefined ? {} : { bindAddress: network.bindAddress }),
    });
    this.#connection.onStateChange(
      this.#guard((state: string) => {
        if (state === "failed" || state === "closed") this.#gone(state);
      }),
    );
    const media = new Video("0", "SendRecv");
    media.addH264Codec(96);
    this.#track = this.#connection.addTrack(media);
    this.#track.onOpen(
      this.#guard(() => {
        if (this.#closed) return;
        this.#open = true;
        events.onOpen();
      }),
    );
    this.#track.onClosed(this.#guard(() => this.#gone("closed")));
    this.#track.onMessage(
      this.#guard((packet: Buffer) => {
        if (!this.#closed) events.onPacket(packet);
      }),
    );
  }

  get isOpen(): boolean {
    return this.#open && !this.#closed;
  }

  /**
   * Accepts an offer and gathers candidates.
   * @throws MediaError offer-malformed when the native library refuses it
   */
  async accept(offer: Offer): Promise<LocalTransport> {
    const gathered = this.#gathered();
    try {
      this.#connection.setRemoteDescription(transportOffer(offer, this.#network.bindAddress), "offer");
      // Only in this state: the binding lets the native exception of any other one end the process.
      if (this.#connection.signalingState() !== "have-remote-offer") throw new Error("the offer was not taken");
      this.#connection.setLocalDescription("answer");
    } catch (error) {
      throw new MediaError("offer-malformed", "The offer cannot be used", { cause: error });
    }
    await gathered;
    const local = this.#readLocal();
    return offer.candidates.some((candidate) => candidate.includes(" typ relay")) ? this.#withDoor(local) : local;
  }

  /** Whoever comes through a relay is told of the port for that, too. */
  async #withDoor(local: LocalTransport): Promise<LocalTransport> {
    const door = await doorOf(this.#network);
    if (door === null || this.#closed) return local;
    this.#shutOut = door.letIn(local.iceUfrag, local.icePwd);
    const addresses = local.candidates.flatMap((candidate) => /^candidate:\S+ 1 udp \d+ (\S+) \d+ typ host/i.exec(candidate)?.[1] ?? []);
    return { ...local, candidates: [...local.candidates, ...addresses.map((address, index) => hostCandidate(address, door.port, addresses.length + index))] };
  }

  /** Makes an offer of its own. @throws MediaError internal */
  async offer(): Promise<LocalTransport> {
    const gathered = this.#gathered();
    try {
      this.#connection.setLocalDescription("offer");
    } catch (error) {
      throw new MediaError("internal", "No offer could be made", { cause: error });
    }
    await gathered;
    return this.#readLocal();
  }

  /** Takes the answer to its offer. @throws MediaError offer-malformed when the native library refuses it */
  take(answer: Offer): void {
    if (this.#closed || this.#connection.signalingState() !== "have-local-offer")
      throw new MediaError("no-such-session", "The session was closed while it was being set up");
    try {
      this.#connection.setRemoteDescription(transportAnswer(answer), "answer");
      // After it: an end that is reached before it knows the other's fingerprint gives up.
      for (const candidate of answer.candidates) this.#connection.addRemoteCandidate(candidate, "0");
    } catch (error) {
      throw new MediaError("offer-malformed", "The answer cannot be used", { cause: error });
    }
  }

  #gathered(): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHERING_TIMEOUT_MS);
      this.#connection.onGatheringStateChange(
        this.#guard((state: string) => {
          if (state !== "complete") return;
          clearTimeout(timer);
          resolve();
        }),
      );
    });
  }

  #readLocal(): LocalTransport {
    if (this.#closed) throw new MediaError("no-such-session", "The session was closed while it was being set up");
    const sdp = this.#connection.localDescription()?.sdp ?? "";
    const attribute = (name: string): string => new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(sdp)?.[1] ?? "";
    const setup = attribute("setup");
    const own = [...sdp.matchAll(/^a=(candidate:.*?)\r?$/gm)].map((match) => match[1]!);
    const { port, announcedAddresses: announced = [] } = this.#network;
    const addresses = port === null ? [] : announced.length > 0 ? announced : own.length > 0 ? [] : ["127.0.0.1"];
    return {
      iceUfrag: attribute("ice-ufrag"),
      icePwd: attribute("ice-pwd"),
      fingerprint: attribute("fingerprint"),
      setup: setup === "passive" ? "passive" : "active",
      candidates:
        addresses.length === 0 || port === null ? own : addresses.map((address, index) => hostCandidate(address, port, index)),
    };
  }

  /**
   * Sends one packet; the bytes are copied before it returns. A track can close between the check
   * and the call, and the native send then throws: that is the end of this peer, not of the process.
   */
  send(packet: Buffer): boolean {
    if (!this.#open || this.#closed) return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      this.#gone("send failed");
      return false;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#shutOut();
    // Closing from inside a native callback of the same object is not safe in the binding.
    setImmediate(() => {
      try {
        this.#track.close();
        this.#connection.close();
      } catch (error) {
        this.#events.onError(error);
      }
    });
  }

  #gone(reason: string): void {
    if (this.#closed) return;
    this.close();
    this.#events.onGone(reason);
  }

  /** An exception inside a native callback would be uncaught. */
  #guard<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        handler(...args);
      } catch (error) {
        this.#events.onError(error);
      }
    };
  }
}

function hostCandidate(address: string, port: number, index: number): string {
  const priority = (126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255) >>> 0;
  return `candidate:${index + 1} 1 UDP ${priority} ${address} ${port} typ host`;
}

/**
 * Fails while it can still be said plainly: with the port taken, the native library throws where the
 * binding does not catch, and the process ends without a word.
 */
export async function assertPortFree(network: { port: number; bindAddress?: string }): Promise<void> {
  const socket = createSocket(network.bindAddress !== undefined && isIPv6(network.bindAddress) ? "udp6" : "udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(
      {
        port: network.port,
        exclusive: true,
        ...(network.bindAddress === undefined ? {} : { address: network.bindAddress }),
      },
      resolve,
    );
  }).finally(() => new Promise<void>((resolve) => socket.close(() => resolve())));
}

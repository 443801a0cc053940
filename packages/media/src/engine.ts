import type { Logger } from "pino";

/** Slots of the programme bus. Fixed: a viewer's session is laid out for exactly this many. */
export const SLOT_COUNT = 4;
export type Slot = 0 | 1 | 2 | 3;

export function isSlot(value: unknown): value is Slot {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < SLOT_COUNT;
}

export interface SlotState {
  slot: Slot;
  /** Site id selected for the slot, whether or not it publishes; null on a relay, which is not told. */
  sourceId: string | null;
  /** Viewers receive that site now (its first keyframe has gone out); on a relay: something comes from the parent. */
  live: boolean;
  /** Unix ms of the moment the slot's picture last changed; null if it never did. */
  switchedAt: number | null;
}

export interface PublisherStats {
  sourceId: string;
  sessionId: string;
  connected: boolean;
  video: boolean;
  audio: boolean;
  /** It sends a small picture beside the good one now. */
  small: boolean;
  packets: number;
  bytes: number;
  /** Keyframe requests sent to it. */
  plis: number;
  keyframes: number;
  /** Packets asked for again. */
  nacks: number;
  /** ms since it was last heard. */
  silentMs: number;
  /** What came of it in the last seconds, bit/s. */
  bitrate: number;
  /** Share of packets lost on the way in the last seconds, before they were sent again, 0–1. */
  loss: number;
  /** Between asking for a packet and its coming; null while none had to be asked for, ms. */
  rttMs: number | null;
  /** Of its worst stream, ms; null while nothing comes. */
  jitterMs: number | null;
  /** Pictures that came in a second, of the encoding that had most. */
  fps: number;
}

export interface ViewerStats {
  viewerId: string;
  sessionId: string;
  connected: boolean;
  /** Site id of a preview, null for the programme. */
  previewOf: string | null;
  layer: Layer;
  packets: number;
  bytes: number;
  dropped: number;
  rttMs: number | null;
  /** Share of packets lost in its last report, 0–1. */
  loss: number;
}

/** A relay's session with its parent. */
export interface LinkStats {
  connected: boolean;
  /** Who answered, as the signalling named it. */
  from: string | null;
  /** Received in the last second, bit/s. */
  bitrate: number;
  /** Share of packets lost on the way in the last second, before they were sent again, of the worst stream, 0–1. */
  loss: number;
  rttMs: number | null;
  /** Of the worst stream that comes now, ms; null while nothing comes. */
  jitterMs: number | null;
  /** Pictures that came whole or in part in the last second, of the slot that had most. */
  fps: number;
  /** ms since anything came; null without a session. */
  silentMs: number | null;
  /** How often it had to be made again. */
  reconnects: number;
}

export interface EngineStats {
  publishers: PublisherStats[];
  viewers: ViewerStats[];
  slots: SlotState[];
  /** A relay's sessions with its parent; null for a layer that is not pulled, and at the root. */
  link: Record<Layer, LinkStats | null>;
  totals: {
    packetsIn: number;
    bytesIn: number;
    packetsOut: number;
    bytesOut: number;
    /** Keyframe requests sent to publishers. */
    plis: number;
    /** Keyframes put on the bus. */
    keyframes: number;
    /** Packets sent again because a viewer lost them. */
    retransmitted: number;
    /** Packets that could not be handed to a viewer. */
    dropped: number;
  };
}

export interface EngineEvents {
  /** A site's media can be put on air: its transport is up. */
  publisher: { sourceId: string; sessionId: string };
  "publisher-gone": { sourceId: string; sessionId: string; reason: string };
  /** Viewers of a slot now receive this site. */
  "slot-live": { slot: Slot; sourceId: string };
  "viewer-gone": { viewerId: string; sessionId: string; reason: string };
}

export type PlayTarget = "programme" | { source: string };

/**
 * Which of a slot's two pictures a session carries; the sound is the same. Fixed for the life of a session: a step
 * is a new session, and the old one is shown until the new one has a frame.
 */
export type Layer = "good" | "small";
export const LAYERS: readonly Layer[] = ["good", "small"];

export interface PlayOptions {
  /** Default: the programme. */
  target?: PlayTarget;
  /** Default: good. A source that sends one picture only has it in both. */
  layer?: Layer;
}

/** The engine took the offer: 201 with its answer. */
export interface AnsweredSession {
  /** Unguessable; the last path segment of the WHIP/WHEP resource. */
  sessionId: string;
  answerSdp: string;
}

/**
 * An engine that viewers can only be offered to: 406 with its own offer as the body and the resource in Location; the
 * client PATCHes its answer there, see {@link MediaEngine.complete}.
 */
export interface CounterOffer {
  sessionId: string;
  counterOfferSdp: string;
}

export type SessionAnswer = AnsweredSession | CounterOffer;

/** What a WHEP endpoint answers: the status, and the description that is its body. */
export function replyOf(session: SessionAnswer): { status: 201 | 406; sdp: string } {
  return "answerSdp" in session ? { status: 201, sdp: session.answerSdp } : { status: 406, sdp: session.counterOfferSdp };
}

/** What a parent's signalling says to an offer; `from` names who said it. */
export type ParentAnswer = ({ answerSdp: string } | { counterOfferSdp: string }) & {
  /** What to release it by. */
  resource: string;
  from: string;
};

/** How a relay speaks with those above it: one WHEP exchange at a time. Media goes its own way. */
export interface Parent {
  /** @param options.avoid who failed and is not to answer if there is anybody else */
  signal(offerSdp: string, options: { layer: Layer; avoid: string | null }): Promise<ParentAnswer>;
  /** Our answer to a counter-offer. */
  complete(resource: string, answerSdp: string): Promise<void>;
  release(resource: string): Promise<void>;
}

/**
 * Carries media: WHIP in, the programme bus, WHEP out. Authorisation is the caller's: ids are taken
 * as they are given. Every method throws only MediaError.
 */
export interface MediaEngine {
  /**
   * WHIP: a site publishes one H.264 video and/or one Opus audio. Publishing again with the same
   * source id replaces the older session once the new one is connected, without a gap if it was on air.
   * @throws MediaError offer-malformed, codec-not-supported, limit-reached, engine-closed
   */
  publish(sourceId: string, offerSdp: string): Promise<AnsweredSession>;
  /**
   * WHEP. The programme has SLOT_COUNT video and SLOT_COUNT audio tracks: the n-th receiving video
   * and audio section of the offer carry slot n, in the MediaStream "slot<n>". A preview has one of
   * each. Tracks are fixed for the life of the session and the server never renegotiates. A viewer
   * id may have three sessions of one layer of the programme, or of one preview (two screens of one
   * room); the fourth ends the oldest.
   * @throws MediaError offer-malformed, codec-not-supported, limit-reached, engine-closed
   */
  play(viewerId: string, offerSdp: string, options?: PlayOptions): Promise<SessionAnswer>;
  /**
   * PATCH of a WHEP resource: the client's answer to a counter-offer, once.
   * @throws MediaError offer-malformed, no-such-session (also: it does not wait for an answer), engine-closed
   */
  complete(sessionId: string, answerSdp: string): Promise<void>;
  /** DELETE of a WHIP/WHEP resource. @throws MediaError no-such-session */
  leave(sessionId: string): Promise<void>;
  /**
   * Which site fills a slot; null clears it at once. Sound changes with the next packet, the picture
   * with the next keyframe, which is asked for; until then the old picture stays. A site that does
   * not publish yet is waited for, and the old one stays until it comes. Without `picture` the site is heard only.
   * @throws MediaError no-such-slot, bad-request (a relay's slots are its parent's), engine-closed
   */
  setSlot(slot: Slot, sourceId: string | null, picture?: boolean): void;
  /**
   * Makes this bus a relay: its slots show the parent's programme. The good layer is pulled from now on, unless small
   * ones are all that is watched; the small layer while somebody watches it. A link that is silent for 1.2 s, or
   * ends, is made again, `avoid`ing who failed; viewers keep their sessions. With another parent the old one is held
   * until the new one has answered. null: a root again, with empty slots.
   * @throws MediaError engine-closed
   */
  linkTo(parent: Parent | null): void;
  slots(): SlotState[];
  stats(): EngineStats;
  /** @returns a function that stops listening. */
  on<E extends keyof EngineEvents>(event: E, listener: (detail: EngineEvents[E]) => void): () => void;
  /** Ends every session. Further calls fail with engine-closed. */
  close(): Promise<void>;
}

export interface EmbeddedEngineOptions {
  /** The one UDP port of all sessions. */
  port: number;
  /** Address to listen on; all interfaces by default. */
  bindAddress?: string;
  /** Addresses put into answers instead of the interfaces' own: the public ones of a server behind NAT. */
  announcedAddresses?: readonly string[];
  /** Sessions, programme and previews together. Default 300. */
  maxViewers?: number;
  /** Default 32. */
  maxPublishers?: number;
  /** Ceiling told to publishers, bit/s. Default 2,500,000. */
  maxBitrate?: number;
  /**
   * A publisher, or a viewer that is being sent media, is given up after this silence, ms. Default
   * 10,000. ICE alone notices a killed browser only after some 40 s.
   */
  silenceMs?: number;
  log?: Logger;
}

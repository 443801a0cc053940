import { MediaError } from "../errors.ts";
import type { Offer, OfferedCodec, OfferedSection } from "./offer.ts";

/** The bus carries exactly one pair of codecs, so that a switch never changes the format. */

export const MID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:mid";
export const RID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

const PROFILE = /^(42|4d|64)([0-9a-f]{2})([0-9a-f]{2})$/;

/**
 * H.264 with packetization-mode=1. A publisher has to send (constrained) baseline, which every
 * browser decodes; a viewer may say it decodes more than that.
 */
export function chooseVideo(section: OfferedSection, role: "publisher" | "viewer"): OfferedCodec | null {
  let best: OfferedCodec | null = null;
  let bestRank = 0;
  for (const codec of section.codecs) {
    if (codec.name !== "h264" || codec.clockRate !== 90_000 || codec.parameters.get("packetization-mode") !== "1")
      continue;
    const profile = PROFILE.exec((codec.parameters.get("profile-level-id") ?? "42e01f").toLowerCase());
    if (profile === null) continue;
    const constrained = (Number.parseInt(profile[2]!, 16) & 0x40) !== 0;
    const rank = profile[1] === "42" ? (constrained ? 3 : 2) : role === "viewer" ? 1 : 0;
    if (rank > bestRank) {
      best = codec;
      bestRank = rank;
    }
  }
  return best;
}

export function chooseAudio(section: OfferedSection): OfferedCodec | null {
  return (
    section.codecs.find((codec) => codec.name === "opus" && codec.clockRate === 48_000 && codec.channels === 2) ?? null
  );
}

/** A section of the offer that will carry media, and the codec it will carry. */
export interface ChosenSection {
  section: OfferedSection;
  codec: OfferedCodec;
}

const sends = (section: OfferedSection): boolean =>
  section.direction === "sendonly" || section.direction === "sendrecv";
const receives = (section: OfferedSection): boolean =>
  section.direction === "recvonly" || section.direction === "sendrecv";

/**
 * What a publisher will send: one video and one audio; either may be missing (a room without a
 * working camera can still speak).
 * @throws MediaError codec-not-supported
 */
export function choosePublished(offer: Offer): { video: ChosenSection | null; audio: ChosenSection | null } {
  const video = first(offer, "video", sends, (section) => chooseVideo(section, "publisher"));
  const audio = first(offer, "audio", sends, chooseAudio);
  if (video === null && audio === null)
    throw new MediaError("offer-malformed", "The offer sends neither video nor audio");
  return { video, audio };
}

/** What our own pages call the two encodings of their picture. */
const OURS: EncodingNames = ["small", "good"];

/** The smaller one first. */
type EncodingNames = readonly [small: string, good: string];

export interface Simulcast {
  encodings: EncodingNames;
  /** The names are not ours: which of the two is the larger is a guess, and what comes of them has to tell. */
  isGuess: boolean;
  /** Id of the extension that names them in packets. */
  ridExtension: number;
}

/**
 * The two encodings to take of a picture; null for one picture. Whoever offers more of them by other names puts them in
 * the order of their size, one way or the other (browsers mostly begin with the smallest): the outermost are taken.
 */
export function simulcastOf({ section }: ChosenSection): Simulcast | null {
  const ridExtension = section.extensions.get(RID_EXTENSION);
  const names = [...new Set(section.encodings)];
  if (ridExtension === undefined || names.length < 2) return null;
  if (OURS.every((name) => names.includes(name))) return { encodings: OURS, isGuess: false, ridExtension };
  return { encodings: [names[0]!, names.at(-1)!], isGuess: true, ridExtension };
}

/** A section that shows its lane, or one that is inactive: it keeps its place, and nothing is sent on it. */
export interface PlayedSection extends ChosenSection {
  active: boolean;
}

/**
 * Which sections of a viewer's offer show which lane: the n-th receiving or inactive video and audio section
 * belong to lane n. A viewer on a weak line leaves pictures out by making their sections inactive.
 * @throws MediaError codec-not-supported
 */
export function choosePlayed(offer: Offer, lanes: number): { video: PlayedSection[]; audio: PlayedSection[] } {
  const video = every(offer, "video", lanes, (section) => chooseVideo(section, "viewer"));
  const audio = every(offer, "audio", lanes, chooseAudio);
  if (![...video, ...audio].some(({ active }) => active))
    throw new MediaError("offer-malformed", "The offer receives neither video nor audio");
  return { video, audio };
}

function first(
  offer: Offer,
  kind: string,
  usable: (section: OfferedSection) => boolean,
  choose: (section: OfferedSection) => OfferedCodec | null,
): ChosenSection | null {
  const section = offer.sections.find((each) => each.kind === kind && !each.rejected && usable(each));
  return section === undefined ? null : chosen(section, choose);
}

function every(
  offer: Offer,
  kind: string,
  limit: number,
  choose: (section: OfferedSection) => OfferedCodec | null,
): PlayedSection[] {
  return offer.sections
    .filter((section) => section.kind === kind && !section.rejected && (receives(section) || section.direction === "inactive"))
    .slice(0, limit)
    .map((section) => ({ ...chosen(section, choose), active: section.direction !== "inactive" }));
}

function chosen(section: OfferedSection, choose: (section: OfferedSection) => OfferedCodec | null): ChosenSection {
  const codec = choose(section);
  if (codec === null) {
    throw new MediaError(
      "codec-not-supported",
      section.kind === "video" ? "H.264 (packetization-mode=1, baseline) is required" : "Opus is required",
    );
  }
  return { section, codec };
}

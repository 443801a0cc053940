import { BlockList, isIP } from "node:net";
import { MID_EXTENSION, RID_EXTENSION, type ChosenSection } from "./codecs.ts";
import type { Offer, OfferedSection } from "./offer.ts";

/** The engine's end of a transport, as its native peer reports it. */
export interface LocalTransport {
  iceUfrag: string;
  icePwd: string;
  /** "sha-256 AA:BB…" */
  fingerprint: string;
  setup: "active" | "passive";
  /** Attribute values, "candidate:…". */
  candidates: readonly string[];
}

/** One section we answer with media. */
export interface AnsweredSection extends ChosenSection {
  direction: "recvonly" | "sendonly" | "inactive";
  /** What we send on it. */
  outgoing?: { ssrc: number; stream: string; track: string };
  /** Ceiling for what the publisher may send, bit/s. */
  maxBitrate?: number;
  /** The encodings of one picture that we take, see {@link simulcastOf}. */
  encodings?: readonly string[];
}

const CNAME = "programme";
/**
 * What we ask of an encoder of sound: in every packet a second, coarser copy of the one before, from which a player
 * fills a single loss, and next to nothing in silence.
 */
const OPUS = "minptime=10;useinbandfec=1;usedtx=1";

/**
 * The offer a native peer is given in place of the real one: a single bundled section whose only
 * purpose is ICE, DTLS and SRTP. Every stream of the session travels on that one track, told apart
 * by SSRC and payload type on our side, so each RTCP compound arrives exactly once.
 * @param bindAddress what the engine is bound to
 */
export const transportOffer = (offer: Offer, bindAddress?: string): string => lines([...transport(offer), ...candidatesOf(offer, bindAddress)]);

/** The same for the answer to an offer of ours; its candidates follow one by one. */
export const transportAnswer = (answer: Offer): string => lines(transport(answer));

/** Of this machine, of one wire, and of nobody: no other machine can be called there, and checks of ours are not sent where an offer likes. */
const NOWHERE = new BlockList();
for (const [network, bits, family] of [
  ["0.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 127, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
] as const) {
  NOWHERE.addSubnet(network, bits, family);
}
const isNowhere = (address: string): boolean => NOWHERE.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

function candidatesOf({ candidates }: Offer, bindAddress: string | undefined): string[] {
  // An engine that is bound there is for tests and demos on one machine.
  const all = bindAddress !== undefined && isIP(bindAddress) !== 0 && isNowhere(bindAddress) && !/^[0.:]*$/.test(bindAddress);
  return candidates.filter((candidate) => all || !isNowhere(candidate.split(" ")[4] ?? "")).map((candidate) => `a=${candidate}`);
}

function transport(offer: Offer): string[] {
  return [
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    ...(offer.iceLite ? ["a=ice-lite"] : []),
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "c=IN IP4 0.0.0.0",
    "a=mid:0",
    "a=sendrecv",
    "a=rtcp-mux",
    "a=rtpmap:96 H264/90000",
    `a=ice-ufrag:${offer.iceUfrag}`,
    `a=ice-pwd:${offer.icePwd}`,
    `a=fingerprint:sha-256 ${offer.fingerprint}`,
    `a=setup:${offer.setup}`,
  ];
}

/** The answer the peer gets: every section of its offer in order, those we do not use refused. */
export function composeAnswer(offer: Offer, transport: LocalTransport, answered: readonly AnsweredSection[]): string {
  const live = offer.sections.map((section) => answered.find((each) => each.section === section));
  const bundle = offer.sections.filter((_, index) => live[index] !== undefined).map((section) => section.mid);
  const out = [
    "v=0",
    "o=diemcau 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${bundle.join(" ")}`,
    "a=msid-semantic:WMS *",
  ];
  let first = true;
  offer.sections.forEach((section, index) => {
    const answer = live[index];
    if (answer === undefined) {
      out.push(...refused(section));
      return;
    }
    out.push(...accepted(answer, transport, first));
    first = false;
  });
  return lines(out);
}

function refused(section: OfferedSection): string[] {
  return [
    `m=${section.kind} 0 ${section.protocol} ${section.formats[0] ?? "0"}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${section.mid}`,
    "a=inactive",
  ];
}

function accepted(answer: AnsweredSection, transport: LocalTransport, first: boolean): string[] {
  const { section, codec, outgoing } = answer;
  const type = codec.payloadType;
  const video = section.kind === "video";
  const out = [
    `m=${section.kind} 9 ${section.protocol} ${type}`,
    "c=IN IP4 0.0.0.0",
    ...(answer.maxBitrate !== undefined && video ? [`b=AS:${Math.round(answer.maxBitrate / 1000)}`] : []),
    `a=mid:${section.mid}`,
    `a=${answer.direction}`,
    "a=rtcp-mux",
    ...(section.reducedSize ? ["a=rtcp-rsize"] : []),
    `a=ice-ufrag:${transport.iceUfrag}`,
    `a=ice-pwd:${transport.icePwd}`,
    `a=fingerprint:${transport.fingerprint}`,
    `a=setup:${transport.setup}`,
    video ? `a=rtpmap:${type} H264/90000` : `a=rtpmap:${type} opus/48000/2`,
  ];
  if (video) {
    const profile = codec.parameters.get("profile-level-id") ?? "42e01f";
    out.push(`a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${profile}`);
  } else {
    out.push(`a=fmtp:${type} ${OPUS}`);
  }
  for (const feedback of video ? ["nack", "nack pli", "ccm fir", "goog-remb"] : ["nack"]) {
    if (codec.feedback.has(feedback)) out.push(`a=rtcp-fb:${type} ${feedback}`);
  }
  if (answer.encodings !== undefined) {
    for (const uri of [MID_EXTENSION, RID_EXTENSION]) {
      const id = section.extensions.get(uri);
      if (id !== undefined) out.push(`a=extmap:${id} ${uri}`);
    }
    out.push(...answer.encodings.map((name) => `a=rid:${name} recv`), `a=simulcast:recv ${answer.encodings.join(";")}`);
  }
  if (outgoing !== undefined) {
    out.push(
      `a=msid:${outgoing.stream} ${outgoing.track}`,
      `a=ssrc:${outgoing.ssrc} cname:${CNAME}`,
      `a=ssrc:${outgoing.ssrc} msid:${outgoing.stream} ${outgoing.track}`,
    );
  }
  if (first) out.push(...transport.candidates.map((candidate) => `a=${candidate}`), "a=end-of-candidates");
  return out;
}

/** Payload types of the n-th slot in an offer of ours: each stream has one of its own, which names it whoever answers. */
export const OFFERED_VIDEO = 96;
export const OFFERED_AUDIO = 104;

/** The offer of a relay: the whole programme, to receive. Candidates are left out, its checks reveal where it is. */
export function composeProgrammeOffer(transport: LocalTransport, slots: number): string {
  const kinds = Array.from({ length: slots }, (_, slot) => [`v${slot}`, `a${slot}`]).flat();
  const section = (mid: string, type: number): string[] => [
    `m=${mid.startsWith("v") ? "video" : "audio"} 9 UDP/TLS/RTP/SAVPF ${type}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    "a=recvonly",
    "a=rtcp-mux",
    "a=rtcp-rsize",
    `a=ice-ufrag:${transport.iceUfrag}`,
    `a=ice-pwd:${transport.icePwd}`,
    `a=fingerprint:${transport.fingerprint}`,
    "a=setup:actpass",
    ...(mid.startsWith("v")
      ? [
          `a=rtpmap:${type} H264/90000`,
          `a=fmtp:${type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f`,
          ...["nack", "nack pli", "ccm fir"].map((feedback) => `a=rtcp-fb:${type} ${feedback}`),
        ]
      : [`a=rtpmap:${type} opus/48000/2`, `a=fmtp:${type} ${OPUS}`, `a=rtcp-fb:${type} nack`]),
  ];
  return lines([
    "v=0",
    "o=diemcau 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${kinds.join(" ")}`,
    ...kinds.flatMap((mid, index) => section(mid, (mid.startsWith("v") ? OFFERED_VIDEO : OFFERED_AUDIO) + Math.floor(index / 2))),
  ]);
}

const lines = (all: readonly string[]): string => `${all.join("\r\n")}\r\n`;

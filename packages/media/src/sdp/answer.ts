import type { ChosenSection } from "./codecs.ts";
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
}

const CNAME = "programme";

/**
 * The offer a native peer is given in place of the real one: a single bundled section whose only
 * purpose is ICE, DTLS and SRTP. Every stream of the session travels on that one track, told apart
 * by SSRC and payload type on our side, so each RTCP compound arrives exactly once.
 */
export function transportOffer(offer: Offer): string {
  return lines([
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
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
    ...offer.candidates.map((candidate) => `a=${candidate}`),
  ]);
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
    for (const feedback of ["nack", "nack pli", "ccm fir", "goog-remb"]) {
      if (codec.feedback.has(feedback)) out.push(`a=rtcp-fb:${type} ${feedback}`);
    }
  } else {
    out.push(`a=fmtp:${type} minptime=10;useinbandfec=1`);
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

const lines = (all: readonly string[]): string => `${all.join("\r\n")}\r\n`;

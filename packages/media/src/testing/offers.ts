/** Offers as browsers write them, shortened to what matters here. */

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0").toUpperCase()).join(
  ":",
);

const transport = (mid: string): string[] => [
  "c=IN IP4 0.0.0.0",
  "a=rtcp:9 IN IP4 0.0.0.0",
  "a=candidate:3354770290 1 udp 2122194687 127.0.0.1 38651 typ host generation 0 network-id 3 network-cost 50",
  "a=candidate:3107609066 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3",
  "a=candidate:1 1 udp 2122194687 f1c1a1b1-0000-4000-8000-000000000000.local 38651 typ host",
  "a=ice-ufrag:oBHo",
  "a=ice-pwd:1LxJzJxNH0Srj0JNRI5Ct4Jw",
  "a=ice-options:trickle",
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  "a=setup:actpass",
  `a=mid:${mid}`,
  "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
  "a=rtcp-mux",
  "a=rtcp-rsize",
];

const VIDEO = [
  "a=rtpmap:96 VP8/90000",
  "a=rtcp-fb:96 nack pli",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:102 H264/90000",
  "a=rtcp-fb:102 goog-remb",
  "a=rtcp-fb:102 ccm fir",
  "a=rtcp-fb:102 nack",
  "a=rtcp-fb:102 nack pli",
  "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
  "a=rtpmap:104 H264/90000",
  "a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f",
  "a=rtpmap:108 H264/90000",
  "a=rtcp-fb:108 nack",
  "a=rtcp-fb:108 nack pli",
  "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
  "a=rtpmap:116 H264/90000",
  "a=fmtp:116 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f",
];
const AUDIO = ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:0 PCMU/8000"];

export interface OfferShape {
  /** One section each, in order. */
  sections: readonly ("video" | "audio")[];
  direction: "sendonly" | "recvonly";
  /** Leaves one codec out. */
  without?: "H264" | "opus";
}

export function makeOffer(shape: OfferShape): string {
  const mids = shape.sections.map((_, index) => String(index));
  const body = shape.sections.flatMap((kind, index) => {
    const codecs = kind === "video" ? VIDEO : AUDIO;
    return [
      kind === "video" ? "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 104 108 116" : "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
      ...transport(String(index)),
      `a=${shape.direction}`,
      ...codecs.filter((line) => shape.without === undefined || !line.includes(` ${shape.without}/`)),
      ...(shape.direction === "sendonly" ? [`a=ssrc:${1_000 + index} cname:x`] : []),
    ];
  });
  return `${["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", `a=group:BUNDLE ${mids.join(" ")}`, ...body].join("\r\n")}\r\n`;
}

export const publishOffer = (): string => makeOffer({ sections: ["audio", "video"], direction: "sendonly" });
/** Two encodings of one picture, as our own page offers them. */
export const simulcastOffer = (): string =>
  publishOffer().replace(
    /a=ssrc:1001 [^\r]*\r\n/,
    ["a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", "a=rid:small send", "a=rid:good send", "a=simulcast:send small;good", ""].join("\r\n"),
  );
export const playOffer = (slots = 4): string =>
  makeOffer({
    sections: Array.from({ length: slots }, () => ["video", "audio"] as const).flat(),
    direction: "recvonly",
  });

import { MediaError } from "../errors.ts";
import { composeAnswer, type AnsweredSection } from "../sdp/answer.ts";
import { chooseAudio, chooseVideo, type PlayedSection } from "../sdp/codecs.ts";
import { parseAnswer, parseOffer } from "../sdp/offer.ts";

/** Payload types of the mountpoints, hence of every viewer. */
export const VIDEO_TYPE = 96;
export const AUDIO_TYPE = 111;
const PROFILE = "profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1";
const OPUS = "minptime=10;useinbandfec=1;usedtx=1";

/** The n-th stream of a kind: what a mountpoint calls it, and a counter-offer. */
export const midOf = (kind: "video" | "audio", slot: number): string => `${kind === "video" ? "v" : "a"}${slot}`;

/** What a viewer asked for with its own offer: which slots, in which order, and which of them only keep their place. */
export interface Wanted {
  readonly mids: readonly string[];
  readonly inactive: ReadonlySet<string>;
}

export function wantedOf({ video, audio }: { video: readonly PlayedSection[]; audio: readonly PlayedSection[] }): Wanted {
  const inactive = new Set<string>();
  const mids: string[] = [];
  for (let slot = 0; slot < Math.max(video.length, audio.length); slot++) {
    for (const [kind, sections] of [["video", video], ["audio", audio]] as const) {
      const section = sections[slot];
      if (section === undefined) continue;
      mids.push(midOf(kind, slot));
      if (!section.active) inactive.add(midOf(kind, slot));
    }
  }
  return { mids, inactive };
}

/** Settings of a mountpoint's stream that shape what is offered of it. */
export const CODEC = {
  video: { pt: VIDEO_TYPE, codec: "h264", fmtp: PROFILE },
  audio: { pt: AUDIO_TYPE, codec: "opus", fmtp: OPUS },
} as const;

/**
 * The offer that a viewer gets, written anew from Janus's: nothing to send lost packets again by (they come as they
 * were), no header extensions, which would cost something for every packet, slots named as everywhere else.
 */
export function composeCounterOffer(janusOffer: string, wanted: Wanted): string {
  const sections = janusOffer.split(/^m=/m).slice(1);
  const session = janusOffer.slice(0, janusOffer.indexOf("\nm=") + 1);
  const find = (text: string, name: string): string => new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(text)?.[1] ?? "";
  const first = sections[0] ?? "";
  const transport = ["ice-ufrag", "ice-pwd", "fingerprint"].map((name) => `a=${name}:${find(first, name) || find(session, name)}`);
  const candidates = [...first.matchAll(/^a=(candidate:.*?)\r?$/gm)].map((match) => match[1]!).filter(isReachable);
  const out = ["v=0", "o=diemcau 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", `a=group:BUNDLE ${wanted.mids.join(" ")}`, "a=ice-lite", "a=msid-semantic:WMS *"];
  for (const [index, mid] of wanted.mids.entries()) {
    const section = sections.find((each) => find(each, "mid") === mid);
    if (section === undefined) throw new MediaError("internal", `Janus did not offer ${mid}`);
    const ssrc = /^a=ssrc:(\d+) /m.exec(section)?.[1];
    const isVideo = mid.startsWith("v");
    const stream = `slot${mid.slice(1)}`;
    const track = `${stream}-${isVideo ? "video" : "audio"}`;
    out.push(
      `m=${isVideo ? `video 9 UDP/TLS/RTP/SAVPF ${VIDEO_TYPE}` : `audio 9 UDP/TLS/RTP/SAVPF ${AUDIO_TYPE}`}`,
      "c=IN IP4 0.0.0.0",
      `a=mid:${mid}`,
      wanted.inactive.has(mid) ? "a=inactive" : "a=sendonly",
      "a=rtcp-mux",
      "a=rtcp-rsize",
      ...transport,
      // Janus begins the handshake: with post-quantum keys a browser's beginning fills packets of 1,228 bytes.
      "a=setup:active",
      ...(isVideo
        ? [
            `a=rtpmap:${VIDEO_TYPE} H264/90000`,
            `a=fmtp:${VIDEO_TYPE} ${PROFILE}`,
            ...["nack", "nack pli", "ccm fir"].map((feedback) => `a=rtcp-fb:${VIDEO_TYPE} ${feedback}`),
          ]
        : [`a=rtpmap:${AUDIO_TYPE} opus/48000/2`, `a=fmtp:${AUDIO_TYPE} ${OPUS}`, `a=rtcp-fb:${AUDIO_TYPE} nack`]),
      `a=msid:${stream} ${track}`,
      ...(ssrc === undefined ? [] : [`a=ssrc:${ssrc} cname:programme`, `a=ssrc:${ssrc} msid:${stream} ${track}`]),
      ...(index === 0 ? [...candidates.map((candidate) => `a=${candidate}`), "a=end-of-candidates"] : []),
    );
  }
  return `${out.join("\r\n")}\r\n`;
}

/** A viewer comes to us: what only we could open to it, or only a neighbour could reach, helps nobody. */
const isReachable = (candidate: string): boolean => !/ tcptype active/.test(candidate) && !/ (udp|tcp) \d+ fe80:/i.test(candidate);

/**
 * The viewer's answer as Janus is given it: understood and written anew, so that nothing of it reaches the parser of
 * Janus as it came. Its candidates are left out: the viewer's own checks say where it is, and nobody can name an
 * address for Janus to send to.
 * @throws MediaError offer-malformed, codec-not-supported
 */
export function rewriteAnswer(counterOffer: string, answerSdp: string): string {
  const offer = parseOffer(counterOffer);
  const answer = parseAnswer(answerSdp);
  if (answer.sections.length !== offer.sections.length) throw new MediaError("offer-malformed", "The answer has not the sections of the offer");
  const answered: AnsweredSection[] = [];
  for (const [index, section] of offer.sections.entries()) {
    const said = answer.sections[index]!;
    if (said.mid !== section.mid || said.kind !== section.kind) throw new MediaError("offer-malformed", "The answer has not the sections of the offer");
    if (said.rejected) continue;
    const own = section.codecs[0]!;
    const codec = section.kind === "video" ? chooseVideo(said, "viewer") : chooseAudio(said);
    if (codec === null || codec.payloadType !== own.payloadType) throw new MediaError("codec-not-supported", "H.264 and Opus are required");
    const receives = section.direction === "sendonly" && (said.direction === "recvonly" || said.direction === "sendrecv");
    answered.push({ section, codec: own, direction: receives ? "recvonly" : "inactive" });
  }
  if (answered.every(({ direction }) => direction === "inactive")) throw new MediaError("offer-malformed", "The answer receives nothing");
  const { iceUfrag, icePwd, fingerprint } = answer;
  const setup = answer.setup === "passive" ? "passive" : "active";
  return composeAnswer(offer, { iceUfrag, icePwd, fingerprint: `sha-256 ${fingerprint}`, setup, candidates: [] }, answered);
}

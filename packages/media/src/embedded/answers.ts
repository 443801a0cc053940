import { randomBytes } from "node:crypto";
import type { Lane } from "../bus/lane.ts";
import type { Layer } from "../engine.ts";
import type { AnsweredSection } from "../sdp/answer.ts";
import type { ChosenSection, PlayedSection } from "../sdp/codecs.ts";
import type { ViewerLane } from "./viewer.ts";

/** 128 bits: the address of a session is the only thing that protects it from a stranger's DELETE. */
export const newSessionId = (): string => randomBytes(16).toString("base64url");

/** What a publisher is told: we take these. */
export function sectionsForPublisher(
  { video, audio }: { video: ChosenSection | null; audio: ChosenSection | null },
  maxBitrate: number,
  encodings: readonly string[] | undefined,
): AnsweredSection[] {
  const answered: AnsweredSection[] = [];
  if (video !== null) answered.push({ ...video, direction: "recvonly", maxBitrate, ...(encodings === undefined ? {} : { encodings }) });
  if (audio !== null) answered.push({ ...audio, direction: "recvonly" });
  return answered;
}

interface Played {
  video: readonly PlayedSection[];
  audio: readonly PlayedSection[];
}

/** What a viewer is told: the n-th lane is sent on the n-th section of each kind, in a stream of its own name. */
export function sectionsForViewer({ video, audio }: Played, lanes: readonly Lane[], layer: Layer, streams: readonly string[]): AnsweredSection[] {
  const answer = ({ active, ...section }: PlayedSection, ssrc: number, index: number): AnsweredSection => {
    const stream = streams[index]!;
    if (!active) return { ...section, direction: "inactive" };
    return { ...section, direction: "sendonly", outgoing: { ssrc, stream, track: `${stream}-${section.section.kind}` } };
  };
  return [
    ...video.map((each, index) => answer(each, lanes[index]!.ssrcOf(layer), index)),
    ...audio.map((each, index) => answer(each, lanes[index]!.audioSsrc, index)),
  ];
}

/** What of each lane a viewer is sent: nothing on a section that is inactive. */
export function lanesForViewer({ video, audio }: Played, lanes: readonly Lane[]): ViewerLane[] {
  const typeOf = (section: PlayedSection | undefined): number | null => (section?.active === true ? section.codec.payloadType : null);
  return lanes.map((lane, index) => ({ lane, videoPayloadType: typeOf(video[index]), audioPayloadType: typeOf(audio[index]) }));
}

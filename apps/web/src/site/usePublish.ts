/** Sends the room's picture and sound while the room is cued or on air, and keeps trying while it is. */
import { useEffect, useState } from "react";
import { sendSteady } from "@diemcau/media/browser";
import { headersFor, type As } from "../data/index.ts";

/** `encoder`: an encoder sends this room's picture, and the server takes no other. */
export type PublishPhase = "off" | "starting" | "live" | "failed" | "encoder";

/**
 * A room that was replaced goes on sending that long: the programme keeps its picture and sound until the next
 * room's have come, so that the change is heard by nobody.
 */
const LINGER_MS = 2_000;

/** Becomes true at once and false only after a while. */
function useLingering(value: boolean, ms: number): boolean {
  const [lingering, setLingering] = useState(value);
  useEffect(() => {
    if (value) return setLingering(true);
    const timer = setTimeout(() => setLingering(false), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value || lingering;
}

/** @param yields to an encoder, which has ended our session: it is made anew however soon the encoder stops */
export function usePublish(conferenceId: string, as: As, stream: MediaStream | null, may: boolean, yields = false): PublishPhase {
  const [phase, setPhase] = useState<PublishPhase>("off");
  const sends = useLingering(may && !yields, LINGER_MS);
  const [turn, setTurn] = useState(0);
  useEffect(() => (yields ? () => setTurn((last) => last + 1) : undefined), [yields]);
  useEffect(() => {
    if (!sends || !stream) return setPhase("off");
    const sending = sendSteady({
      url: `/media/${conferenceId}/whip?as=${encodeURIComponent(as)}`,
      headers: headersFor(as),
      stream,
      onStatus: (status, refusal) => setPhase(refusal === "encoder-sends" ? "encoder" : status),
    });
    return () => sending.close();
  }, [conferenceId, as, stream, sends, turn]);
  return phase;
}

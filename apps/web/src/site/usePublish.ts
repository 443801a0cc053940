/** Sends the room's picture and sound while the room is cued or on air, and keeps trying while it is. */
import { useEffect, useState } from "react";
import { MediaRequestError, publishWhip, type PublishSession } from "@diemcau/media/browser";
import { headersFor, type As } from "../data/index.ts";

/** `encoder`: an encoder sends this room's picture, and the server takes no other. */
export type PublishPhase = "off" | "starting" | "live" | "failed" | "encoder";

/**
 * A room that was replaced goes on sending that long: the programme keeps its picture and sound until the next
 * room's have come, so that the change is heard by nobody.
 */
const LINGER_MS = 2_000;
const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 5_000;
/** "disconnected" often heals by itself. */
const PATIENCE_MS = 3_000;

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
    let session: PublishSession | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let controller: AbortController | undefined;
    let over = false;
    let delay = FIRST_RETRY_MS;

    const drop = (): void => {
      controller?.abort();
      clearTimeout(timer);
      void session?.close();
      session = undefined;
    };
    const again = (because: "failed" | "encoder" = "failed"): void => {
      if (over) return;
      drop();
      setPhase(because);
      timer = setTimeout(() => void start(), delay * (0.5 + Math.random() / 2));
      delay = Math.min(LONGEST_RETRY_MS, delay * 2);
    };
    async function start(): Promise<void> {
      const own = (controller = new AbortController());
      try {
        const made = await publishWhip({
          url: `/media/${conferenceId}/whip?as=${encodeURIComponent(as)}`,
          headers: headersFor(as),
          stream: stream!,
          signal: own.signal,
          onState: (state) => {
            if (own.signal.aborted) return;
            clearTimeout(timer);
            if (state === "connected") {
              delay = FIRST_RETRY_MS;
              setPhase("live");
            } else if (state === "failed" || state === "closed") again();
            else if (state === "disconnected") timer = setTimeout(() => again(), PATIENCE_MS);
          },
        });
        if (own.signal.aborted) void made.close();
        else session = made;
      } catch (error) {
        if (!own.signal.aborted) again(error instanceof MediaRequestError && error.code === "encoder-sends" ? "encoder" : "failed");
      }
    }
    setPhase("starting");
    void start();
    return () => {
      over = true;
      drop();
    };
  }, [conferenceId, as, stream, sends, turn]);
  return phase;
}

/** An interpreter's voice for React: fetched while it is chosen, set up again by itself. */
import { useEffect, useState, type RefObject } from "react";
import { playWhep, type PlaySession } from "@diemcau/media/browser";
import { headersFor, type As } from "../../data/index.ts";

/** `silent`: the way is there, but nothing comes along it. */
export type ChannelStatus = "off" | "connecting" | "silent" | "playing" | "failed";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const LOOK_MS = 1_000;
/** So many looks without a byte: the voice has stopped on its way. */
const QUIET_LOOKS = 3;

/** @param channelId null: nothing is fetched */
export function useChannel(conferenceId: string, as: As, channelId: string | null): { stream: MediaStream; status: ChannelStatus } {
  const [stream] = useState(() => new MediaStream());
  const [status, setStatus] = useState<ChannelStatus>("off");
  useEffect(() => {
    if (channelId === null) return setStatus("off");
    let session: PlaySession | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let controller = new AbortController();
    let delay = FIRST_RETRY_MS;
    let over = false;
    let looking: ReturnType<typeof setInterval> | undefined;
    const drop = (): void => {
      controller.abort();
      clearTimeout(timer);
      clearInterval(looking);
      void session?.close().catch(() => {});
      session = undefined;
      for (const track of stream.getTracks()) stream.removeTrack(track);
    };
    const again = (): void => {
      if (over) return;
      drop();
      setStatus("failed");
      timer = setTimeout(() => void start(), delay * (0.5 + Math.random()));
      delay = Math.min(LONGEST_RETRY_MS, delay * 2);
    };
    async function start(): Promise<void> {
      const own = (controller = new AbortController());
      setStatus((last) => (last === "failed" ? last : "connecting"));
      try {
        const made = await playWhep({
          url: `/media/${conferenceId}/whep?channel=${channelId}&as=${encodeURIComponent(as)}`,
          headers: headersFor(as),
          slots: 1,
          soundOnly: true,
          signal: own.signal,
          onTrack: (_slot, _kind, track) => stream.addTrack(track),
          onState: (state) => {
            if (own.signal.aborted) return;
            if (state === "connected") {
              delay = FIRST_RETRY_MS;
              setStatus("silent");
            } else if (state === "failed") again();
          },
        });
        if (over || own.signal.aborted) return void made.close().catch(() => {});
        session = made;
        let bytes = 0;
        let quiet = 0;
        looking = setInterval(() => {
          void made.stats().then(({ bytesReceived }) => {
            if (own.signal.aborted) return;
            quiet = bytesReceived > bytes ? 0 : quiet + 1;
            if (bytesReceived > bytes) setStatus("playing");
            else if (quiet === QUIET_LOOKS) setStatus((last) => (last === "playing" ? "silent" : last));
            bytes = bytesReceived;
          });
        }, LOOK_MS);
      } catch {
        if (!own.signal.aborted) again();
      }
    }
    void start();
    return () => {
      over = true;
      drop();
    };
  }, [conferenceId, as, channelId, stream]);
  return { stream, status };
}

/** How loud the floor stays under an interpreter's voice: one hears that somebody speaks, and how. */
const UNDER = 0.15;

/** Turns every sound of a stage but the interpreter's own down while they speak. */
export function useFloorUnder(stage: RefObject<HTMLElement | null>, isUnder: boolean): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const set = (): void => {
      for (const video of element.querySelectorAll("video")) video.volume = isUnder ? UNDER : 1;
    };
    set();
    // A film or another picture may come later.
    const observer = new MutationObserver(set);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [stage, isUnder]);
}

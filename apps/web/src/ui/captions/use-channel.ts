/** An interpreter's voice for React: fetched while it is chosen, from whoever would carry the programme, and taken elsewhere by itself when that one fails. */
import { useEffect, useState, type RefObject } from "react";
import { playSteady, type PlaySession } from "@diemcau/media/browser";
import { headersFor, onMove, type As } from "../../data/index.ts";
import { putTracks } from "../tracks.ts";

/** `silent`: the way is there, but nothing comes along it. */
export type ChannelStatus = "off" | "connecting" | "silent" | "playing" | "failed";

const LOOK_MS = 1_000;
/** So many looks without a byte: the voice has stopped on its way. */
const QUIET_LOOKS = 3;

/** @param channel none: nothing is fetched */
export function useChannel(conferenceId: string, as: As, channel: { readonly id: string; readonly mic: number | null } | null | undefined): { stream: MediaStream; status: ChannelStatus } {
  const [stream] = useState(() => new MediaStream());
  const [status, setStatus] = useState<ChannelStatus>("off");
  const [heard] = useState({ isOpen: false, flows: false });
  const channelId = channel?.id ?? null;
  const isOpen = typeof channel?.mic === "number";
  useEffect(() => {
    heard.isOpen = isOpen;
    if (!isOpen) heard.flows = false;
  });
  useEffect(() => {
    if (channelId === null) return setStatus("off");
    // Another voice than before is not there yet.
    setStatus("connecting");
    let session: PlaySession | null = null;
    let [bytes, quiet] = [0, 0];
    const plays = playSteady({
      url: `/media/${conferenceId}/whep?channel=${channelId}&as=${encodeURIComponent(as)}`,
      headers: headersFor(as),
      slots: 1,
      wish: { soundOnly: true },
      // A voice that has begun to come is to go on while the microphone is open. Before that it may be the interpreter who is late.
      isLive: () => heard.isOpen && heard.flows,
      onTracks: ([voice]) => putTracks(stream, [voice?.audio ?? null]),
      onSession: (next) => {
        session = next;
        [bytes, quiet, heard.flows] = [0, 0, false];
        // Beside the programme's, for whoever looks for a fault.
        if (next?.edge) document.body.dataset["voiceEdge"] = next.edge;
        else delete document.body.dataset["voiceEdge"];
      },
      onStatus: (next) => setStatus((last) => (next === "failed" ? "failed" : last === "playing" || (last === "failed" && next !== "playing") ? last : next === "playing" ? "silent" : "connecting")),
    });
    const looking = setInterval(() => {
      const own = session;
      own?.stats().then(
        ({ bytesReceived }) => {
          if (own !== session) return;
          const came = bytesReceived > bytes;
          bytes = bytesReceived;
          quiet = came ? 0 : quiet + 1;
          if (came) {
            heard.flows = heard.isOpen;
            setStatus("playing");
          } else if (quiet === QUIET_LOOKS) setStatus((last) => (last === "playing" ? "silent" : last));
        },
        () => {},
      );
    }, LOOK_MS);
    // Where it is better is the programme's question: a voice costs little, and stays where it is.
    const stop = onMove(({ edge, withinMs, to }) => {
      if (!to) plays.move(edge, withinMs);
    });
    return () => {
      stop();
      clearInterval(looking);
      plays.close();
      putTracks(stream, []);
      delete document.body.dataset["voiceEdge"];
    };
  }, [conferenceId, as, channelId, stream, heard]);
  return { stream, status };
}

/** How loud the floor stays under an interpreter's voice: one hears that somebody speaks, and how. */
const UNDER = 0.15;

/**
 * Turns every sound of a stage but the interpreter's own down while they speak.
 * @param full how loud the floor is else, 0 to 1
 */
export function useFloorUnder(stage: RefObject<HTMLElement | null>, isUnder: boolean, full = 1): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const set = (): void => {
      for (const video of element.querySelectorAll("video")) video.volume = isUnder ? UNDER * full : full;
    };
    set();
    // A film or another picture may come later.
    const observer = new MutationObserver(set);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [stage, isUnder, full]);
}

import { useEffect, useRef } from "react";

/** The voice itself; sits in the stage so that the room's loudspeaker is chosen for it, too. */
export function ChannelSound({ stream, muted, loudspeaker = "" }: { stream: MediaStream; muted: boolean; loudspeaker?: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    // React sets `muted` only at the first render.
    element.muted = muted;
    if (element.paused) element.play().catch(() => {});
    if ("setSinkId" in element && element.sinkId !== loudspeaker) void element.setSinkId(loudspeaker).catch(() => {});
  }, [stream, muted, loudspeaker]);
  return <audio ref={audio} autoPlay muted data-testid="channel-sound" />;
}

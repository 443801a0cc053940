import { useEffect, useRef } from "react";
import { useFirstFrame } from "./use-first-frame.ts";

interface SlotVideoProps {
  stream: MediaStream | null;
  muted: boolean;
  className: string;
  /** Spoken name of the picture. */
  label: string;
  onFrame?: (() => void) | undefined;
}

/** One picture. Stays mounted whatever it shows, so that a switch costs no new element. */
export function SlotVideo({ stream, muted, className, label, onFrame }: SlotVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === stream) return;
    element.srcObject = stream;
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // React sets `muted` only at the first render.
    element.muted = muted;
    if (stream && element.paused) element.play().catch(() => {});
  }, [muted, stream]);
  useFirstFrame(video, onFrame);
  return <video ref={video} className={className} aria-label={label} autoPlay playsInline muted />;
}

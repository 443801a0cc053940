import { useEffect, useRef } from "react";

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
  useEffect(() => {
    const element = video.current;
    if (!element || !onFrame || !("requestVideoFrameCallback" in element)) return;
    const handle = element.requestVideoFrameCallback(() => onFrame());
    return () => element.cancelVideoFrameCallback(handle);
  }, [onFrame]);
  return <video ref={video} className={className} aria-label={label} autoPlay playsInline muted />;
}

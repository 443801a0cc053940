import { useEffect, useRef } from "react";
import type { SlotPicture } from "../ui/programme/Picture.tsx";
import type { Stream } from "./stream.ts";
import { useFirstFrame } from "../ui/programme/use-first-frame.ts";

/** The stream's one picture, wherever the layout puts it. */
export function StreamVideo({ stream, muted, className, label, onFrame }: Omit<SlotPicture, "slot"> & { stream: Stream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? stream.attach(video.current) : undefined), [stream]);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // React sets `muted` only at the first render.
    element.muted = muted;
    // Where no hand has begun it, sound stops it: then without.
    element.play().catch(() => {
      if (element.muted) return;
      element.muted = true;
      element.play().catch(() => {});
    });
  }, [muted]);
  useFirstFrame(video, onFrame);
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- a stream has none
  return <video ref={video} className={className} aria-label={label} playsInline muted />;
}

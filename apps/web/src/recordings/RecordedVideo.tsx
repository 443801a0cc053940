import { useEffect, useRef } from "react";
import type { Deck, Track } from "./deck.ts";
import { useFirstFrame } from "../ui/programme/index.ts";

interface RecordedVideoProps {
  deck: Deck;
  track: Track;
  muted: boolean;
  className: string;
  /** Spoken name of the picture. */
  label: string;
  onFrame?: (() => void) | undefined;
}

/** A slot's picture and sound, or a room's own, at the deck's moment. */
export function RecordedVideo({ deck, track, muted, className, label, onFrame }: RecordedVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const key = JSON.stringify(track);
  useEffect(() => (video.current ? deck.mount(JSON.parse(key) as Track, video.current) : undefined), [deck, key]);
  useEffect(() => {
    // React sets `muted` only at the first render.
    if (video.current) video.current.muted = muted;
  }, [muted]);
  useFirstFrame(video, onFrame);
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- captions are the journal's, and stand below the picture
  return <video ref={video} className={className} aria-label={label} playsInline preload="none" muted />;
}

import { useEffect, type RefObject } from "react";

/** Tells when the next picture of a video is on the screen, where the browser knows. */
export function useFirstFrame(video: RefObject<HTMLVideoElement | null>, onFrame: (() => void) | undefined): void {
  useEffect(() => {
    const element = video.current;
    if (!element || !onFrame || !("requestVideoFrameCallback" in element)) return;
    const handle = element.requestVideoFrameCallback(() => onFrame());
    return () => element.cancelVideoFrameCallback(handle);
  }, [video, onFrame]);
}

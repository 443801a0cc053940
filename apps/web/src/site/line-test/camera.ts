/** Does the camera really deliver: moving pictures, how large, how many, not black, not frozen. */
import type { LineTestMeasures } from "@diemcau/contract";
import { createSampler, differing, lightOf } from "../picture.ts";
import { pause } from "./pause.ts";

type Camera = NonNullable<LineTestMeasures["camera"]>;

const LOOK_MS = 5_000;
const SAMPLE_MS = 200;
/** A camera may take its time to give the first picture. */
const FIRST_PICTURE_MS = 6_000;

export async function measureCamera(track: MediaStreamTrack, signal: AbortSignal, onShare: (share: number) => void): Promise<Camera> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  const sampler = createSampler();
  try {
    void video.play().catch(() => {});
    const waitUntil = performance.now() + FIRST_PICTURE_MS;
    while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && performance.now() < waitUntil) await pause(100, signal);
    const count = countFrames(video);
    const started = performance.now();
    let before: Uint8Array | null = null;
    let moving = 0;
    let brightness = 0;
    let brightest = 0;
    let samples = 0;
    while (performance.now() - started < LOOK_MS) {
      onShare((performance.now() - started) / LOOK_MS);
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const now = sampler.take(video);
        const { mean, most } = lightOf(now);
        brightness += mean;
        brightest = Math.max(brightest, most);
        samples++;
        if (before) moving = Math.max(moving, differing(before, now));
        before = now;
      }
      await pause(SAMPLE_MS, signal);
    }
    const seconds = (performance.now() - started) / 1_000;
    return {
      width: video.videoWidth,
      height: video.videoHeight,
      fps: Math.round((count.stop() / seconds) * 10) / 10,
      brightness: samples > 0 ? brightness / samples : 0,
      brightest,
      moving,
    };
  } finally {
    video.srcObject = null;
  }
}

/** Pictures that the element was given. */
function countFrames(video: HTMLVideoElement): { stop(): number } {
  const first = video.getVideoPlaybackQuality().totalVideoFrames;
  return { stop: () => video.getVideoPlaybackQuality().totalVideoFrames - first };
}

/** One still of the room: a small picture for the wall, and what it tells. */
import { STILL_SIZES, type StillSize } from "@diemcau/contract";
import { plainWebp, sizeOfStill, type Look } from "@diemcau/rules/wall";
import { createSampler, differing, lightOf, type Sampler } from "../picture.ts";

/** A camera that gives no picture within that time has none, ms. */
const FIRST_PICTURE_MS = 3_000;
/** Two pictures so far apart: between them a living one has changed, ms. */
const APART_MS = 400;
/** As good as fits. */
const QUALITIES = [0.6, 0.45, 0.3, 0.18] as const;
/** What a still may weigh, bytes: 2,000 rooms share half a megabyte a second. */
const WEIGHT: Record<StillSize, number> = { small: 2_560, large: STILL_SIZES.large.bytes };

export interface Still {
  readonly picture: Look["picture"];
  /** Smallest first; none without a picture. */
  readonly images: readonly Blob[];
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Takes stills from the camera that is open already, and lets go of it in between: nothing is drawn while nobody asks. */
export class StillCamera {
  readonly #video = document.createElement("video");
  readonly #sampler: Sampler = createSampler();
  readonly #canvases = new Map<StillSize, HTMLCanvasElement>();
  #last: Uint8Array | null = null;

  constructor() {
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  async take(stream: MediaStream | null, withLarge: boolean): Promise<Still> {
    const [track] = stream?.getVideoTracks() ?? [];
    if (!track || track.readyState !== "live") return { picture: null, images: [] };
    const video = this.#video;
    video.srcObject = new MediaStream([track]);
    try {
      void video.play().catch(() => {});
      const until = performance.now() + FIRST_PICTURE_MS;
      while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
        if (performance.now() > until) return { picture: null, images: [] };
        await pause(50);
      }
      const first = this.#sampler.take(video);
      await pause(APART_MS);
      const second = this.#sampler.take(video);
      const { mean, most } = lightOf(second);
      const motion = Math.max(differing(first, second), this.#last ? differing(this.#last, second) : 0);
      this.#last = second;
      const images = [await this.#encode("small"), ...(withLarge ? [await this.#encode("large")] : [])];
      return { picture: { light: mean, brightest: most, motion }, images: images.filter((image) => image !== null) };
    } finally {
      video.srcObject = null;
    }
  }

  async #encode(size: StillSize): Promise<Blob | null> {
    const { width, height } = STILL_SIZES[size];
    let canvas = this.#canvases.get(size);
    if (!canvas) {
      canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      this.#canvases.set(size, canvas);
    }
    const pen = canvas.getContext("2d", { alpha: false })!;
    pen.imageSmoothingQuality = "high";
    const { videoWidth, videoHeight } = this.#video;
    // The middle of a picture of another shape: bars would count as black.
    const scale = Math.max(width / videoWidth, height / videoHeight);
    const [w, h] = [videoWidth * scale, videoHeight * scale];
    pen.drawImage(this.#video, (width - w) / 2, (height - h) / 2, w, h);
    let smallest: Blob | null = null;
    for (const quality of QUALITIES) {
      smallest = (await plainBlob(canvas, quality)) ?? smallest;
      if (smallest && smallest.size <= WEIGHT[size]) break;
    }
    if (!smallest) return null;
    // A little above is taken, more is refused: better no still than one that is refused each time.
    return sizeOfStill(new Uint8Array(await smallest.arrayBuffer())) === size ? smallest : null;
  }
}

/** WebP where the browser makes it, else JPEG. */
async function plainBlob(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const webp = await encoded(canvas, "image/webp", quality);
  if (webp?.type === "image/webp") {
    const plain = plainWebp(new Uint8Array(await webp.arrayBuffer()));
    if (plain) return new Blob([plain], { type: "image/webp" });
  }
  const jpeg = await encoded(canvas, "image/jpeg", quality);
  return jpeg?.type === "image/jpeg" ? jpeg : null;
}

const encoded = (canvas: HTMLCanvasElement, type: string, quality: number) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));

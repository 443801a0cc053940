/** The camera's picture in small, point by point: how light it is, and whether it lives. */

export const WIDTH = 160;
export const HEIGHT = 90;

export interface Sampler {
  /** Shades of grey, as they are and not averaged: a living camera is known by its noise. */
  take(video: HTMLVideoElement): Uint8Array;
}

export function createSampler(): Sampler {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.imageSmoothingEnabled = false;
  return {
    take(video) {
      context.drawImage(video, 0, 0, WIDTH, HEIGHT);
      const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
      const points = new Uint8Array(WIDTH * HEIGHT);
      for (let at = 0; at < points.length; at++) points[at] = (data[at * 4]! * 77 + data[at * 4 + 1]! * 150 + data[at * 4 + 2]! * 29) >> 8;
      return points;
    },
  };
}

export function lightOf(points: Uint8Array): { mean: number; most: number } {
  let sum = 0;
  let most = 0;
  for (const point of points) {
    sum += point;
    if (point > most) most = point;
  }
  return { mean: sum / points.length, most };
}

/** Share of points that are not the same. */
export function differing(before: Uint8Array, now: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < now.length; at++) if (before[at] !== now[at]) count++;
  return count / now.length;
}

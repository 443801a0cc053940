import type { Page } from "playwright-core";

/** Cells of the clock in a picture: a dark and a light one to compare with, 16 bits of time in ms, 2 that guard them. */
const CELLS = 20;

export type Colour = "red" | "blue";

/** What a page saw of a picture whose content carries the time. */
export interface Sighting {
  readonly colour: Colour;
  /** When the page was handed the decoded picture, ms since 1970. */
  readonly seenAt: number;
  /** From drawing the picture to that moment, ms. */
  readonly age: number;
  /** Of it: after its last packet had come, for the jitter buffer and the decoder; null where the browser does not say. */
  readonly waited: number | null;
}

/**
 * Put into a room's page before it starts: its camera is a canvas in one colour that shows the time of its drawing, its
 * microphone a steady tone. The picture passes the encoder as a camera's does.
 */
export const clockCamera = (colour: Colour): string => `
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const tracks = [];
    if (wanted.video) {
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
      const paint = canvas.getContext("2d");
      const cell = canvas.width / ${CELLS};
      setInterval(() => {
        const ms = Math.round(performance.timeOrigin + performance.now()) & 0xffff;
        paint.fillStyle = "${colour === "red" ? "rgb(200,30,40)" : "rgb(30,40,200)"}";
        paint.fillRect(0, 0, canvas.width, canvas.height);
        // Something that moves, so that the encoder has work.
        for (let n = 0; n < 40; n++) { paint.fillStyle = "hsl(" + ((n * 47 + ms / 40) % 360) + " 60% 50%)"; paint.fillRect((n * 31 + ms / 20) % canvas.width, (n * 17) % 80, 12, 12); }
        const guard = (ms ^ (ms >> 2) ^ (ms >> 4) ^ (ms >> 6) ^ (ms >> 8) ^ (ms >> 10) ^ (ms >> 12) ^ (ms >> 14)) & 3;
        const bits = [0, 1, ...Array.from({ length: 16 }, (_, at) => (ms >> (15 - at)) & 1), guard >> 1, guard & 1];
        bits.forEach((bit, at) => { paint.fillStyle = bit ? "white" : "black"; paint.fillRect(at * cell, 240, cell, 80); });
      }, 33);
      tracks.push(...canvas.captureStream(30).getVideoTracks());
    }
    if (wanted.audio) {
      const context = new AudioContext();
      const tone = context.createOscillator();
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      tracks.push(...out.stream.getTracks());
    }
    return new MediaStream(tracks);
  };`;

/** Begins to read the clock of whatever a slot of a room's page shows; pictures that cannot be read are left out. */
export function readClock(page: Page, slot: number): Promise<void> {
  return page.evaluate(
    ({ slot, cells }) => {
      const seen: Sighting[] = [];
      Object.assign(globalThis, { clockSeen: seen });
      const paint = Object.assign(document.createElement("canvas"), { width: cells * 4, height: 9 }).getContext("2d", { willReadFrequently: true })!;
      const watch = (video: HTMLVideoElement): void => {
        const look: VideoFrameRequestCallback = (_now, { receiveTime }) => {
          const seenAt = performance.timeOrigin + performance.now();
          const { videoWidth: width, videoHeight: height } = video;
          // The strip of the clock, and a row of what is left in one colour.
          paint.drawImage(video, 0, (height * 250) / 360, width, (height * 60) / 360, 0, 0, cells * 4, 8);
          paint.drawImage(video, 0, (height * 180) / 360, width, (height * 20) / 360, 0, 8, cells * 4, 1);
          const { data } = paint.getImageData(0, 0, cells * 4, 9);
          const at = (x: number, y: number) => (y * cells * 4 + x) * 4;
          const light = Array.from({ length: cells }, (_, cell) => data[at(cell * 4 + 2, 4) + 1]!);
          const middle = (light[0]! + light[1]!) / 2;
          const bits = light.slice(2).map((each) => (each > middle ? 1 : 0));
          const ms = bits.slice(0, 16).reduce<number>((value, bit) => value * 2 + bit, 0);
          let guard = 0;
          for (let shift = 0; shift < 16; shift += 2) guard ^= (ms >> shift) & 3;
          const pixel = at(cells * 2, 8);
          const colour = data[pixel]! > data[pixel + 2]! ? "red" : "blue";
          if (light[1]! - light[0]! > 80 && guard === bits[16]! * 2 + bits[17]!) seen.push({ colour, seenAt, age: (Math.round(seenAt) - ms) & 0xffff, waited: receiveTime === undefined ? null : seenAt - performance.timeOrigin - receiveTime });
          video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
      };
      watch(document.querySelector<HTMLVideoElement>(`[data-slot="${slot}"] video`)!);
    },
    { slot, cells: CELLS },
  );
}

/** What has been read since the last call. */
export const takeSightings = (page: Page): Promise<Sighting[]> =>
  page.evaluate(() => (globalThis as unknown as { clockSeen: Sighting[] }).clockSeen.splice(0));

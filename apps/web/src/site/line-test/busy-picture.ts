/** A picture that is hard to compress, so that the encoder uses all that the line gives it. */

const WIDTH = 640;
const HEIGHT = 360;
const FPS = 25;
/** Grains of that many points: finer ones cost the PC more than they cost the line. */
const GRAIN = 4;

export function busyPicture(): { readonly track: MediaStreamTrack; stop(): void } {
  const noise = document.createElement("canvas");
  noise.width = WIDTH * 2;
  noise.height = HEIGHT * 2;
  const grains = noise.getContext("2d")!;
  for (let y = 0; y < noise.height; y += GRAIN) {
    for (let x = 0; x < noise.width; x += GRAIN) {
      const light = Math.floor(Math.random() * 200) + 28;
      grains.fillStyle = `rgb(${light} ${light} ${light})`;
      grains.fillRect(x, y, GRAIN, GRAIN);
    }
  }
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d")!;
  // Another part of it each time, so that no picture can be told from the one before.
  const draw = (): void => context.drawImage(noise, -Math.floor(Math.random() * WIDTH), -Math.floor(Math.random() * HEIGHT));
  draw();
  const timer = setInterval(draw, 1_000 / FPS);
  const [track] = canvas.captureStream(FPS).getVideoTracks();
  return {
    track: track!,
    stop() {
      clearInterval(timer);
      track!.stop();
    },
  };
}

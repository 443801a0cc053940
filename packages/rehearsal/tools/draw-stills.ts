/**
 * Draws the stills of simulated rooms.
 *   node packages/rehearsal/tools/draw-stills.ts
 * Writes src/stills.bin: for each room two pictures a moment apart, and one of a camera with its cap on; each with its
 * length before it (two bytes).
 */
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { plainWebp } from "@diemcau/rules/wall";

const SCENES = 48;
const browser = await chromium.launch({ executablePath: process.env["DIEMCAU_CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
const drawn = await page.evaluate(async (scenes) => {
  const [WIDTH, HEIGHT] = [160, 90];
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d")!;
  let seed = 1;
  const random = () => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const box = (fill: string, x: number, y: number, w: number, h: number) => {
    pen.fillStyle = fill;
    pen.fillRect(x, y, w, h);
  };
  const person = (x: number, y: number, size: number, suit: string, turned: number) => {
    pen.fillStyle = suit;
    pen.beginPath();
    pen.ellipse(x, y + size * 1.55, size * 1.15, size, 0, Math.PI, 0);
    pen.fill();
    pen.fillStyle = turned > 0.5 ? "#2a211c" : "#c79a78";
    pen.beginPath();
    pen.arc(x + (turned - 0.5), y, size * 0.55, 0, Math.PI * 2);
    pen.fill();
  };
  const room = (scene: number, frame: number) => {
    seed = 1_000 + scene * 97;
    const warm = 20 + random() * 30;
    const light = 62 + random() * 26;
    const wall = pen.createLinearGradient(0, 0, WIDTH, HEIGHT * 0.6);
    wall.addColorStop(0, `hsl(${warm} 25% ${light}%)`);
    wall.addColorStop(1, `hsl(${warm} 22% ${light - 22}%)`);
    pen.fillStyle = wall;
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    const cloth = [`hsl(0 60% 34%)`, `hsl(215 40% 32%)`, `hsl(160 30% 28%)`][Math.floor(random() * 3)]!;
    const left = 22 + random() * 20;
    box(cloth, left, 6, WIDTH - left * 2, 30);
    box("rgb(255 236 180 / 70%)", left + 12, 13, WIDTH - left * 2 - 24, 3);
    box("rgb(255 236 180 / 55%)", left + 22, 20, WIDTH - left * 2 - 44, 2);
    if (random() < 0.5) box("rgb(240 248 255 / 80%)", 4, 8, 12, 22);
    if (random() < 0.5) box("rgb(240 248 255 / 80%)", WIDTH - 16, 8, 12, 22);
    // The chair's table below the backdrop, then rows of delegates seen from behind.
    const sitting = 2 + Math.floor(random() * 4);
    for (let n = 0; n < sitting; n++) person(WIDTH / 2 + (n - (sitting - 1) / 2) * 15, 35 + (frame && random() < 0.3 ? 0.6 : 0), 5, "#22262e", 0);
    box(`hsl(${warm} 45% 28%)`, WIDTH / 2 - sitting * 9, 41, sitting * 18, 6);
    box(`hsl(${warm} 20% ${light - 34}%)`, 0, 52, WIDTH, HEIGHT - 52);
    const rows = 2 + Math.floor(random() * 2);
    for (let row = 0; row < rows; row++) {
      const size = 5 + row * 2.2;
      const y = 56 + row * 13;
      const seats = Math.floor(WIDTH / (size * 2.9));
      box(`hsl(${warm} 40% 22%)`, 0, y + size * 1.4, WIDTH, 3);
      for (let seat = 0; seat < seats; seat++) {
        if (random() < 0.16) continue;
        const moved = frame === 1 && random() < 0.4 ? (random() - 0.5) * 1.6 : 0;
        person((seat + 0.5) * (WIDTH / seats) + moved, y, size, ["#20242c", "#2d3038", "#e9e6df", "#3a3f55"][Math.floor(random() * 4)]!, 0.9);
      }
    }
    // The grain of a camera, another in each picture.
    seed = scene * 7 + frame * 13 + 5;
    for (let n = 0; n < 260; n++) box(`rgb(255 255 255 / ${random() * 9}%)`, random() * WIDTH, random() * HEIGHT, 2, 2);
  };
  const pictures: number[][] = [];
  const keep = async () => {
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), "image/webp", 0.5));
    pictures.push([...new Uint8Array(await blob.arrayBuffer())]);
  };
  for (let scene = 0; scene < scenes; scene++) {
    for (const frame of [0, 1]) {
      room(scene, frame);
      await keep();
    }
  }
  box("#030303", 0, 0, WIDTH, HEIGHT);
  await keep();
  return pictures;
}, SCENES);
await browser.close();
const parts = drawn.flatMap((picture) => {
  const image = plainWebp(Uint8Array.from(picture))!;
  return [Buffer.from([image.length >> 8, image.length & 255]), image];
});
writeFileSync(new URL("../src/stills.bin", import.meta.url), Buffer.concat(parts));
process.stdout.write(`${drawn.length} pictures, ${Math.round(drawn.reduce((sum, { length }) => sum + length, 0) / drawn.length)} bytes each as the browser made them\n`);

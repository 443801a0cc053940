import { readFileSync } from "node:fs";
import type { StillTaken } from "@diemcau/contract";
import type { Random } from "./random.ts";
import type { Sender, SignedIn } from "./requests.ts";

/** Drawn rooms, two pictures a moment apart each, and the darkness of a lens cap: tools/draw-stills.ts. */
const file = new URL("./stills.bin", import.meta.url);
let pictures: Uint8Array<ArrayBuffer>[] | undefined;

function readPictures(): Uint8Array<ArrayBuffer>[] {
  if (pictures) return pictures;
  const bytes = new Uint8Array(readFileSync(file));
  pictures = [];
  for (let at = 0; at < bytes.length; ) {
    const length = (bytes[at]! << 8) | bytes[at + 1]!;
    pictures.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return pictures;
}

/** The still of a simulated room: two in turn, so that what is shown lives. */
export function pictureOf(site: number, turn: number): Uint8Array<ArrayBuffer> {
  const all = readPictures();
  return all[((site * 7) % ((all.length - 1) / 2)) * 2 + (turn % 2)]!;
}
const darkness = (): Uint8Array<ArrayBuffer> => readPictures().at(-1)!;

/** A few rooms have something wrong with them, as in real life: about one in forty. */
type Trouble = "black" | "frozen" | "silent" | "none";
function troubleOf(site: number): Trouble | null {
  if (site % 151 === 17) return "black";
  if (site % 167 === 23) return "frozen";
  if (site % 173 === 29) return "silent";
  return site % 211 === 31 ? "none" : null;
}

export interface StillRoom extends SignedIn {
  readonly site: number;
}

/** What a room's page sends for the wall, at one moment: the query and the image. */
export function stillOf(site: number, turn: number, random: Random): { query: string; image: Uint8Array<ArrayBuffer> | null } {
  const trouble = troubleOf(site);
  const sound = trouble === "silent" ? "-160" : (-20 - random() * 25).toFixed(1);
  if (trouble === "none") return { query: `sound=${sound}`, image: null };
  const seen = trouble === "black" ? "light=3.1&brightest=9&motion=0" : `light=${(90 + random() * 30).toFixed(1)}&brightest=236&motion=${trouble === "frozen" ? "0" : (0.1 + random() / 2).toFixed(4)}`;
  return { query: `${seen}&sound=${sound}`, image: trouble === "black" ? darkness() : pictureOf(site, trouble === "frozen" ? 0 : turn) };
}

/** @returns what the server asks for next; null when it did not take it */
export async function sendStill({ baseUrl, conferenceId }: Sender, { as, cookie, site }: StillRoom, turn: number, random: Random): Promise<StillTaken | null> {
  const { query, image } = stillOf(site, turn, random);
  try {
    const answer = await fetch(`${baseUrl}/api/conferences/${conferenceId}/stills?${query}`, {
      method: "POST",
      headers: { "x-diemcau-as": as, cookie, ...(image ? { "content-type": "image/webp" } : {}) },
      ...(image ? { body: image } : {}),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) return (await answer.json()) as StillTaken;
    await answer.arrayBuffer();
    return null;
  } catch {
    return null;
  }
}

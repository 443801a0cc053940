/** What a scene means for the rooms that are on air. */
import type { StageLayout, StageScene, StageSnapshot } from "@diemcau/contract";

const CARDS: ReadonlySet<StageLayout> = new Set(["title", "pause", "video", "card"]);
const QUIET: ReadonlySet<StageLayout> = new Set(["pause", "video"]);

/** It covers the rooms: they stay on air behind it. */
export const isCard = (scene: StageScene): boolean => CARDS.has(scene.layout);

/** Rooms are neither seen nor heard: their pictures and sounds need not be sent to anybody. */
export const isQuiet = (scene: StageScene): boolean => QUIET.has(scene.layout);

/** Where the film is at a moment of the server's clock, ms from its beginning. */
export function filmPosition(film: NonNullable<StageSnapshot["film"]>, length: number, now: number): number {
  const position = film.playing ? film.position + Math.max(0, now - film.at) : film.position;
  return Math.min(length, position);
}

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

/** The scene as it stands: the page that was turned to, the moment the film has come to. */
export function standing({ scene, page, film }: StageSnapshot, at: number): StageScene {
  if (scene.layout === "document") return { ...scene, page: page ?? scene.page };
  if (scene.layout === "video") return { ...scene, playing: false, position: film ? filmPosition(film, scene.length, at) : scene.position };
  return scene;
}

/** The scene as it is shown again: a pause that is over does not count down again. */
export const again = (scene: StageScene, now: number): StageScene => (scene.layout === "pause" && scene.until !== null && scene.until <= now ? { ...scene, until: null } : scene);

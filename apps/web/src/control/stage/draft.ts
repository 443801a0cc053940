/** What one console prepares: nobody else sees it before it is taken. Pure. */
import type { StageFile, StageLayout, StageRoom, StageScene, Speaker } from "@diemcau/contract";
import { filmPosition, type ConferenceState } from "@diemcau/rules";
import { speakerFrom } from "../model/speaker.ts";

export type PreparedFile = StageFile & ({ readonly kind: "document"; readonly pages: number } | { readonly kind: "video"; readonly length: number });

export interface Draft {
  readonly layout: StageLayout;
  /** The large room; null: the one that is large now. */
  readonly main: number | null;
  readonly speaker: Speaker;
  /** The other of two; null: the first other on air. */
  readonly second: number | null;
  readonly secondSpeaker: Speaker;
  readonly document: Extract<PreparedFile, { kind: "document" }> | null;
  readonly page: number;
  readonly withSpeaker: boolean;
  readonly title: string;
  readonly subtitle: string;
  readonly pauseTitle: string;
  /** 0: no countdown. */
  readonly pauseMinutes: number;
  readonly film: Extract<PreparedFile, { kind: "video" }> | null;
  readonly filmPosition: number;
  /** Only a card that was on the programme before can be shown again. */
  readonly card: Extract<StageScene, { layout: "card" }>["card"] | null;
}

export const LAYOUTS = ["one", "strip", "two", "chair", "document", "title", "pause", "video"] as const satisfies readonly StageLayout[];

export function firstDraft(title: string, pauseTitle: string): Draft {
  return {
    layout: "one",
    main: null,
    speaker: { name: "" },
    second: null,
    secondSpeaker: { name: "" },
    document: null,
    page: 1,
    withSpeaker: true,
    title,
    subtitle: "",
    pauseTitle,
    pauseMinutes: 15,
    film: null,
    filmPosition: 0,
    card: null,
  };
}

const MINUTE = 60_000;
const line = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The scene that would be taken now; null while something of it is missing. */
export function sceneOf(draft: Draft, now: number): StageScene | null {
  switch (draft.layout) {
    case "strip":
    case "one":
    case "chair":
      return { layout: draft.layout };
    case "two":
      return { layout: "two", second: draft.second };
    case "document": {
      if (!draft.document) return null;
      const { id, name, size, pages } = draft.document;
      return { layout: "document", file: { id, name, size }, page: Math.min(draft.page, pages), pages, speaker: draft.withSpeaker };
    }
    case "title": {
      const [title, subtitle] = [line(draft.title), line(draft.subtitle)];
      return title === "" ? null : { layout: "title", title, ...(subtitle === "" ? {} : { subtitle }) };
    }
    case "pause": {
      const title = line(draft.pauseTitle);
      return title === "" ? null : { layout: "pause", title, until: draft.pauseMinutes > 0 ? now + draft.pauseMinutes * MINUTE : null };
    }
    case "video": {
      if (!draft.film) return null;
      const { id, name, size, length } = draft.film;
      return { layout: "video", file: { id, name, size }, length, position: Math.min(draft.filmPosition, length), playing: true };
    }
    case "card":
      return draft.card && { layout: "card", card: draft.card };
  }
}

/** Layouts that name a room. */
export const hasRoom = (layout: StageLayout): boolean => layout === "strip" || layout === "one" || layout === "two" || layout === "chair" || layout === "document";

/** The rooms that the draft names: the large one first. */
export function roomsOf(draft: Draft): StageRoom[] {
  const { layout, main, second, withSpeaker, speaker, secondSpeaker } = draft;
  if (!hasRoom(layout) || (layout === "document" && !withSpeaker) || main === null) return [];
  return [roomOf(main, speaker), ...(layout === "two" && second !== null && second !== main ? [roomOf(second, secondSpeaker)] : [])];
}

function roomOf(site: number, said: Speaker): StageRoom {
  const speaker = speakerFrom(said);
  return speaker ? { site, speaker } : { site };
}

/** After a take the programme that was comes to the preview, as in any vision mixer: taking again goes back. */
export function draftOfProgramme({ stage, slots, large }: ConferenceState, last: Draft, now: number): Draft {
  const { scene, page, film } = stage;
  const content = large === null ? null : slots[large];
  const draft: Draft = { ...last, layout: scene.layout, main: content?.site ?? null, speaker: content?.speaker ?? { name: "" } };
  switch (scene.layout) {
    case "two":
      return { ...draft, second: scene.second, secondSpeaker: slots.find((slot) => slot?.site === scene.second)?.speaker ?? { name: "" } };
    case "document":
      return { ...draft, document: { ...scene.file, kind: "document", pages: scene.pages }, page: page ?? scene.page, withSpeaker: scene.speaker };
    case "title":
      return { ...draft, title: scene.title, subtitle: scene.subtitle ?? "" };
    case "pause":
      return { ...draft, pauseTitle: scene.title, pauseMinutes: scene.until === null ? 0 : Math.max(0, Math.ceil((scene.until - now) / MINUTE)) };
    case "video":
      return { ...draft, film: { ...scene.file, kind: "video", length: scene.length }, filmPosition: film ? filmPosition(film, scene.length, now) : 0 };
    case "card":
      return { ...draft, card: scene.card };
    default:
      return draft;
  }
}

import { SLOT_COUNT, type CommandKind, type CommandOf, type NewEntry, type StageRoom, type StageScene } from "@diemcau/contract";
import type { DecisionContext } from "../decide.ts";
import { CENTRAL_SLOT, canBeSeen, slotOf, whyUnseen } from "../on-air.ts";
import { accept, refuse, type Decision } from "../outcome.ts";
import { filling } from "../programme.ts";
import type { Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import { again, isCard } from "./scene.ts";

/** What it takes to know of the conference beside its state. */
export type Knowing = Pick<DecisionContext, "siteCount" | "siteName" | "now">;

const CENTRAL_SITE = 0;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Who takes last is not who saw last: a take that was prepared against another programme says so. */
const isStale = (state: ConferenceState, over: number | undefined): boolean => over !== undefined && over !== state.stage.version;

/** Rooms of a scene as its command names them, and those it needs beside them. */
function roomsFor(state: ConferenceState, scene: StageScene, named: readonly StageRoom[]): StageRoom[] {
  const large = state.large === null ? undefined : state.slots[state.large];
  const rooms = named.length > 0 || !large ? [...named] : [{ site: large.site, ...(large.speaker ? { speaker: large.speaker } : {}) }];
  const has = (site: number) => rooms.some((room) => room.site === site);
  if (scene.layout === "two") {
    const other = scene.second ?? state.slots.find((slot) => slot && !has(slot.site))?.site;
    if (other !== undefined && !has(other)) rooms.push({ site: other });
  }
  // Without the chair's line there is still the speaker to be seen.
  if (scene.layout === "chair" && !has(CENTRAL_SITE) && canBeSeen(state, CENTRAL_SITE)) rooms.push({ site: CENTRAL_SITE });
  return rooms;
}

/** The entries that put these rooms on air, the first of them large, and the others off. */
function arrange(state: ConferenceState, rooms: readonly StageRoom[], keepsOthers: boolean, context: Knowing): Decision {
  const entries: NewEntry[] = [];
  const occupied = state.slots.map((slot) => slot?.site ?? null);
  if (!keepsOthers) {
    for (const [slot, site] of occupied.entries()) {
      if (site === null || slot === CENTRAL_SLOT || rooms.some((room) => room.site === site)) continue;
      entries.push({ kind: "programme.cleared", slot });
      occupied[slot] = null;
    }
  }
  let large = -1;
  // The first last: whoever is put on air is seen large.
  for (const { site, speaker } of rooms.toReversed()) {
    const present = occupied.indexOf(site);
    const known = state.slots[slotOf(state, site)]?.speaker;
    if (present >= 0 && (!speaker || same(speaker, known))) {
      large = present;
      continue;
    }
    if (site >= context.siteCount) return refuse("site-unknown");
    const missing = whyUnseen(state, site);
    if (missing) return refuse(missing, context.siteName(site));
    const free = site === CENTRAL_SITE ? CENTRAL_SLOT : occupied.findIndex((other, slot) => slot !== CENTRAL_SLOT && slot < SLOT_COUNT && other === null);
    const slot = present >= 0 ? present : free;
    if (slot < 0) return refuse("slots-full");
    occupied[slot] = site;
    large = slot;
    entries.push(...filling(state, slot, { site, siteName: context.siteName(site), ...(speaker ? { speaker } : {}) }));
  }
  const last = entries.at(-1);
  if (large >= 0 && (entries.length > 0 ? last?.kind !== "programme.filled" || last.slot !== large : state.large !== large)) entries.push({ kind: "programme.enlarged", slot: large });
  return accept(...entries);
}

/** What a take does; also asked for a preview. */
export function change(state: ConferenceState, scene: StageScene, named: readonly StageRoom[], keepsOthers: boolean, context: Knowing): Decision {
  if (scene.layout === "document" && scene.page > scene.pages) return refuse("stage-page-unknown");
  if (scene.layout === "video" && scene.position > scene.length) return refuse("stage-film-over");
  if (scene.layout === "pause" && scene.until !== null && scene.until <= context.now) return refuse("stage-pause-over");
  const withRooms = !isCard(scene) && !(scene.layout === "document" && !scene.speaker && named.length === 0);
  if (withRooms && state.phase !== "live") {
    // Before the opening nobody is on air; a card or a document may welcome the rooms.
    if (named.length > 0 || scene.layout !== "document") return refuse("conference-not-live");
  }
  const rooms = withRooms && state.phase === "live" ? roomsFor(state, scene, named) : [];
  if (scene.layout === "two" && rooms.length < 2) return refuse("stage-second-missing");
  const arranged = rooms.length > 0 ? arrange(state, rooms, keepsOthers || scene.layout === "strip", context) : accept();
  if (!arranged.ok) return arranged;
  const shown: StageScene = scene.layout === "two" ? { ...scene, second: (rooms.slice(1).find(({ site }) => site === scene.second) ?? rooms[1]!).site } : scene;
  if (arranged.entries.length === 0 && same(shown, state.stage.scene)) return accept();
  // The scene first: what is put on air after it is seen in it.
  return accept({ kind: "stage.shown", scene: shown }, ...arranged.entries);
}

/** What stood on the programme before. */
export function sceneBefore(state: ConferenceState, context: DecisionContext): Decision {
  const { before } = state.stage;
  if (!before) return refuse("stage-nothing-before");
  // Whoever has left meanwhile is not waited for.
  const scene = again(before.scene, context.now);
  if (isCard(scene) || state.phase !== "live") return change(state, isCard(scene) || scene.layout === "document" ? scene : { layout: "strip" }, [], true, context);
  const rooms = before.rooms.filter(({ site }) => slotOf(state, site) >= 0 || (site < context.siteCount && canBeSeen(state, site)));
  if (scene.layout !== "two") return change(state, scene, rooms, false, context);
  const second = rooms.some(({ site }) => site === scene.second) ? scene.second : null;
  return change(state, rooms.length < 2 ? { layout: "strip" } : { ...scene, second }, rooms, false, context);
}

/** A card of a pause that was put up since then makes way for what it covered; rooms that have left are not called for. */
export function withoutPause(state: ConferenceState, since: number, context: Knowing): Decision {
  const { scene, before, since: shownAt } = state.stage;
  if (scene.layout !== "pause" || shownAt === null || shownAt < since || !before) return accept();
  const covered = again(before.scene, context.now);
  // Whoever goes on goes on: also where one pause was changed for another.
  if (covered.layout === "pause") return change(state, { layout: "strip" }, [], true, context);
  const isWhole = covered.layout !== "two" || (covered.second !== null && slotOf(state, covered.second) >= 0);
  return change(state, isWhole ? covered : { layout: "strip" }, [], true, context);
}

type Decisions = Slice<never, never>["decisions"];
type Give<K extends CommandKind> = (state: ConferenceState, command: CommandOf<K>, context: DecisionContext) => Decision;

const take: Give<"stage.take"> = (state, { scene, rooms = [], over }, context) => (isStale(state, over) ? refuse("stage-changed") : change(state, scene, rooms, false, context));

const turn: Give<"stage.turn"> = (state, { page }, { by }) => {
  const { scene, page: now } = state.stage;
  if (scene.layout !== "document") return refuse("stage-no-document");
  // A room turns the pages of its own talk, not of another's.
  if (by.role === "site" && slotOf(state, by.site) < 0) return refuse("not-allowed");
  if (page > scene.pages) return refuse("stage-page-unknown");
  return page === now ? accept() : accept({ kind: "stage.turned", page });
};

const play: Give<"stage.play"> = (state, { playing, position }) => {
  const { scene } = state.stage;
  if (scene.layout !== "video") return refuse("stage-no-film");
  if (position > scene.length) return refuse("stage-film-over");
  return accept({ kind: "stage.played", playing, position });
};

const dress: Give<"stage.dress"> = (state, { overlay: change }) => {
  const overlay = { ...state.stage.overlay, ...change };
  return same(overlay, state.stage.overlay) ? accept() : accept({ kind: "stage.dressed", overlay });
};

const prepare: Give<"stage.prepare"> = (state, { file }) => (state.stage.prepared[0]?.id === file.id ? accept() : accept({ kind: "stage.prepared", file }));

const ANY_TIME = ["prepared", "live"] as const;
export const stageDecisions: Decisions = {
  "stage.take": { phases: ANY_TIME, decide: take },
  "stage.back": { phases: ANY_TIME, decide: (state, { over }, context) => (isStale(state, over) ? refuse("stage-changed") : sceneBefore(state, context)) },
  "stage.turn": { phases: ANY_TIME, decide: turn },
  "stage.play": { phases: ANY_TIME, decide: play },
  "stage.dress": { phases: ANY_TIME, decide: dress },
  "stage.prepare": { phases: ANY_TIME, decide: prepare },
};

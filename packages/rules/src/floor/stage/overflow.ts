/** The programme as an overflow audience has it: one picture, and what the stage shows to all rooms. What is not named here is not told. */
import type { OverflowCaptions, OverflowScene, StageScene } from "@diemcau/contract";
import { initialState, type ConferenceState } from "../state.ts";
import { mainSlot, slotPlaces } from "./compose.ts";
import { isCard } from "./scene.ts";

const BARE: OverflowScene["overlay"] = { lowerThird: "off", clock: false, strip: false };
const ALONE: StageScene = { layout: "one" };

/** A file's name is for those who work with it: it is not on the picture. */
function publicScene(scene: StageScene): StageScene {
  if (scene.layout === "document" || scene.layout === "video") return { ...scene, file: { ...scene.file, name: "" } };
  return isCard(scene) ? scene : ALONE;
}

/** @param opened the output was opened for what the stage shows; otherwise there is nothing but its picture */
export function overflowScene(at: number, state: ConferenceState, opened: boolean): OverflowScene {
  const { phase, agenda, stage, questions } = state;
  const content = state.slots[mainSlot(state)] ?? null;
  const speaker = content && { since: content.since, siteName: "" };
  if (!opened) return { at, phase, itemId: null, speaker, scene: ALONE, page: null, film: null, overlay: BARE, question: null, withheld: false };
  const { aired } = questions;
  const scene: OverflowScene = {
    at,
    phase,
    itemId: agenda.itemId,
    speaker,
    scene: publicScene(stage.scene),
    page: stage.page,
    film: stage.film,
    overlay: stage.overlay,
    question: aired && { number: aired.number, text: aired.text },
    withheld: false,
  };
  const { kind } = slotPlaces(stateOfOverflow(scene))[0]!;
  const isNamed = kind === "beside" || (kind === "large" && stage.overlay.lowerThird === "auto");
  if (!content || !isNamed) return scene;
  return { ...scene, speaker: { since: content.since, siteName: content.siteName, ...(content.speaker ? { speaker: content.speaker } : {}) } };
}

/** A line says by itself from when on it is there: whoever is late reads it when it is heard. */
export function overflowCaptions({ captions }: ConferenceState): OverflowCaptions[] {
  return captions.tracks.map(({ id, language, name, lines }) => ({ id, language, name, lines }));
}

/**
 * The same where its file may not be shown: whoever speaks beside a document in its place; a card where the rooms see
 * nobody, and the stream has no picture either.
 */
export function withoutFile(scene: OverflowScene): OverflowScene {
  const hasSpeaker = scene.scene.layout === "document" && scene.scene.speaker && scene.speaker !== null;
  return { ...scene, page: null, film: null, withheld: true, scene: hasSpeaker ? ALONE : { layout: "title", title: "" } };
}

/** What the components of the programme draw: the one picture in the first slot. */
export function stateOfOverflow({ phase, itemId, speaker, scene, page, film, overlay, question, at }: OverflowScene): ConferenceState {
  const { slots, agenda, stage, questions } = initialState;
  return {
    ...initialState,
    phase,
    agenda: { ...agenda, itemId },
    slots: slots.map((_slot, index) => (index === 0 && speaker ? { site: 0, ...speaker } : null)),
    large: speaker ? 0 : null,
    stage: { ...stage, scene, page, film, overlay },
    questions: { ...questions, aired: question && { questionId: "", since: at, ...question } },
  };
}

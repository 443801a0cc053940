import { PREPARED_LIMIT, type Entry, type EntryKind, type StageRoom, type StageScene, type StageSnapshot } from "@diemcau/contract";
import { withoutAuthor } from "../outcome.ts";
import type { Projection, Projections, Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import { stageDecisions } from "./decisions.ts";
import { isCard, standing } from "./scene.ts";

/** What the programme shows beside the rooms: layouts, title cards, documents, video files. */
export type StageState = Readonly<StageSnapshot>;

const initial: StageState = {
  version: 0,
  scene: { layout: "strip" },
  since: null,
  by: "",
  page: null,
  film: null,
  overlay: { lowerThird: "auto", clock: false, strip: false },
  prepared: [],
  before: null,
};

/** The rooms on air, the large one first. */
function roomsOf({ slots, large }: ConferenceState): StageRoom[] {
  const order = [...(large === null ? [] : [slots[large]!]), ...slots.filter((_slot, at) => at !== large)];
  return order.flatMap((slot) => (slot ? [{ site: slot.site, ...(slot.speaker ? { speaker: slot.speaker } : {}) }] : []));
}

function show(own: StageState, scene: StageScene, entry: Entry, before: ConferenceState): StageState {
  return {
    ...own,
    version: own.version + 1,
    scene,
    since: entry.at,
    by: entry.by ?? "",
    page: scene.layout === "document" ? scene.page : null,
    film: scene.layout === "video" ? { playing: scene.playing, position: scene.position, at: entry.at } : null,
    before: { scene: standing(own, entry.at), rooms: roomsOf(before) },
  };
}

/** Whoever puts a room on air wants it seen: a card or a video makes way. */
const makeWay = (own: StageState, entry: Entry, before: ConferenceState): StageState =>
  isCard(own.scene) ? show(own, { layout: "strip" }, entry, before) : own;

const whole: Projection = (entry) => withoutAuthor(entry as Entry);
const seen: Projections = Object.fromEntries((["stage.shown", "stage.turned", "stage.played", "stage.dressed"] satisfies EntryKind[]).map((kind) => [kind, whole]));

export const stage: Slice<StageState, StageSnapshot> = {
  initial,
  folds: {
    "stage.shown": (own, entry, before) => show(own, entry.scene, entry, before),
    "stage.turned": (own, { page }) => (own.scene.layout === "document" ? { ...own, page } : own),
    "stage.played": (own, { playing, position, at }) => (own.scene.layout === "video" ? { ...own, film: { playing, position, at } } : own),
    "stage.dressed": (own, { overlay }) => ({ ...own, overlay }),
    "stage.prepared": (own, { file }) => ({ ...own, prepared: [file, ...own.prepared.filter(({ id }) => id !== file.id)].slice(0, PREPARED_LIMIT) }),
    "programme.filled": makeWay,
    "programme.enlarged": makeWay,
    "conference.closed": (own, entry, before) => ({ ...show(own, { layout: "strip" }, entry, before), prepared: [], before: null, overlay: initial.overlay }),
  },
  decisions: stageDecisions,
  // The programme is what everybody sees.
  visible: { officer: { ...seen, "stage.prepared": whole }, site: { ...seen, "stage.prepared": whole }, delegate: seen },
  targets: {},
  pack: (own, audience) => (audience === "control" ? own : { ...own, by: "", ...(audience === "delegate" ? { prepared: [] } : {}) }),
  unpack: (packed) => packed,
};

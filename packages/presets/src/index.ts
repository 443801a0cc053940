/** Presets: organisations and conferences as plain data, and people invented to fill their rooms. */
export { listPresets, loadPreset, PRESET_DATA_DIR, PresetError, type PresetSummary } from "./load.ts";
export type { PresetProblem } from "./problems.ts";
export { validatePreset } from "./validate.ts";
export { generateRoster, type PresetDelegate, type RosterOptions } from "./roster.ts";
export { scalePreset } from "./scale.ts";
export {
  PresetSchema,
  type AgendaKind,
  type DocumentRelationKind,
  type L10n,
  type Preset,
  type PresetAgendaItem,
  type PresetConference,
  type PresetDocument,
  type PresetPaper,
  type PresetSession,
  type PresetSite,
  type PresetUnit,
} from "./schema.ts";

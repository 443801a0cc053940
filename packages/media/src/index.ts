export { LAYERS, SLOT_COUNT, isSlot, replyOf } from "./engine.ts";
export type {
  AnsweredSession,
  CounterOffer,
  EmbeddedEngineOptions,
  EngineEvents,
  EngineStats,
  Layer,
  MediaEngine,
  PlayOptions,
  PlayTarget,
  PublisherStats,
  SessionAnswer,
  Slot,
  SlotState,
  ViewerStats,
} from "./engine.ts";
export { HTTP_STATUS, MediaError, isMediaErrorCode, type MediaErrorCode } from "./errors.ts";
export { createEmbeddedEngine } from "./embedded/index.ts";
export {
  MEDIA_PROCESS_ENTRY,
  MediaClient,
  controlSecret,
  readLoad,
  startMediaProcess,
  watchAlive,
  type ControlAddress,
  type MediaClientEvents,
  type MediaLoad,
  type MediaProcess,
  type MediaProcessOptions,
  type SecuredAddress,
} from "./process/index.ts";

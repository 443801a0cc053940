export { LAYERS, SLOT_COUNT, isSlot, replyOf } from "./engine.ts";
export type {
  AnsweredSession,
  CounterOffer,
  EmbeddedEngineOptions,
  EngineEvents,
  EngineStats,
  Layer,
  LinkStats,
  MediaEngine,
  Parent,
  ParentAnswer,
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
  EDGE_IDENTITY,
  MEDIA_PROCESS_ENTRY,
  MediaClient,
  channelBus,
  controlSecret,
  readLoad,
  startMediaProcess,
  watchAlive,
  type ControlAddress,
  type MediaClientEvents,
  type ProcessLoad,
  type SecuredAddress,
  type MediaProcess,
  type MediaProcessOptions,
} from "./process/index.ts";
export { readParentAddress, startEdge, type Edge, type EdgeOptions, type ParentAddress } from "./edge/index.ts";
export type { OutputState, OutputWanted, OutputsOrder } from "./outputs/outputs.ts";
export { hostOf } from "./outputs/address.ts";
export { SegmentDates } from "./outputs/dates.ts";
export { findProgram } from "./outputs/ffmpeg.ts";
export { JANUS_VARIABLE, findJanus, openJanus, type JanusHost, type JanusOptions } from "./janus/index.ts";

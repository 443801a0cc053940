/** Reading recordings: for the server, which has no engine in it. */
export { freeBytes, type RecordingOrder, type RecordingStatus } from "./recorder.ts";
export { PartReader, type Chunk, type Part } from "./part-reader.ts";
export { muxFile, muxFragment, type Stretch } from "./mux.ts";
export { PART_SUFFIX, encodeBlock, partName, readPartName, type Frame, type PartOf } from "./format.ts";

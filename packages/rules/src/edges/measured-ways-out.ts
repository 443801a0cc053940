/**
 * What goes out to others than sites, as measured by `ways-out` with one picture of 1280×720 at 2,400 kbit/s and two
 * voices (docs/benchmarks.md). Cores are shares of one.
 */
export const WAYS_OUT_MEASURED = {
  /** The program that sends (ffmpeg): the picture is copied, the sounds are mixed and encoded. The dearer of RTMP and SRT. */
  hlsCores: 0.048,
  restreamCores: 0.059,
  /** The media process, for each stream that is sent, and for each picture with its sounds that is recorded. */
  feedCores: 0.033,
  recordingCores: 0.013,
  /** AAC beside the picture, kbit/s; and what the container makes of both, at most (HLS and SRT 1.05 to 1.06, RTMP 1.075). */
  soundKbit: 128,
  container: 1.075,
  /** A viewer of HLS: processor time in each second of watching, of a gateway, and of nginx that has it in its cache, µs. */
  viewerUs: 922,
  cachedViewerUs: 98,
} as const;

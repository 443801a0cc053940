/** How one engine carries sites, as measured. */
export interface EngineMeasure {
  /** Processor time of all the edge's processes for each packet that reaches a viewer, µs: of the crowds that were measured the one that cost most. */
  readonly cpuPerPacketUs: number;
  /** How many viewers that crowd was. */
  readonly cpuViewers: number;
  /** Resident memory of all the edge's processes: without viewers, and what each of them adds, MB (2^20 bytes). */
  readonly memoryBaseMB: number;
  readonly memoryPerViewerMB: number;
  /** The largest crowd of one edge that was measured, on {@link MEASURED_ON}. */
  readonly viewers: number;
}

/** What one stream of the programme is on the wire. */
export interface StreamMeasure {
  readonly packetsPerSecond: number;
  /** Payload, headers of RTP included, kbit/s. */
  readonly kbitPerSecond: number;
}

/** When, on what, with which command (docs/benchmarks.md): whoever plans by these figures shows them. */
export const MEASURED_ON = {
  date: "2026-11-22",
  machine: "2 cores shared with the load, loopback, Node 24",
  command: "npm run bench -- engines",
} as const;

export const ENGINES_MEASURED: Readonly<Record<"embedded" | "janus", EngineMeasure>> = {
  embedded: { cpuPerPacketUs: 8.4, cpuViewers: 200, memoryBaseMB: 106, memoryPerViewerMB: 0.19, viewers: 300 },
  janus: { cpuPerPacketUs: 14.9, cpuViewers: 200, memoryBaseMB: 133, memoryPerViewerMB: 0.6, viewers: 300 },
};

/**
 * One slot's picture in either layer, and its sound. A slot with nobody in it sends nothing. The good one is what the
 * engines were measured with; the others are Chromium's, which makes the good one of 1280×720 at its ceiling of larger
 * packets: 278 a second at 2,520 kbit/s.
 */
export const STREAMS_MEASURED: Readonly<Record<"good" | "small" | "sound", StreamMeasure>> = {
  good: { packetsPerSecond: 227, kbitPerSecond: 1_580 },
  small: { packetsPerSecond: 35, kbitPerSecond: 250 },
  sound: { packetsPerSecond: 50, kbitPerSecond: 31 },
};

/** What carries each packet besides: IPv4 or IPv6, UDP and the authentication of SRTP; the larger of the two, bytes. */
export const OVERHEAD_PER_PACKET = 40 + 8 + 10;

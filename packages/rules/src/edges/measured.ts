/** How one engine carries sites, as measured. */
export interface EngineMeasure {
  /** Processor time of all the edge's processes for each packet that reaches a viewer, µs. */
  readonly cpuPerPacketUs: number;
  /** Resident memory of all the edge's processes: without viewers, and what each of them adds, MB (2^20 bytes). */
  readonly memoryBaseMB: number;
  readonly memoryPerViewerMB: number;
  /** Most viewers of one edge at which these figures were taken, on {@link MEASURED_ON}. */
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
  embedded: { cpuPerPacketUs: 9.1, memoryBaseMB: 80, memoryPerViewerMB: 0.45, viewers: 100 },
  janus: { cpuPerPacketUs: 16.2, memoryBaseMB: 110, memoryPerViewerMB: 0.85, viewers: 100 },
};

/** One slot's picture in either layer, and its sound. A slot with nobody in it sends nothing. */
export const STREAMS_MEASURED: Readonly<Record<"good" | "small" | "sound", StreamMeasure>> = {
  good: { packetsPerSecond: 227, kbitPerSecond: 1_580 },
  small: { packetsPerSecond: 35, kbitPerSecond: 230 },
  sound: { packetsPerSecond: 50, kbitPerSecond: 40 },
};

/** What carries each packet besides: IPv4 or IPv6, UDP and the authentication of SRTP; the larger of the two, bytes. */
export const OVERHEAD_PER_PACKET = 40 + 8 + 10;

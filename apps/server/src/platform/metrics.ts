import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

/** An edge, whom it pulls from, and which of the two pictures. */
const LINK = ["edge", "from", "layer"] as const;

/**
 * What a process counts; no label ever names a person, a site or a conference.
 * @param everybody asks all processes of the installation; by default this one is alone
 */
export function createMetrics(processName: string, everybody?: () => Promise<string>) {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const metrics = {
    registry,
    /** The whole installation, as Prometheus reads it. */
    everybody: everybody ?? (() => registry.metrics()),
    commands: new Counter({ name: "diemcau_commands_total", help: "Commands by kind and outcome", labelNames: ["kind", "outcome"] as const, registers }),
    commandSeconds: new Histogram({
      name: "diemcau_command_seconds",
      help: "From a command's arrival to its durable acknowledgement",
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    checkIns: new Counter({ name: "diemcau_check_ins_total", help: "Check-ins acknowledged", registers }),
    streams: new Gauge({ name: "diemcau_event_streams", help: "Open event streams by audience", labelNames: ["audience"] as const, registers }),
    deliveries: new Counter({ name: "diemcau_event_deliveries_total", help: "Writes to event streams", registers }),
    rooms: new Gauge({ name: "diemcau_rooms_by_verdict", help: "Rooms of live conferences by how the programme reaches them, as they count it", labelNames: ["verdict"] as const, registers }),
    roomSteps: new Gauge({ name: "diemcau_rooms_by_step", help: "Rooms of live conferences by what of the programme they receive", labelNames: ["step"] as const, registers }),
    edgeRooms: new Gauge({ name: "diemcau_edge_rooms", help: "Rooms of live conferences by who carries them and how the programme reaches them", labelNames: ["edge", "verdict"] as const, registers }),
    edgeRoomsLoss: new Gauge({ name: "diemcau_edge_rooms_loss", help: "Mean share of packets that an edge's rooms lost for good", labelNames: ["edge"] as const, registers }),
    edgeRoomsRoundTrip: new Gauge({ name: "diemcau_edge_rooms_round_trip_seconds", help: "Mean round trip between an edge and its rooms", labelNames: ["edge"] as const, registers }),
    edgeRoomsJitter: new Gauge({ name: "diemcau_edge_rooms_jitter_seconds", help: "Mean jitter at an edge's rooms", labelNames: ["edge"] as const, registers }),
    edgeRoomsFrames: new Gauge({ name: "diemcau_edge_rooms_frames_per_second", help: "Mean of the frames that an edge's rooms decode", labelNames: ["edge"] as const, registers }),
    edgeRoomsFreezes: new Gauge({ name: "diemcau_edge_rooms_freezes", help: "Freezes at an edge's rooms in their last reports", labelNames: ["edge"] as const, registers }),
    edgeRoomsBits: new Gauge({ name: "diemcau_edge_rooms_bits_per_second", help: "What an edge's rooms receive together", labelNames: ["edge"] as const, registers }),
    edgeUp: new Gauge({ name: "diemcau_edge_up", help: "1 while an edge, or the root, carries rooms; 0 as long as it is known and does not", labelNames: ["edge"] as const, registers }),
    edgeState: new Gauge({ name: "diemcau_edge_state", help: "1 for the state that an edge, or the root, is in, 0 for the others", labelNames: ["edge", "state"] as const, registers }),
    edgeLimit: new Gauge({ name: "diemcau_edge_limit", help: "Rooms that an edge, or the root, carries at most", labelNames: ["edge"] as const, registers }),
    edgeCpu: new Gauge({ name: "diemcau_edge_cpu_ratio", help: "Share of its machine that an edge, or the root's media engine, uses", labelNames: ["edge"] as const, registers }),
    edgeLoop: new Gauge({ name: "diemcau_edge_loop_seconds", help: "How late an edge, or the root's media engine, does things: 99th of a hundred", labelNames: ["edge"] as const, registers }),
    edgeViewers: new Gauge({ name: "diemcau_edge_viewers", help: "Sessions that an edge carries, links to edges below among them", labelNames: ["edge"] as const, registers }),
    edgeBits: new Gauge({ name: "diemcau_edge_bits_per_second", help: "What an edge sends", labelNames: ["edge"] as const, registers }),
    linkUp: new Gauge({ name: "diemcau_link_up", help: "1 while an edge's link to its parent carries", labelNames: LINK, registers }),
    linkBits: new Gauge({ name: "diemcau_link_bits_per_second", help: "What comes over an edge's link", labelNames: LINK, registers }),
    linkLoss: new Gauge({ name: "diemcau_link_loss", help: "Share of packets lost on an edge's link before they are sent again", labelNames: LINK, registers }),
    linkRoundTrip: new Gauge({ name: "diemcau_link_round_trip_seconds", help: "Round trip of an edge's link", labelNames: LINK, registers }),
    linkJitter: new Gauge({ name: "diemcau_link_jitter_seconds", help: "Jitter of the worst stream of an edge's link", labelNames: LINK, registers }),
    linkPictures: new Gauge({ name: "diemcau_link_pictures_per_second", help: "Pictures that come over an edge's link, of the slot that has most", labelNames: LINK, registers }),
    mediaUp: new Gauge({ name: "diemcau_media_up", help: "1 while the root's media engine answers", registers }),
    mediaRestarts: new Counter({ name: "diemcau_media_restarts_total", help: "How often the root's media engine was found started anew", registers }),
    mediaViewers: new Gauge({ name: "diemcau_media_viewers", help: "Sessions that the root's media engine carries, links to edges among them", registers }),
    mediaPublishers: new Gauge({ name: "diemcau_media_publishers", help: "Cameras, encoders and interpreters that send to the root", registers }),
    mediaPackets: new Counter({ name: "diemcau_media_packets_total", help: "Packets of the root's media engine", labelNames: ["direction"] as const, registers }),
    mediaBytes: new Counter({ name: "diemcau_media_bytes_total", help: "Bytes of the root's media engine", labelNames: ["direction"] as const, registers }),
    outputs: new Gauge({ name: "diemcau_outputs", help: "Ways out of programmes (HLS, RTMP and SRT) by how it goes; untold: the media engine could not be told of it", labelNames: ["kind", "state"] as const, registers }),
    outputRestarts: new Counter({ name: "diemcau_output_restarts_total", help: "How often the program of a way out was started again", labelNames: ["kind"] as const, registers }),
    recordings: new Gauge({ name: "diemcau_recordings", help: "Conferences that are being recorded", registers }),
    recordingsStopped: new Counter({ name: "diemcau_recordings_stopped_total", help: "Recordings that stopped because the disk is nearly full: whole ones, or those of rooms by themselves", labelNames: ["what"] as const, registers }),
    recordingHours: new Gauge({ name: "diemcau_recording_hours_left", help: "Hours of recording that the disk lasts, of the conference that has fewest; absent while nothing is recorded", registers }),
    dropped: new Counter({ name: "diemcau_event_streams_dropped_total", help: "Streams cut off because their reader was too slow", registers }),
  };
  // Only one process looks at these: in the others they would say that nothing is there.
  for (const gauge of [metrics.mediaUp, metrics.mediaViewers, metrics.mediaPublishers, metrics.recordings, metrics.recordingHours]) gauge.remove();
  return metrics;
}

/** Several processes' expositions as one: each metric is described once, samples differ by their `process`. */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, string[]>();
  for (const family of texts.flatMap((text) => text.split(/^(?=# HELP )/m))) {
    const name = /^# HELP (\S+)/.exec(family)?.[1];
    if (name === undefined) continue;
    const lines = family.split("\n").filter((line) => line !== "");
    const known = families.get(name);
    if (known) known.push(...lines.filter((line) => !line.startsWith("#")));
    else families.set(name, lines);
  }
  return [...families.values()].map((lines) => `${lines.join("\n")}\n`).join("\n");
}

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * What a process counts; no label ever names a person, a site or a conference.
 * @param everybody asks all processes of the installation; by default this one is alone
 */
export function createMetrics(processName: string, everybody?: () => Promise<string>) {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
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
    dropped: new Counter({ name: "diemcau_event_streams_dropped_total", help: "Streams cut off because their reader was too slow", registers }),
  };
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

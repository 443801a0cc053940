import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

/** What a gateway counts; no label ever names a person, a site or a conference. */
export function createMetrics(processName: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
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
    dropped: new Counter({ name: "diemcau_event_streams_dropped_total", help: "Streams cut off because their reader was too slow", registers }),
  };
}

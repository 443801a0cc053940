import type { Command } from "@diemcau/contract";

interface Random {
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Commands about the recording that the producer may give. */
export function recordingCommandsFor(random: Random, id: string): (() => Command)[] {
  return [
    () => ({ id, kind: "recording.set-rules", start: random.pick(["manual", "opening"] as const), speakers: random.chance(0.5), keepDays: random.pick([30, null]), openTo: random.pick(["centre", "units", "rooms"] as const) }),
    () => ({ id, kind: "recording.start" }),
    () => ({ id, kind: "recording.stop" }),
    () => ({ id, kind: "recording.recall", recalled: random.chance(0.5) }),
    () => ({ id, kind: "recording.delete" }),
  ];
}

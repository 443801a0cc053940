import type { Command } from "@diemcau/contract";
import type { Random } from "../testing.ts";

export const admissionCommandsFor = (random: Random, id: string): (() => Command)[] => [() => ({ id, kind: "admission.limit", most: random.chance(0.5) ? null : 1 + random.below(9) })];

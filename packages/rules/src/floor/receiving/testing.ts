import { RECEIVING_LIMITS, type Command } from "@diemcau/contract";
import type { Random } from "../testing.ts";

export const receivingCommandsFor = (random: Random, site: number, id: string): (() => Command)[] => [() => ({ id, kind: "receiving.limit", site, most: random.pick([...RECEIVING_LIMITS, null]) })];

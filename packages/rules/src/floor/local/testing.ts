import type { Command } from "@diemcau/contract";
import { siteSet } from "../site-set.ts";
import type { ConferenceState } from "../state.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Commands that rooms give for their own part, and the centre for all of them. */
export function localCommandsFor(random: Random, state: ConferenceState, siteCount: number, id: string): (() => Command)[] {
  const site = () => (random.chance(0.9) ? 3 + random.below(4) : random.below(siteCount + 1));
  const begin = (): Command => ({ id, kind: "local.begin", site: site(), itemId: random.chance(0.5) ? id : null, title: `Own item ${random.below(9)}`, until: random.chance(0.5) ? null : 1_700_000_900_000 });
  return [
    () => ({ id, kind: "local.open", site: site() }),
    () => ({ id, kind: "local.close", site: site() }),
    begin,
    begin,
    () => ({ id, kind: "local.return", site: site() }),
    () => ({ id, kind: "local.add-item", site: site(), itemId: id, sessionId: id, place: "after", itemKind: "discussion", title: "Own item", minutes: 15 }),
    () => ({ id, kind: "local.remove-item", site: site(), itemId: id }),
    () => ({
      id,
      kind: "local.conclude",
      site: site(),
      conclusionId: `00000000-0000-7000-8000-00000c0c000${random.below(9)}`,
      text: random.chance(0.7) ? `Conclusion ${random.below(99)}` : null,
    }),
    () => ({ id, kind: "local.pause", until: random.chance(0.5) ? null : 1_900_000_000_000, topic: random.chance(0.5) ? null : "Discuss in the rooms", ...(random.chance(0.5) ? { card: "In the rooms" } : {}) }),
    () => ({ id, kind: "local.resume" }),
    () => ({ id, kind: "local.call-back", to: random.chance(0.5) ? null : siteSet([random.below(siteCount), random.below(siteCount)]) }),
  ];
}

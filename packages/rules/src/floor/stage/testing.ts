import type { Command, StageScene } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

const fileOf = (n: number) => ({ id: `00000000-0000-7000-8000-0000000f17e${n}`, name: `File ${n}`, size: 1_000 });

/** Commands that two producers and a room may give to the stage. */
export function stageCommandsFor(random: Random, state: ConferenceState, siteCount: number, id: string): (() => Command)[] {
  const { version, before } = state.stage;
  const connected = Array.from({ length: siteCount }, (_, site) => site).filter((site) => state.sites.get(site).presence === "c");
  const site = () => (connected.length > 0 && random.chance(0.9) ? random.pick(connected) : random.below(siteCount));
  const room = () => ({ site: site(), ...(random.chance(0.5) ? { speaker: { name: `Speaker ${random.below(9)}` } } : {}) });
  const over = () => (random.chance(0.7) ? { over: random.chance(0.9) ? version : Math.max(0, version - 1) } : {});
  const scenes: (() => StageScene)[] = [
    () => ({ layout: "strip" }),
    () => ({ layout: "one" }),
    () => ({ layout: "two", second: random.chance(0.5) ? site() : null }),
    () => ({ layout: "chair" }),
    () => ({ layout: "document", file: fileOf(random.below(6)), page: 1 + random.below(6), pages: 5, speaker: random.chance(0.7) }),
    () => ({ layout: "title", title: `Title ${random.below(3)}` }),
    () => ({ layout: "pause", title: "Pause", until: random.chance(0.5) ? null : state.openedAt && state.openedAt + random.below(1e9) }),
    () => ({ layout: "video", file: fileOf(random.below(6)), length: 60_000, position: random.below(61_000), playing: random.chance(0.7) }),
    () => ({ layout: "card", card: { kind: "vote-result", title: "Result", lines: [{ label: "For", value: "98", share: 0.98 }] } }),
  ];
  const take = (): Command => ({ id, kind: "stage.take", scene: random.pick(scenes)(), ...(random.chance(0.6) ? { rooms: Array.from({ length: random.below(3) }, room) } : {}), ...over() });
  return [
    take,
    take,
    () => ({ id, kind: "stage.back", ...(before ? over() : {}) }),
    () => ({ id, kind: "stage.turn", page: 1 + random.below(6) }),
    () => ({ id, kind: "stage.play", playing: random.chance(0.5), position: random.below(61_000) }),
    () => ({ id, kind: "stage.dress", overlay: random.pick([{ clock: random.chance(0.5) }, { strip: true }, { lowerThird: "off" as const }, { lowerThird: { heading: "By hand" } }]) }),
    () => ({ id, kind: "stage.prepare", file: fileOf(random.below(6)) }),
  ];
}

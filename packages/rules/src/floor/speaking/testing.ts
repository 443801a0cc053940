import type { Command, QueueRequest } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import type { Random } from "../testing.ts";

/** Commands of those who order queues, of those who stand in them, and of the desk with the timer. */
export function speakingCommandsFor(random: Random, state: ConferenceState, siteCount: number, id: string): (() => Command)[] {
  const { below, speech } = state.speaking;
  const all: readonly QueueRequest[] = [...state.queue, ...below];
  const nobody = "00000000-0000-7000-8000-00000000dead";
  const any = (from: readonly QueueRequest[]) => (from.length > 0 && random.chance(0.95) ? random.pick(from) : undefined);
  const site = () => random.below(siteCount);
  const beside = (request: QueueRequest | undefined) => any(all.filter(({ holder, id: other }) => holder === request?.holder && other !== request?.id))?.id ?? nobody;
  const speechId = () => (speech && random.chance(0.9) ? speech.id : nobody);
  const level = (code: string) => ({ level: code, holds: random.chance(0.8), requests: random.below(4), speeches: random.chance(0.2) ? 3 : 0, seconds: random.below(4) * 60 });
  const move = (): Command => {
    const moving = any(all);
    return { id, kind: "queue.move", requestId: moving?.id ?? nobody, before: random.chance(0.3) ? null : beside(moving) };
  };
  const join = (): Command => {
    const goes = any(all);
    return { id, kind: "queue.join", requestId: goes?.id ?? nobody, into: beside(goes) };
  };
  const part = (): Command => {
    const into = any(all.filter(({ joined }) => joined));
    return { id, kind: "queue.part", requestId: into?.id ?? nobody, joinedId: into?.joined ? random.pick(into.joined).id : nobody };
  };
  const withdraw = (): Command => {
    const request = any(all);
    return { id, kind: "queue.withdraw", requestId: request?.joined && random.chance(0.5) ? random.pick(request.joined).id : (request?.id ?? nobody) };
  };
  const setRules = (): Command => ({ id, kind: "speaking.set-rules", warnSeconds: 30, levels: ["centre", "province", "district"].map(level) });
  /** One of three in turn, as the id says. */
  const clock = (): Command => {
    const turn = Number.parseInt(id.slice(-1), 16) % 3;
    return turn === 0 ? { id, kind: "speech.extend", speechId: speechId(), seconds: 60 } : { id, kind: turn === 1 ? "speech.pause" : "speech.resume", speechId: speechId() };
  };
  return [
    () => ({ id, kind: "queue.request", site: site(), note: `secret note ${random.below(99)}` }),
    () => ({ id, kind: "queue.request", site: site(), speaker: { name: `Speaker ${random.below(9)}` } }),
    move,
    join,
    part,
    withdraw,
    () => ({ id, kind: "queue.return", requestId: any(all)?.id ?? nobody, word: `secret word ${random.below(99)}` }),
    () => ({ id, kind: "queue.pass", requestId: any(below)?.id ?? nobody }),
    () => ({ id, kind: "queue.pass-all", site: random.chance(0.7) ? 1 + random.below(4) : site() }),
    () => ({ id, kind: "queue.keep", site: 1 + random.below(4), keeps: random.chance(0.8) }),
    () => ({ id, kind: "speech.start", site: any(state.queue)?.site ?? site(), ...(random.chance(0.3) ? { seconds: 60 * random.below(5) } : {}) }),
    clock,
    () => ({ id, kind: "speech.end", speechId: speechId(), off: random.chance(0.5) }),
    ...(random.chance(0.2) ? [setRules] : []),
  ];
}

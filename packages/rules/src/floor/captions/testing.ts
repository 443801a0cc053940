import type { Command } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Commands that stenographers, interpreters and the producer may give. */
export function captionsCommandsFor(random: Random, { captions }: ConferenceState, id: string): (() => Command)[] {
  const trackId = captions.tracks.length > 0 && random.chance(0.9) ? random.pick(captions.tracks).id : id;
  const channelId = captions.channels.length > 0 && random.chance(0.9) ? random.pick(captions.channels).id : id;
  const interpreters = random.chance(0.5) ? [{ account: id, name: `secret interpreter ${random.below(9)}` }] : [];
  const last = captions.tracks.find((track) => track.id === trackId)?.lines.at(-1)?.n ?? 1;
  const say = (): Command => ({ id, kind: "caption.say", trackId, text: `line ${random.below(999)}` });
  return [
    () => ({ id, kind: "caption.set-track", trackId: random.chance(0.2) ? id : trackId, language: random.pick(["vi", "en"]), name: `Track ${random.below(9)}` }),
    () => ({ id, kind: "caption.remove-track", trackId }),
    () => ({ id, kind: "caption.take-turn", trackId }),
    () => ({ id, kind: "caption.leave-turn", trackId }),
    say,
    say,
    () => ({ id, kind: "caption.correct", trackId, n: Math.max(1, last - random.below(10)), text: `corrected ${random.below(999)}` }),
    () => ({ id, kind: "channel.set", channelId: random.chance(0.2) ? id : channelId, language: "en", name: `Channel ${random.below(9)}`, interpreters }),
    () => ({ id, kind: "channel.remove", channelId }),
    () => ({ id, kind: "channel.switch-mic", channelId, on: random.chance(0.5), ...(random.chance(0.7) ? { window: trackId } : {}) }),
  ];
}

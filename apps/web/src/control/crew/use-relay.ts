import type { InterpreterChannel, Me } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useChannel, useLanguageChoice, type ChannelStatus } from "../../ui/captions/index.ts";

/** What an interpreter hears instead of the floor: another interpreter, whose language they understand. */
export interface Relay {
  /** Id of the channel; null: the floor. */
  readonly channelId: string | null;
  readonly stream: MediaStream;
  readonly status: ChannelStatus;
  /** They speak now: the floor goes under their voice, and comes back by itself when they stop. */
  readonly speaks: boolean;
  choose(channelId: string | null): void;
}

/** The channel that somebody works on, of those that they may, and how to take another. */
export function useOwnChannel(state: ConferenceState | null, who: Me): { readonly own: readonly InterpreterChannel[]; readonly channel: InterpreterChannel | undefined; choose(channelId: string): void } {
  const [choice, change] = useLanguageChoice("interpreter");
  const own = state?.captions.channels.filter(({ interpreters }) => interpreters.some(({ account }) => account === who.account)) ?? [];
  return { own, channel: own.find(({ id }) => id === choice.channel) ?? own[0], choose: (channelId) => change({ channel: channelId }) };
}

export function useRelay(conferenceId: string, state: ConferenceState | null, who: Me): Relay {
  const [choice, change] = useLanguageChoice("relay");
  const { channel: own } = useOwnChannel(state, who);
  // Nobody hears themselves, and whoever interprets nothing hears the floor.
  const channel = own === undefined || own.id === choice.channel ? undefined : state?.captions.channels.find(({ id }) => id === choice.channel);
  const { stream, status } = useChannel(conferenceId, "account", channel);
  return {
    channelId: channel?.id ?? null,
    stream,
    status,
    speaks: channel !== undefined && channel.mic !== null && status === "playing",
    choose: (channelId) => change({ channel: channelId }),
  };
}

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

export function useRelay(conferenceId: string, state: ConferenceState | null): Relay {
  const [choice, change] = useLanguageChoice("relay");
  const channel = state?.captions.channels.find(({ id }) => id === choice.channel);
  const { stream, status } = useChannel(conferenceId, "account", channel);
  return {
    channelId: channel?.id ?? null,
    stream,
    status,
    speaks: channel !== undefined && channel.mic !== null && status === "playing",
    choose: (channelId) => change({ channel: channelId }),
  };
}

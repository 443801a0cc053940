import { CAPTION_LINES, CHANNELS_LIMIT, TRACKS_LIMIT, type CaptionTrack, type CaptionsSnapshot, type InterpreterChannel } from "@diemcau/contract";
import { accept, refuse, withoutAuthor } from "../outcome.ts";
import type { Projections, Slice } from "../slice.ts";

/** Interpretation channels and captions. */
export type CaptionsState = Readonly<CaptionsSnapshot>;

const withTrack = (own: CaptionsState, id: string, change: (track: CaptionTrack) => CaptionTrack): CaptionsState => ({
  ...own,
  tracks: own.tracks.map((track) => (track.id === id ? change(track) : track)),
});
const withChannel = (own: CaptionsState, id: string, change: (channel: InterpreterChannel) => InterpreterChannel): CaptionsState => ({
  ...own,
  channels: own.channels.map((channel) => (channel.id === id ? change(channel) : channel)),
});
const trackOf = (own: CaptionsState, id: string) => own.tracks.find((track) => track.id === id);
const channelOf = (own: CaptionsState, id: string) => own.channels.find((channel) => channel.id === id);
/** How many lines a track has had. */
const lastOf = (track: CaptionTrack) => track.lines.at(-1)?.n ?? 0;

/** In which window somebody speaks is for the centre, and for the interpreters, who read what rooms read. */
const withoutHolder = ({ holder: _holder, ...channel }: InterpreterChannel): InterpreterChannel => channel;
/** Whose voice a channel carries is for those who work with it; a listener needs its name and language. */
const nameless: Projections = { "channel.set": (entry) => withoutAuthor({ ...entry, interpreters: [] }) };
const channels: Projections = {
  "caption.track-set": withoutAuthor,
  "caption.track-removed": withoutAuthor,
  "channel.set": withoutAuthor,
  "channel.removed": withoutAuthor,
  "channel.mic": ({ holder: _holder, ...entry }) => withoutAuthor(entry),
};
const room: Projections = { ...channels, "channel.mic": withoutAuthor, "caption.turn-taken": withoutAuthor, "caption.said": withoutAuthor, "caption.corrected": withoutAuthor };

export const captions: Slice<CaptionsState, CaptionsSnapshot> = {
  initial: { tracks: [], channels: [] },
  folds: {
    "caption.track-set": (own, { trackId, language, name }) =>
      trackOf(own, trackId)
        ? withTrack(own, trackId, (track) => ({ ...track, language, name }))
        : { ...own, tracks: [...own.tracks, { id: trackId, language, name, turn: null, lines: [] }] },
    "caption.track-removed": (own, { trackId }) => ({ ...own, tracks: own.tracks.filter(({ id }) => id !== trackId) }),
    "caption.turn-taken": (own, { trackId, holder, at }) => withTrack(own, trackId, (track) => ({ ...track, turn: holder === null ? null : { holder, since: at } })),
    "caption.said": (own, { trackId, n, text, at }) => withTrack(own, trackId, (track) => ({ ...track, lines: [...track.lines, { n, at, text }].slice(-CAPTION_LINES) })),
    "caption.corrected": (own, { trackId, n, text }) =>
      withTrack(own, trackId, (track) => ({ ...track, lines: track.lines.map((line) => (line.n === n ? { ...line, text } : line)) })),
    "channel.set": (own, { channelId, language, name, interpreters }) =>
      channelOf(own, channelId)
        ? withChannel(own, channelId, (channel) => ({ ...channel, language, name, interpreters }))
        : { ...own, channels: [...own.channels, { id: channelId, language, name, interpreters, mic: null }] },
    "channel.removed": (own, { channelId }) => ({ ...own, channels: own.channels.filter(({ id }) => id !== channelId) }),
    "channel.mic": (own, { channelId, on, holder, at }) =>
      withChannel(own, channelId, (channel) => ({ ...withoutHolder(channel), mic: on ? at : null, ...(on && holder ? { holder } : {}) })),
    "conference.closed": (own) => ({
      tracks: own.tracks.map((track) => ({ ...track, turn: null })),
      channels: own.channels.map((channel) => ({ ...withoutHolder(channel), mic: null })),
    }),
  },
  decisions: {
    "caption.set-track": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { trackId, language, name }) => {
        const known = trackOf(own, trackId);
        if (!known && own.tracks.length >= TRACKS_LIMIT) return refuse("caption-tracks-full");
        return known?.language === language && known.name === name ? accept() : accept({ kind: "caption.track-set", trackId, language, name });
      },
    },
    "caption.remove-track": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { trackId }) => {
        const known = trackOf(own, trackId);
        if (!known) return refuse("caption-track-unknown");
        return known.lines.length > 0 ? refuse("caption-track-used") : accept({ kind: "caption.track-removed", trackId });
      },
    },
    "caption.take-turn": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { trackId }, { by }) => {
        const known = trackOf(own, trackId);
        if (!known) return refuse("caption-track-unknown");
        return known.turn?.holder === by.name ? accept() : accept({ kind: "caption.turn-taken", trackId, holder: by.name });
      },
    },
    "caption.leave-turn": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { trackId }, { by }) =>
        trackOf(own, trackId)?.turn?.holder === by.name ? accept({ kind: "caption.turn-taken", trackId, holder: null }) : accept(),
    },
    "caption.say": {
      phases: ["live"],
      decide: ({ captions: own }, { trackId, text }, { by }) => {
        const known = trackOf(own, trackId);
        if (!known) return refuse("caption-track-unknown");
        if (known.turn?.holder !== by.name) return refuse("caption-turn-elsewhere");
        return accept({ kind: "caption.said", trackId, n: lastOf(known) + 1, text });
      },
    },
    "caption.correct": {
      phases: ["live"],
      decide: ({ captions: own }, { trackId, n, text }) => {
        const line = trackOf(own, trackId)?.lines.find((each) => each.n === n);
        if (!line) return refuse(trackOf(own, trackId) ? "caption-line-too-old" : "caption-track-unknown");
        return line.text === text ? accept() : accept({ kind: "caption.corrected", trackId, n, text });
      },
    },
    "channel.set": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { channelId, language, name, interpreters }) => {
        const known = channelOf(own, channelId);
        if (!known && own.channels.length >= CHANNELS_LIMIT) return refuse("channels-full");
        const set = { kind: "channel.set", channelId, language, name, interpreters } as const;
        // Who has the channel no more speaks on it no more.
        const speaker = known?.holder;
        const speaking = known?.interpreters.filter(({ account }) => !speaker || account === speaker.account) ?? [];
        return known && known.mic !== null && speaking.some(({ account }) => !interpreters.some((each) => each.account === account))
          ? accept(set, { kind: "channel.mic", channelId, on: false })
          : accept(set);
      },
    },
    "channel.remove": {
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { channelId }) => (channelOf(own, channelId) ? accept({ kind: "channel.removed", channelId }) : refuse("channel-unknown")),
    },
    "channel.switch-mic": {
      // Sound is tried out before the day.
      phases: ["prepared", "live"],
      decide: ({ captions: own }, { id, channelId, on, window }, { by }) => {
        const known = channelOf(own, channelId);
        if (!known) return refuse("channel-unknown");
        // The producer may shut any.
        const theirs = known.interpreters.find(({ account }) => account === by.account);
        if (!theirs && (on || by.role === "interpreter")) return refuse("channel-not-yours");
        // A window that goes shuts its own microphone, not the one that was opened after it.
        if (!on) return known.mic === null || (window !== undefined && known.holder?.window !== window) ? accept() : accept({ kind: "channel.mic", channelId, on });
        if (known.mic !== null) return window !== undefined && known.holder?.window === window ? accept() : refuse("channel-mic-held", known.holder?.name);
        return accept({ kind: "channel.mic", channelId, on, ...(theirs ? { holder: { ...theirs, window: window ?? id } } : {}) });
      },
    },
  },
  // Lines come every few seconds: phones that read along ask for them, 100,000 others are spared.
  visible: { delegate: { ...channels, ...nameless }, site: room, officer: room },
  targets: {},
  pack: (own, audience) => {
    if (audience !== "delegate") return own;
    return {
      tracks: own.tracks.map((track) => ({ ...track, turn: null, lines: [] })),
      channels: own.channels.map((channel) => ({ ...withoutHolder(channel), interpreters: [] })),
    };
  },
  unpack: (packed) => packed,
};

/** May this account's sound be carried on a channel? */
export function mayInterpret(own: CaptionsState, channelId: string, account: string): boolean {
  return channelOf(own, channelId)?.interpreters.some((each) => each.account === account) === true;
}

/** Is the channel's microphone open, and this account's? */
export function speaksOn(own: CaptionsState, channelId: string, account: string): boolean {
  const channel = channelOf(own, channelId);
  return channel !== undefined && channel.mic !== null && (!channel.holder || channel.holder.account === account);
}

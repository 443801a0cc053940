import type { RefObject } from "react";
import type { ConferenceState } from "@diemcau/rules";
import { useTranslation } from "../../i18n/index.ts";
import { CaptionBar, ChannelSound, LanguageChoices, useChannel, useFloorUnder, useLanguageChoice, type ChannelStatus } from "../../ui/captions/index.ts";
import { asOf, type Room } from "../rooms.ts";

export interface RoomLanguages {
  readonly stream: MediaStream;
  readonly status: ChannelStatus;
  /** The interpreter chosen here speaks now. */
  readonly speaks: boolean;
}

/** The voice that the room has chosen, and the floor turned down under it. */
export function useRoomLanguages(room: Room, state: ConferenceState | null, stage: RefObject<HTMLElement | null>): RoomLanguages {
  const [choice] = useLanguageChoice(room.siteId);
  const channel = state?.captions.channels.find(({ id }) => id === choice.channel);
  const { stream, status } = useChannel(room.conferenceId, asOf(room), channel);
  const speaks = channel !== undefined && channel.mic !== null && status === "playing";
  useFloorUnder(stage, speaks);
  return { stream, status, speaks };
}

interface StageProps {
  room: Room;
  state: ConferenceState | null;
  languages: RoomLanguages;
  muted: boolean;
  clockOffset: number;
}

/** Under the programme: the captions that the room has chosen; the interpreter is heard. */
export function StageLanguages({ room, state, languages, muted, clockOffset }: StageProps) {
  const [choice] = useLanguageChoice(room.siteId);
  if (!state) return null;
  return (
    <>
      {languages.status === "off" ? null : <ChannelSound stream={languages.stream} muted={muted} loudspeaker={room.devices.loudspeaker} />}
      <CaptionBar track={state.phase === "ended" ? undefined : state.captions.tracks.find(({ id }) => id === choice.track)} large={choice.large} clockOffset={clockOffset} />
    </>
  );
}

/** Choosing them. */
export function LanguagesPanel({ room, state, languages }: Pick<StageProps, "room" | "state" | "languages">) {
  const { t } = useTranslation(["captions", "site"]);
  const [choice, change] = useLanguageChoice(room.siteId);
  if (!state) return <div className="st-panel">{t("site:room.connecting")}</div>;
  const { tracks, channels } = state.captions;
  return (
    <div className="st-panel">
      <section className="st-section" aria-labelledby="languages-title">
        <h2 id="languages-title">{t("captions:site.title")}</h2>
        {tracks.length + channels.length === 0 ? (
          <p className="st-hint">{t("captions:site.none")}</p>
        ) : (
          <LanguageChoices captions={state.captions} choice={choice} onChange={change} sound={languages.status} />
        )}
        {tracks.map(({ id, name }) => (
          <p key={id}>
            <a className="dc-link" href={`/api/conferences/${room.conferenceId}/captions/${id}/transcript.txt?as=${encodeURIComponent(asOf(room))}`} download>
              {t("captions:transcript.of", { name })}
            </a>
          </p>
        ))}
      </section>
    </div>
  );
}

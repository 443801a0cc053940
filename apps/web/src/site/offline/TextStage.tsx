import type { Outline } from "@diemcau/contract";
import { lowerThird, type ConferenceState } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";

const CAPTIONS_SHOWN = 4;
/** A title of more letters is written smaller. */
const LONG_TITLE = 120;

interface TextStageProps {
  room: Room;
  state: ConferenceState;
  outline: Outline | null;
  clockOffset: number;
}

/** The conference without picture and sound: what is being dealt with, who speaks, what is being said, in large letters. */
export function TextStage({ room, state, outline, clockOffset }: TextStageProps) {
  const { t } = useTranslation(["offline", "common"]);
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const agenda = outline?.agenda ?? [];
  const at = agenda.findIndex(({ id }) => id === state.agenda.itemId);
  const item = agenda[at];
  const next = agenda[at + 1];
  const speaker = lowerThird(state);
  const lines = state.captions.tracks.find((track) => track.lines.length > 0)?.lines.slice(-CAPTIONS_SHOWN) ?? [];
  return (
    <section className="of-text" aria-label={t("offline:picture.step.text")} data-text-stage>
      <p className="of-text__clock">{format.time(now, zoneOf(room))}</p>
      <div className="of-text__item">
        {item ? (
          <>
            <p className="of-text__label">
              <span aria-hidden="true">▶ </span>
              {t("offline:picture.onItem")} · {t(`common:agendaKind.${item.kind}`)}
            </p>
            <p className="of-text__title" data-long={item.title.length > LONG_TITLE || undefined}>
              {item.title}
            </p>
            {item.presenters.length > 0 ? <p className="of-text__who">{item.presenters.join("; ")}</p> : null}
          </>
        ) : (
          <p className="of-text__title" data-long={(outline?.conference.title.length ?? 0) > LONG_TITLE || undefined}>
            {outline?.conference.title ?? t("offline:picture.noItem")}
          </p>
        )}
      </div>
      {speaker ? (
        <div>
          <p className="of-text__label">{t("offline:picture.speaking")}</p>
          <p className="of-text__who">
            <strong>{speaker.heading}</strong>
            {[speaker.position, speaker.site].filter(Boolean).map((part) => (
              <span key={part}> · {part}</span>
            ))}
          </p>
        </div>
      ) : null}
      {lines.length > 0 ? (
        <div className="of-text__captions" aria-live="polite">
          <p className="of-text__label">{t("offline:picture.captions")}</p>
          {lines.map((line) => (
            <p key={line.n}>{line.text}</p>
          ))}
        </div>
      ) : null}
      {next ? (
        <p className="of-text__next">
          <span className="of-text__label">{t("offline:picture.next")}</span> {next.title}
        </p>
      ) : null}
    </section>
  );
}

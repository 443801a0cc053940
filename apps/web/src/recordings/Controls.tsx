import type { CaptionTrack } from "@diemcau/contract";
import type { Chapter, Span } from "@diemcau/rules";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button } from "../ui/index.ts";
import { SPEEDS, type Deck, type DeckView, type Speed } from "./deck.ts";

interface ControlsProps {
  deck: Deck;
  view: DeckView;
  recorded: readonly Span[];
  gaps: readonly Span[];
  chapters: readonly Chapter[];
  zone: string | undefined;
  /** Picture and buttons take the whole screen, and give it back. */
  onFill(): void;
  muted: boolean;
  onMuted(muted: boolean): void;
  captions: readonly CaptionTrack[];
  track: string | null;
  onTrack(track: string | null): void;
}

/** Play, seek, speed, sound, captions. The time is the room's clock of that day, as in the minutes. */
export function Controls({ deck, view, recorded, gaps, chapters, zone, onFill, muted, onMuted, captions, track, onTrack }: ControlsProps) {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { at, playing, speed } = view;
  const [from, end] = [recorded[0]!.from, recorded.at(-1)!.end];
  const share = (moment: number): string => `${((moment - from) / Math.max(1, end - from)) * 100}%`;
  return (
    <div className="rc-controls" role="group" aria-label={t("controls.label")}>
      <div className="rc-seek">
        <input
          type="range"
          min={Math.floor(from)}
          max={Math.ceil(end)}
          step={1_000}
          value={Math.round(at)}
          aria-label={t("controls.seek")}
          aria-valuetext={format.clock(at, zone)}
          onChange={(event) => deck.seek(Number(event.target.value))}
        />
        <div className="rc-marks" aria-hidden="true">
          {chapters.map((chapter) => (
            <span key={chapter.from} style={{ left: share(chapter.from) }} />
          ))}
          {gaps.map((gap) => (
            <span key={gap.from} data-gap style={{ left: share(gap.from), width: `calc(${share(gap.end)} - ${share(gap.from)})` }} />
          ))}
        </div>
      </div>
      <div className="rc-buttons">
        <Button look="primary" onPress={() => deck.toggle()} aria-keyshortcuts="Space K">
          {playing ? t("controls.pause") : t("controls.play")}
        </Button>
        <Button size="small" onPress={() => deck.seek(at - 10_000)} aria-label={t("controls.backNamed")}>
          −10 s
        </Button>
        <Button size="small" onPress={() => deck.seek(at + 10_000)} aria-label={t("controls.onNamed")}>
          +10 s
        </Button>
        <p className="rc-time">
          <span className="visually-hidden">{t("controls.time")} </span>
          <time dateTime={new Date(at).toISOString()}>{format.clock(at, zone)}</time>
          <span className="rc-time__end"> / {format.clock(end, zone)}</span>
        </p>
        <label className="dc-inline">
          <span>{t("controls.speed")}</span>
          <select className="dc-input" value={speed} onChange={(event) => deck.setSpeed(Number(event.target.value) as Speed)}>
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {format.number(each)}×
              </option>
            ))}
          </select>
        </label>
        {captions.length > 0 ? (
          <label className="dc-inline">
            <span>{t("controls.captions")}</span>
            <select className="dc-input" value={track ?? ""} onChange={(event) => onTrack(event.target.value || null)}>
              <option value="">{t("controls.noCaptions")}</option>
              {captions.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <Button size="small" onPress={() => onMuted(!muted)}>
          {muted ? t("controls.unmute") : t("controls.mute")}
        </Button>
        {document.fullscreenEnabled ? (
          <Button size="small" onPress={onFill} aria-keyshortcuts="F">
            {t("controls.fullScreen")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

import type { AgendaItem } from "@diemcau/contract";
import type { Chapter, Turn } from "@diemcau/rules";
import { apiUrl, type As } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button } from "../ui/index.ts";

interface ChaptersProps {
  chapters: readonly Chapter[];
  agenda: readonly AgendaItem[];
  zone: string | undefined;
  at: number;
  conferenceId: string;
  as: As;
  /** The room was recorded by itself, too. */
  hasOwn(turn: Turn): boolean;
  onPlay(at: number, site?: number | null): void;
}

/** Items of the agenda and who spoke, with their times: pressed, it plays from there. */
export function Chapters({ chapters, agenda, zone, at, conferenceId, as, hasOwn, onPlay }: ChaptersProps) {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const length = (ms: number): string => format.stopwatch(Math.max(1_000, ms));
  return (
    <nav className="rc-chapters" aria-labelledby="rc-chapters">
      <h3 id="rc-chapters">{t("chapters.title")}</h3>
      <ol>
        {chapters.map(({ itemId, from, end, turns }) => {
          const title = agenda.find(({ id }) => id === itemId)?.title ?? t("chapters.noItem");
          const isNow = at >= from && at < end;
          const query = new URLSearchParams({ from: String(Math.floor(from)), end: String(Math.ceil(end)), name: title.slice(0, 120), as });
          return (
            <li key={from} className="rc-chapter" data-now={isNow || undefined}>
              <div className="rc-chapter__head">
                <Button look="plain" className="rc-chapter__play" onPress={() => onPlay(from)} {...(isNow ? { "aria-current": "true" as const } : {})}>
                  <span className="rc-chapter__time">
                    {format.time(from, zone)} · {length(end - from)}
                  </span>
                  <span className="rc-chapter__title">{title}</span>
                </Button>
                <a className="rc-chapter__file" href={apiUrl(`/api/conferences/${conferenceId}/recording/film?${query}`)} download aria-label={t("chapters.fileNamed", { title })}>
                  {t("chapters.file")}
                </a>
              </div>
              {turns.length > 0 ? (
                <ul>
                  {turns.map((turn) => (
                    <li key={turn.from} className="rc-turn" data-now={(at >= turn.from && at < turn.end) || undefined}>
                      <Button look="plain" className="rc-turn__play" onPress={() => onPlay(turn.from)}>
                        <span className="rc-chapter__time">
                          {format.time(turn.from, zone)} · {length(turn.end - turn.from)}
                        </span>
                        <span>{turn.speaker ? `${turn.speaker.name}, ${turn.siteName}` : turn.siteName}</span>
                      </Button>
                      {hasOwn(turn) ? (
                        <Button size="small" onPress={() => onPlay(turn.from, turn.site)} aria-label={t("chapters.ownNamed", { site: turn.siteName })}>
                          {t("chapters.own")}
                        </Button>
                      ) : null}
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

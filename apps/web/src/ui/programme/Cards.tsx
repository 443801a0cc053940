import "./cards.css";
import type { Outline, StageCard, StageScene } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";

export function TitleCard({ title, subtitle }: { title: string; subtitle?: string | undefined }) {
  return (
    <div className="dc-card dc-card--title">
      <p className="dc-card__title">{title}</p>
      {subtitle ? <p className="dc-card__subtitle">{subtitle}</p> : null}
    </div>
  );
}

/** Nobody is on air and nothing is shown: where the conference stands, rather than a dark wall. */
export function IdleCard({ state: { phase, agenda }, outline }: { state: ConferenceState; outline: Outline | null }) {
  const { t } = useTranslation("common");
  const format = useFormat();
  const conference = outline?.conference;
  const item = outline?.agenda.find(({ id }) => id === agenda.itemId);
  if (phase === "live" && item) {
    return (
      <div className="dc-card dc-card--title">
        <p className="dc-card__title">{item.title}</p>
        {item.presenters.length > 0 ? <p className="dc-card__subtitle">{item.presenters.join("; ")}</p> : null}
        <p className="dc-card__note">{t("programme.nobody")}</p>
      </div>
    );
  }
  const note =
    phase === "prepared" && conference
      ? t("programme.opensAt", { time: format.time(conference.startsAt, conference.timeZone), date: format.date(conference.startsAt, conference.timeZone) })
      : phase === "ended"
        ? t("programme.over")
        : t("programme.nobody");
  return (
    <div className="dc-card dc-card--title">
      <p className="dc-card__title">{conference?.shortTitle ?? ""}</p>
      <p className="dc-card__subtitle">{note}</p>
    </div>
  );
}

interface PauseCardProps {
  scene: Extract<StageScene, { layout: "pause" }>;
  clockOffset: number;
  outline: Outline | null;
  /** A preview stands still at the moment when it would begin. */
  since: number | null;
}

export function PauseCard({ scene: { title, until }, clockOffset, outline, since }: PauseCardProps) {
  const { t } = useTranslation("stage");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const left = until === null ? null : Math.max(0, Math.ceil((until - (since ?? now)) / 1000) * 1000);
  return (
    <div className="dc-card dc-card--title">
      <p className="dc-card__title">{title}</p>
      {until !== null && left !== null ? (
        <>
          <p className="dc-card__countdown" role="timer">
            {left > 0 ? format.stopwatch(left) : t("pause.over")}
          </p>
          {since === null ? <p className="dc-card__subtitle">{t("pause.until", { time: format.time(until, outline?.conference.timeZone) })}</p> : null}
        </>
      ) : null}
    </div>
  );
}

/** Figures to be read from the last row: a bar, a number, and in words what follows. */
export function FigureCard({ card: { kind, title, subtitle, lines, outcome, note } }: { card: StageCard }) {
  return (
    <div className="dc-card" data-card={kind}>
      <p className="dc-card__title">{title}</p>
      {subtitle ? <p className="dc-card__subtitle">{subtitle}</p> : null}
      {lines.length > 0 ? (
        <dl className="dc-card__lines" data-many={lines.length > 5 || undefined}>
          {lines.map(({ label, value, share, strong }) => (
            <div key={label} className="dc-card__line" data-strong={strong || undefined}>
              <dt>{label}</dt>
              <dd>
                {share === undefined ? null : (
                  <span className="dc-card__bar" aria-hidden="true">
                    <span style={{ width: `${share * 100}%` }} />
                  </span>
                )}
                <span className="dc-card__value">{value}</span>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {outcome ? <p className="dc-card__outcome">{outcome}</p> : null}
      {note ? <p className="dc-card__note">{note}</p> : null}
    </div>
  );
}

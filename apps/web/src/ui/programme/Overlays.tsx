import type { Outline } from "@diemcau/contract";
import { lowerThird, type ConferenceState } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";

interface OverProps {
  state: ConferenceState;
  outline: Outline | null;
  clockOffset: number;
}

/** Who speaks, from where, on which item. */
export function LowerThird({ state, outline }: Omit<OverProps, "clockOffset">) {
  const text = lowerThird(state);
  if (!text) return null;
  const item = state.stage.overlay.strip ? undefined : outline?.agenda.find(({ id }) => id === state.agenda.itemId)?.title;
  return (
    <div className="dc-lower-third">
      <p className="dc-lower-third__heading">{text.heading}</p>
      {text.position ? <p className="dc-lower-third__position">{text.position}</p> : null}
      {text.site ? <p className="dc-lower-third__site">{text.site}</p> : null}
      {item ? <p className="dc-lower-third__item">{item}</p> : null}
    </div>
  );
}

/** The centre's time, as the agenda is written. */
export function Clock({ outline, clockOffset }: Omit<OverProps, "state">) {
  const format = useFormat();
  const now = useServerNow(clockOffset);
  return <p className="dc-programme__clock">{format.time(now, outline?.conference.timeZone)}</p>;
}

/** The item of the agenda and the one after it; before the first one the first is next. Null: there is nothing to tell. */
export function stripOf({ agenda: { itemId }, stage }: ConferenceState, outline: Outline | null): { now?: string; next?: string } | null {
  const { layout } = stage.scene;
  if (!stage.overlay.strip || layout === "title" || layout === "video") return null;
  const agenda = outline?.agenda ?? [];
  const at = agenda.findIndex(({ id }) => id === itemId);
  const [now, next] = [agenda[at], agenda[at + 1]];
  return now || next ? { ...(now ? { now: now.title } : {}), ...(next ? { next: next.title } : {}) } : null;
}

export function AgendaStrip({ now, next }: { now?: string; next?: string }) {
  const { t } = useTranslation("stage");
  return (
    <div className="dc-programme__strip">
      {now ? (
        <p className="dc-programme__now">
          <span className="dc-programme__mark">
            <span aria-hidden="true">▶</span> <span className="dc-programme__word">{t("strip.now")}</span>
          </span>{" "}
          {now}
        </p>
      ) : null}
      {next ? (
        <p className="dc-programme__next">
          <span className="dc-programme__mark">
            <span aria-hidden="true">▷</span> <span className="dc-programme__word">{t("strip.next")}</span>
          </span>{" "}
          {next}
        </p>
      ) : null}
    </div>
  );
}

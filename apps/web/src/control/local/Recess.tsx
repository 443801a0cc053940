import { useState } from "react";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, TextField } from "../../ui/index.ts";
import { oneLine } from "../../ui/messages/index.ts";
import { useServerNow } from "../../data/index.ts";
import { useRoom } from "../context.ts";

const MINUTES = [10, 15, 20, 30, 45, 60, 90];
const MINUTE = 60_000;

/** The centre pauses so that the rooms hold their own discussion; their screens say until when. */
export function Recess() {
  const { t } = useTranslation("local");
  const format = useFormat();
  const { state, directory, live, act } = useRoom();
  const now = useServerNow(live.clockOffset, 1_000);
  const [topic, setTopic] = useState("");
  const [minutes, setMinutes] = useState(15);
  const [shows, setShows] = useState(true);
  const { recess } = state.local;
  const zone = directory.outline.conference.timeZone;
  const key = "local.pause";
  if (state.phase !== "live") return null;
  if (recess) {
    const over = recess.until !== null && now > recess.until;
    return (
      <section className="lo-recess" data-over={over} aria-label={t("recess.label")}>
        <p>
          <strong>{recess.topic ? t("banner.recessTopic", { topic: recess.topic }) : t("banner.recess")}</strong>{" "}
          {recess.until === null ? t("recess.since", { time: format.time(recess.since, zone) }) : over ? t("recess.over", { time: format.time(recess.until, zone) }) : t("recess.left", { time: format.time(recess.until, zone), left: format.stopwatch(recess.until - now) })}
        </p>
        <div className="ms-line__do">
          <Button look="primary" onPress={() => void act.run(key, { kind: "local.resume" })}>
            {t("recess.resume")}
          </Button>
          <InlineStatus status={act.statusOf(key)} />
        </div>
      </section>
    );
  }
  const pause = (): void => {
    const line = oneLine(topic, 300);
    const card = shows ? { card: oneLine(topic, 240) || t("recess.cardTitle") } : {};
    void act.run(key, { kind: "local.pause", until: Math.round((now + minutes * MINUTE) / MINUTE) * MINUTE, topic: line || null, ...card }).then((done) => done && setTopic(""));
  };
  return (
    <section className="lo-recess" aria-label={t("recess.label")}>
      <TextField label={t("recess.topic")} value={topic} onChange={setTopic} maxLength={300} autoComplete="off" />
      <label className="dc-field">
        <span className="dc-field__label">{t("recess.length")}</span>
        <select className="dc-input" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {MINUTES.map((each) => (
            <option key={each} value={each}>
              {t("items.minutes", { n: each })}
            </option>
          ))}
        </select>
      </label>
      <label className="lo-recess__card">
        <input type="checkbox" checked={shows} onChange={(event) => setShows(event.target.checked)} /> {t("recess.card")}
      </label>
      <Button onPress={pause}>{t("recess.pause")}</Button>
      <InlineStatus status={act.statusOf(key)} />
    </section>
  );
}

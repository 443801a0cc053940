import { useState } from "react";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { InlineStatus, Tabs, ToggleButton, useKept } from "../../ui/index.ts";
import { Covered, SpeechTimer, speakerText, useSpeechSounds } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";
import { SpeechButtons, SpeechStrip } from "../speaking/SpeechStrip.tsx";
import { GiveFloor } from "../speaking/GiveFloor.tsx";
import { CallButtons, useQueueActs, type QueueActs } from "../speaking/use-queue-acts.tsx";
import { ChairAgenda } from "./ChairAgenda.tsx";
import { ChairQueue } from "./ChairQueue.tsx";
import { ChairVote, ChairVotes, useChairVote } from "./ChairVote.tsx";
import { Speakers } from "./Speakers.tsx";
import "./chair.css";

/** For whoever presides, on a tablet: who speaks, for how long, who is next, who has not spoken, and where the agenda is. */
export default function ChairDesk() {
  const { t } = useTranslation(["speaking", "control", "voting"]);
  const format = useFormat();
  const { state, act, live } = useRoom();
  const { speech } = state.speaking;
  const [tab, setTab] = useState("queue");
  const [sound, setSound] = useKept("dc-chair-chime", false);
  const shown = useChairVote();
  useSpeechSounds(speech, live.clockOffset, sound);
  const acts = useQueueActs("chair");
  // Whoever speaks and for how long stays in sight, in one line while a vote wants the chair's word.
  const isShort = speech !== null && shown !== null && shown.vote.phase !== "declared";
  const chime = (
    <ToggleButton size="small" isSelected={sound} onChange={setSound}>
      {sound ? t("speaking:timer.soundOn") : t("speaking:timer.soundOff")}
    </ToggleButton>
  );
  const vote = shown ? <ChairVote key={shown.vote.id} {...shown} /> : null;
  return (
    <main id="main" className="ch-desk">
      <ChairAgenda />
      <div className="ch-now">
        {speech ? null : vote}
        <section className={isShort ? "ch-card ch-speech ch-speech--short" : "ch-card ch-speech"} aria-label={t("speaking:speech.now")}>
          {isShort ? null : (
            <header className="ch-card__head">
              <h2>{t("speaking:speech.now")}</h2>
              <InlineStatus status={act.statusOf("speech")} />
              {chime}
            </header>
          )}
          {isShort ? (
            <>
              <SpeechStrip>{chime}</SpeechStrip>
              <InlineStatus status={act.statusOf("speech")} />
            </>
          ) : speech ? (
            <>
              <div className="ch-speech__timer">
                <SpeechTimer speech={speech} clockOffset={live.clockOffset} size="wall" />
              </div>
              <Covered state={state} />
              <p className="ch-speech__who">
                <strong>{speech.siteName}</strong>
                {speech.speaker ? <span>{speakerText(speech.speaker)}</span> : null}
                <span className="ch-speech__limit">
                  {speech.seconds > 0 ? t("speaking:speech.limit", { time: format.stopwatch(speech.seconds * 1_000) }) : null}
                  {speech.added > 0 ? ` ${t("speaking:speech.added", { time: format.stopwatch(speech.added * 1_000) })}` : null}
                </span>
              </p>
              <SpeechButtons size="large" />
            </>
          ) : (
            <p className="ch-speech__none">{t("speaking:speech.none")}</p>
          )}
        </section>
        {speech ? vote : null}
        <Next acts={acts} />
      </div>
      <section className="ch-card ch-lists" aria-label={t("speaking:chair.lists")}>
        <Tabs
          label={t("speaking:chair.lists")}
          selected={tab}
          onSelect={setTab}
          items={[
            { id: "queue", label: `${t("speaking:chair.requests")} (${format.number(state.queue.length)})`, content: <ChairQueue acts={acts} /> },
            { id: "speakers", label: t("speaking:chair.speakers"), content: <Speakers /> },
            { id: "votes", label: t("voting:chair.tab"), content: <ChairVotes /> },
          ]}
        />
      </section>
      {acts.dialogs}
    </main>
  );
}

/** The first of the queue, with the acts that come next. */
function Next({ acts }: { acts: QueueActs }) {
  const { t } = useTranslation(["speaking", "control"]);
  const format = useFormat();
  const { state, live, act } = useRoom();
  const now = useServerNow(live.clockOffset, 15_000);
  const request = state.queue[0];
  return (
    <section className="ch-card ch-next" aria-label={t("speaking:chair.next")}>
      <header className="ch-card__head">
        <h2>{t("speaking:chair.next")}</h2>
        <InlineStatus status={act.statusOf("chair")} />
        {/* Whoever has not asked: a planned speech, a word of the central hall. */}
        <GiveFloor />
      </header>
      {request ? (
        <>
          <p className="ch-next__who">
            <strong>{request.siteName}</strong>
            {request.speaker ? <span>{speakerText(request.speaker)}</span> : null}
            {request.joined ? <span className="ch-next__note">{t("speaking:queue.joined", { sites: request.joined.map(({ siteName }) => siteName).join(", ") })}</span> : null}
            <span className="ch-next__note">
              {[request.note ? t("speaking:queue.note", { note: request.note }) : "", format.ago(request.at, now)].filter(Boolean).join(" · ")}
              {acts.isThere(request.site) ? null : <strong className="ch-next__away"> {t("control:site.cannot.notConnected")}</strong>}
            </span>
          </p>
          <div className="ch-next__acts">
            <CallButtons request={request} acts={acts} first large />
          </div>
        </>
      ) : (
        <p className="ch-next__note">{t(state.phase === "ended" ? "control:over.speaking" : "control:queue.none")}</p>
      )}
    </section>
  );
}

import { useEffect, useMemo, useRef, useState } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import type { Me } from "@diemcau/contract";
import { useConference, useConferences, useOutline } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AppHeader, Button, EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { ChannelSound, useFloorUnder } from "../../ui/captions/index.ts";
import { ProgrammeView } from "../../ui/programme/index.ts";
import { ReadingList, readAtServer, type Reading } from "../../ui/reading/index.ts";
import { ConferenceList } from "../ConferenceList.tsx";
import { Interpreter } from "./Interpreter.tsx";
import { Stenographer } from "./Stenographer.tsx";
import { useRelay } from "./use-relay.ts";
import "./crew.css";

interface CrewProps {
  who: Me;
  onSignOut(): void;
}

/** The desks of those who write down and interpret: the programme, and their work beside it. */
export default function CrewApp({ who, onSignOut }: CrewProps) {
  return (
    <Router base="/control">
      <Switch>
        <Route path="/:id">{({ id }) => <CrewDesk key={id} conferenceId={id} who={who} onSignOut={onSignOut} />}</Route>
        <Route>
          <Chooser who={who} onSignOut={onSignOut} />
        </Route>
      </Switch>
    </Router>
  );
}

function CrewHeader({ who, onSignOut, title }: CrewProps & { title: string }) {
  const { t } = useTranslation("common");
  return <AppHeader title={title} who={{ name: who.name, role: t(`role.${who.role}`) }} onSignOut={onSignOut} />;
}

function Chooser({ who, onSignOut }: CrewProps) {
  const { t } = useTranslation(["captions", "common"]);
  const conferences = useConferences();
  const [, navigate] = useLocation();
  const list = conferences.data;
  const live = list?.filter(({ phase }) => phase === "live") ?? [];
  const sole = list?.length === 1 ? list[0] : live.length === 1 ? live[0] : undefined;
  if (sole) return <Redirect to={`/${sole.id}`} replace />;
  return (
    <>
      <CrewHeader who={who} onSignOut={onSignOut} title={t("captions:crew.choose")} />
      <main id="main" className="dc-middle">
        {list?.length === 0 ? <EmptyState title={t("captions:crew.none")} /> : null}
        {list ? <ConferenceList conferences={list} onOpen={(id) => navigate(`/${id}`)} /> : conferences.problem ? <ProblemNotice problem={conferences.problem} /> : <ProgressBar label={t("common:loading")} />}
      </main>
    </>
  );
}

function CrewDesk({ conferenceId, who, onSignOut }: CrewProps & { conferenceId: string }) {
  const { t } = useTranslation(["captions", "common"]);
  const live = useConference(conferenceId, "account");
  const outline = useOutline(conferenceId, "account");
  const [muted, setMuted] = useState(true);
  const [volume, setVolume] = useState(1);
  const stage = useRef<HTMLElement>(null);
  const { state } = live;
  const shortTitle = outline.data?.conference.shortTitle;
  useEffect(() => {
    document.title = `${shortTitle ?? t("common:product")} – ${t(`captions:crew.${who.role === "interpreter" ? "interpreter" : "stenographer"}`)}`;
  }, [shortTitle, who.role, t]);
  // What lies on the conference's table, ahead of the words: names and figures are looked up before they are spoken.
  const reading = useMemo<Reading>(() => ({ load: (chosen, signal) => readAtServer(conferenceId, "account", chosen, signal) }), [conferenceId]);
  const relay = useRelay(conferenceId, state, who);
  useFloorUnder(stage, relay.speaks, volume);
  return (
    <div className="cr-app">
      <CrewHeader who={who} onSignOut={onSignOut} title={outline.data?.conference.title ?? ""} />
      {state ? (
        <main id="main" className="cr-desk">
          <section className="cr-stage" ref={stage}>
            <ProgrammeView state={state} outline={outline.data} conferenceId={conferenceId} as="account" muted={muted} />
            <Button className="cr-stage__sound" look={muted ? "primary" : "quiet"} onPress={() => setMuted(!muted)}>
              <span aria-hidden="true">{muted ? "🔇" : "🔊"}</span> {muted ? t("captions:crew.sound") : t("captions:crew.mute")}
            </Button>
            {relay.status === "off" ? null : <ChannelSound stream={relay.stream} muted={muted} />}
          </section>
          <div className="cr-side">
            {live.problem ? <ProblemNotice problem={live.problem} /> : null}
            {who.role === "interpreter" ? (
              <Interpreter conferenceId={conferenceId} state={state} who={who} clockOffset={live.clockOffset} relay={relay} volume={volume} onVolume={setVolume} />
            ) : (
              <Stenographer conferenceId={conferenceId} state={state} who={who} zone={outline.data?.conference.timeZone} />
            )}
          </div>
          {outline.data ? <ReadingList className="cr-reading" reading={reading} outline={outline.data} /> : null}
        </main>
      ) : (
        <main id="main" className="dc-middle">
          {live.problem ? <ProblemNotice problem={live.problem} /> : <ProgressBar label={t("common:loading")} />}
        </main>
      )}
    </div>
  );
}

import { useEffect, useRef, useState } from "react";
import { currentVote, mayPublish, queueOf, queuePlace, slotOf } from "@diemcau/rules";
import { isPreviewed } from "@diemcau/rules/wall";
import { useConference, useOutline, usePending } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button, TabRow } from "../ui/index.ts";
import { ProgrammeView } from "../ui/programme/index.ts";
import { AgendaPanel } from "./AgendaPanel.tsx";
import { EquipmentPanel } from "./EquipmentPanel.tsx";
import { LocalBanner, LocalStage, WhereMark } from "./local/LocalBanner.tsx";
import { LocalPanel } from "./local/LocalPanel.tsx";
import { useLocal } from "./local/use-local.ts";
import { CentrePanel, unseenOf } from "./messages/CentrePanel.tsx";
import { NoticeOverlay } from "./messages/NoticeOverlay.tsx";
import { useNotices } from "./messages/use-notices.ts";
import { EncoderNotice } from "./encoder/EncoderNotice.tsx";
import { LineNotices, OnAirBanner, PublishNotice } from "./RoomNotices.tsx";
import { QuestionsPanel } from "./questions/QuestionsPanel.tsx";
import { RollCallCard } from "./roll-call/RollCallCard.tsx";
import { RoundBanner } from "./line-test/RoundBanner.tsx";
import { RosterPanel } from "./RosterPanel.tsx";
import { ReturnedNotice } from "./speaking/ReturnedNote.tsx";
import { SpeakPanel } from "./speaking/SpeakPanel.tsx";
import { StageTimer } from "./speaking/StageTimer.tsx";
import { SlideControls, shownOf, useRoomPointer } from "./stage/SlideControls.tsx";
import { TopBar } from "./TopBar.tsx";
import { LanguagesPanel, StageLanguages, useRoomLanguages } from "./languages/RoomLanguages.tsx";
import { LinePanel } from "./offline/LinePanel.tsx";
import { Refusals } from "./offline/Refused.tsx";
import { PictureNotice } from "./offline/PictureNotice.tsx";
import { TextStage } from "./offline/TextStage.tsx";
import { usePapers } from "./offline/use-papers.ts";
import { usePicture } from "./offline/use-picture.ts";
import { asOf, type Room } from "./rooms.ts";
import { useAudible, useBodyData, useFullScreen, useLoudspeaker, useQuiet } from "./screen.ts";
import { useDevices } from "./useDevices.ts";
import { usePublish } from "./usePublish.ts";
import { useQuality } from "./quality/use-quality.ts";
import { useStills } from "./wall/useStills.ts";
import { OwnLookNotice, WatchedNotice } from "./wall/WallNotices.tsx";
import { VoteBanner } from "./voting/VoteBanner.tsx";
import { VotePanel } from "./voting/VotePanel.tsx";
import { zoneOf } from "./zone.ts";

/** The room itself: the programme as large as it can be, and the room's own work beside it. */
export function RoomScreen({ room }: { room: Room }) {
  const { t } = useTranslation(["site", "common", "offline", "questions", "messages", "local", "captions", "voting"]);
  const as = asOf(room);
  const live = useConference(room.conferenceId, as);
  const outline = useOutline(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const papers = usePapers(room, live, outline.data);
  const picture = usePicture(live.state, room.site);
  useQuality(room, live.state, picture.step, picture.session);
  const devices = useDevices(room.devices);
  const { state } = live;

  const onAir = state !== null && slotOf(state, room.site) >= 0;
  const isLost = live.status === "waiting";
  // What this PC kept says nothing of now, until the line is there or known to be down.
  const isUnsure = live.restored && !isLost;
  const cued = state !== null && state.cued.includes(room.site);
  const watched = state !== null && isPreviewed(state, room.site);
  const may = state !== null && mayPublish(state, room.site);
  // Whoever has sent last would take the other's place, and both try again: this page stands back by itself.
  const encoderSends = state?.encoders.get(room.site) === "sending";
  const phase = usePublish(room.conferenceId, as, devices.stream, may && room.encoder !== true, encoderSends);
  const fromEncoder = encoderSends || phase === "encoder";
  const [microphone, setMicrophone] = useState(true);
  useEffect(() => {
    for (const track of devices.stream?.getAudioTracks() ?? []) track.enabled = microphone;
  }, [devices.stream, microphone]);
  const marks = useStills({
    conferenceId: room.conferenceId,
    as,
    stream: devices.stream,
    microphone,
    sends: live.status === "live" && state !== null && state.phase !== "ended" && !devices.opening,
  });

  const notices = useNotices(room, state);
  const local = useLocal(room, state, live.clockOffset);
  // Whoever is on air or is asked to be ready sees the common programme large again.
  const away = local.away && !onAir && !cued;

  const stage = useRef<HTMLDivElement>(null);
  const { audible, allow } = useAudible(devices.stream);
  const languages = useRoomLanguages(room, state, stage);
  const screen = useFullScreen();
  const point = useRoomPointer(room, state);
  const quiet = useQuiet(screen.full);
  const [drawer, setDrawer] = useState(true);
  const [tab, setTab] = useState("roster");
  useLoudspeaker(stage, room.devices.loudspeaker, state !== null);
  useBodyData({
    onAir: String(onAir),
    cued: String(cued && !onAir),
    watched: String(watched),
    publishing: phase,
    line: live.status,
    phase: state?.phase ?? "",
    picture: picture.step,
    queuePlace: String(state ? queuePlace(state, room.site) : 0),
    pending: String(pending.waiting.length),
  });

  const place = state ? queuePlace(state, room.site) : 0;
  const held = state ? queueOf(state.speaking, room.site).length : 0;
  const unseen = unseenOf(state, room, notices);
  const shown = drawer && !(quiet && screen.full);
  const panels = [
    { id: "roster", label: t("site:tabs.roster"), content: <RosterPanel room={room} state={state} /> },
    {
      id: "speak",
      label: `${t("site:tabs.speak")}${place > 0 ? ` (${place})` : ""}${held > 0 ? ` · ${held}` : ""}`,
      content: <SpeakPanel room={room} state={state} clockOffset={live.clockOffset} />,
    },
    {
      id: "vote",
      label: t(state && currentVote(state.votes)?.phase === "open" ? "voting:site.tabOpen" : "voting:site.tab"),
      content: <VotePanel room={room} state={state} clockOffset={live.clockOffset} />,
    },
    { id: "questions", label: t("questions:site.tab"), content: <QuestionsPanel room={room} state={state} outline={outline.data} /> },
    {
      id: "agenda",
      label: t("site:tabs.agenda"),
      content: <AgendaPanel room={room} state={state} outline={outline.data} clockOffset={live.clockOffset} />,
    },
    { id: "languages", label: t("captions:site.tab"), content: <LanguagesPanel room={room} state={state} languages={languages} /> },
    {
      id: "line",
      label: pending.waiting.length > 0 ? `${t("offline:tab")} (${pending.waiting.length})` : t("offline:tab"),
      content: <LinePanel room={room} live={live} pending={pending} papers={papers} />,
    },
    { id: "centre", label: unseen > 0 ? `${t("messages:room.tab")} (${unseen})` : t("messages:room.tab"), content: <CentrePanel room={room} state={state} notices={notices} shown={shown} /> },
    { id: "local", label: t("local:tab"), content: <LocalPanel room={room} state={state} outline={outline.data} local={local} /> },
    {
      id: "equipment",
      label: t("site:tabs.equipment"),
      content: <EquipmentPanel room={room} devices={devices} microphone={microphone} onMicrophone={setMicrophone} busy={may} isOver={state?.phase === "ended"} encoderSends={encoderSends} />,
    },
  ];

  return (
    <div className="st-room" data-drawer={shown} data-quiet={quiet}>
      <TopBar
        room={room}
        live={live}
        centreZone={outline.data?.conference.timeZone ?? null}
        waiting={pending.waiting.length}
        where={<WhereMark local={local} live={state?.phase === "live"} />}
        onAir={onAir}
        may={may && !fromEncoder}
        microphone={microphone}
        onMicrophone={setMicrophone}
        screen={screen}
        drawer={drawer}
        onDrawer={setDrawer}
      />
      <main id="main" className="st-stage" ref={stage}>
        <div className="st-stage__top">
          <div className="st-stage__head">
            <OnAirBanner
              onAir={onAir && !isUnsure}
              cued={cued && !onAir && !isUnsure}
              isLost={isLost}
              microphone={fromEncoder || (microphone && devices.hasMicrophone)}
              arrives={(phase === "live" || fromEncoder) && live.status === "live"}
              shown={state ? shownOf(state, room.site) : "seen"}
            />
            {state ? <StageTimer room={room} state={state} clockOffset={live.clockOffset} isLost={isLost || isUnsure} /> : null}
          </div>
        {state?.phase === "prepared" ? (
          <RoundBanner
            room={room}
            clockOffset={live.clockOffset}
            testedAt={state.sites.get(room.site).testedAt || null}
            onTest={() => {
              setTab("equipment");
              setDrawer(true);
            }}
          />
        ) : null}
        <LocalBanner room={room} local={local} clockOffset={live.clockOffset} busy={onAir || cued} />
          {state ? (
            <VoteBanner
              room={room}
              state={state}
              clockOffset={live.clockOffset}
              onAnswer={() => {
                setTab("vote");
                setDrawer(true);
              }}
            />
          ) : null}
        </div>
        <div className="st-stage__picture" data-away={away}>
          {away ? <LocalStage room={room} local={local} clockOffset={live.clockOffset} /> : null}
          {state ? (
            <ProgrammeView
              state={state}
              outline={outline.data}
              conferenceId={room.conferenceId}
              as={as}
              ownSite={room.site}
              localPreview={fromEncoder || room.encoder === true ? null : devices.stream}
              muted={!audible || away}
              onPoint={point}
              receive={picture.receive}
              onSession={picture.onSession}
            />
          ) : (
            <p className="st-stage__empty">{live.problem ? live.problem.title : t("site:room.connecting")}</p>
          )}
          {state && (picture.asText || live.restored) ? <TextStage room={room} state={state} outline={outline.data} clockOffset={live.clockOffset} /> : null}
        </div>
        {audible ? null : (
          <div className="st-stage__sound">
            <Button look="primary" size="large" onPress={allow}>
              {t("common:programme.soundOn")}
            </Button>
          </div>
        )}
        <NoticeOverlay room={room} notices={notices} />
        <StageLanguages room={room} state={state} languages={languages} muted={!audible} clockOffset={live.clockOffset} />
        <div className="st-stage__notices">
          {state ? <SlideControls room={room} state={state} /> : null}
          <LineNotices room={room} live={live} />
          {live.status === "live" ? <PictureNotice picture={picture} /> : null}
          <RollCallCard room={room} state={state} />
          {state ? <ReturnedNotice room={room} state={state} /> : null}
          {/* One trouble at a time: without a line the picture is not the room's first worry. */}
          <PublishNotice
            may={(onAir || cued) && live.status !== "waiting" && !fromEncoder && room.encoder !== true}
            phase={phase}
            hasDevice={devices.stream !== null}
            opening={devices.opening}
          />
          {live.status === "live" ? <EncoderNotice room={room} may={onAir || cued} sends={fromEncoder} /> : null}
          {live.status === "live" ? <OwnLookNotice marks={marks} zone={zoneOf(room)} /> : null}
          <WatchedNotice watched={watched && !onAir} />
        </div>
      </main>
      <aside className="st-drawer" aria-label={t("site:room.controls")} inert={!shown}>
        <Refusals room={room} state={state} pending={pending} onShowAll={() => setTab("line")} />
        <TabRow label={t("site:tabs.label")} moreLabel={t("site:tabs.all")} items={panels} selected={tab} onSelect={setTab} />
      </aside>
    </div>
  );
}

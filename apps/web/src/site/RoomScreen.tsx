import { useEffect, useRef, useState } from "react";
import { mayPublish, queueOf, queuePlace, slotOf } from "@diemcau/rules";
import { isPreviewed } from "@diemcau/rules/wall";
import { useConference, useOutline, usePending } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button, Tabs } from "../ui/index.ts";
import { ProgrammeView } from "../ui/programme/index.ts";
import { AgendaPanel } from "./AgendaPanel.tsx";
import { EquipmentPanel } from "./EquipmentPanel.tsx";
import { LineNotices, OnAirBanner, PublishNotice } from "./RoomNotices.tsx";
import { QuestionsPanel } from "./questions/QuestionsPanel.tsx";
import { RollCallCard } from "./roll-call/RollCallCard.tsx";
import { RosterPanel } from "./RosterPanel.tsx";
import { SpeakPanel } from "./speaking/SpeakPanel.tsx";
import { StageTimer } from "./speaking/StageTimer.tsx";
import { TopBar } from "./TopBar.tsx";
import { LinePanel } from "./offline/LinePanel.tsx";
import { Refusals } from "./offline/Refused.tsx";
import { usePapers } from "./offline/use-papers.ts";
import { asOf, type Room } from "./rooms.ts";
import { useAudible, useBodyData, useFullScreen, useLoudspeaker, useQuiet } from "./screen.ts";
import { useDevices } from "./useDevices.ts";
import { usePublish } from "./usePublish.ts";
import { useStills } from "./wall/useStills.ts";
import { OwnLookNotice, WatchedNotice } from "./wall/WallNotices.tsx";
import { zoneOf } from "./zone.ts";

/** The room itself: the programme as large as it can be, and the room's own work beside it. */
export function RoomScreen({ room }: { room: Room }) {
  const { t } = useTranslation(["site", "common", "offline", "questions"]);
  const as = asOf(room);
  const live = useConference(room.conferenceId, as);
  const outline = useOutline(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const papers = usePapers(room, live, outline.data);
  const devices = useDevices(room.devices);
  const { state } = live;

  const onAir = state !== null && slotOf(state, room.site) >= 0;
  const cued = state !== null && state.cued.includes(room.site);
  const watched = state !== null && isPreviewed(state, room.site);
  const may = state !== null && mayPublish(state, room.site);
  const phase = usePublish(room.conferenceId, as, devices.stream, may);
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

  const stage = useRef<HTMLDivElement>(null);
  const { audible, allow } = useAudible(devices.stream);
  const screen = useFullScreen();
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
    queuePlace: String(state ? queuePlace(state, room.site) : 0),
    pending: String(pending.waiting.length),
  });

  const place = state ? queuePlace(state, room.site) : 0;
  const held = state ? queueOf(state.speaking, room.site).length : 0;
  const panels = [
    { id: "roster", label: t("site:tabs.roster"), content: <RosterPanel room={room} state={state} /> },
    {
      id: "speak",
      label: `${t("site:tabs.speak")}${place > 0 ? ` (${place})` : ""}${held > 0 ? ` · ${held}` : ""}`,
      content: <SpeakPanel room={room} state={state} clockOffset={live.clockOffset} />,
    },
    { id: "questions", label: t("questions:site.tab"), content: <QuestionsPanel room={room} state={state} outline={outline.data} /> },
    {
      id: "agenda",
      label: t("site:tabs.agenda"),
      content: <AgendaPanel room={room} state={state} outline={outline.data} clockOffset={live.clockOffset} />,
    },
    {
      id: "line",
      label: pending.waiting.length > 0 ? `${t("offline:tab")} (${pending.waiting.length})` : t("offline:tab"),
      content: <LinePanel room={room} live={live} pending={pending} papers={papers} />,
    },
    {
      id: "equipment",
      label: t("site:tabs.equipment"),
      content: <EquipmentPanel room={room} devices={devices} microphone={microphone} onMicrophone={setMicrophone} busy={may} />,
    },
  ];
  const shown = drawer && !(quiet && screen.full);

  return (
    <div className="st-room" data-drawer={shown} data-quiet={quiet}>
      <TopBar
        room={room}
        live={live}
        centreZone={outline.data?.conference.timeZone ?? null}
        waiting={pending.waiting.length}
        onAir={onAir}
        may={may}
        microphone={microphone}
        onMicrophone={setMicrophone}
        screen={screen}
        drawer={drawer}
        onDrawer={setDrawer}
      />
      <main id="main" className="st-stage" ref={stage}>
        <OnAirBanner
          onAir={onAir}
          cued={cued && !onAir}
          microphone={microphone && devices.hasMicrophone}
          arrives={phase === "live" && live.status === "live"}
        />
        <div className="st-stage__picture">
          {state ? (
            <ProgrammeView
              state={state}
              outline={outline.data}
              conferenceId={room.conferenceId}
              as={as}
              ownSite={room.site}
              localPreview={devices.stream}
              muted={!audible}
            />
          ) : (
            <p className="st-stage__empty">{live.problem ? live.problem.title : t("site:room.connecting")}</p>
          )}
          {state ? <StageTimer room={room} state={state} clockOffset={live.clockOffset} /> : null}
        </div>
        {audible ? null : (
          <div className="st-stage__sound">
            <Button look="primary" size="large" onPress={allow}>
              {t("common:programme.soundOn")}
            </Button>
          </div>
        )}
        <div className="st-stage__notices">
          <LineNotices room={room} live={live} />
          <RollCallCard room={room} state={state} />
          {/* One trouble at a time: without a line the picture is not the room's first worry. */}
          <PublishNotice
            may={(onAir || cued) && live.status !== "waiting"}
            phase={phase}
            hasDevice={devices.stream !== null}
            opening={devices.opening}
          />
          {live.status === "live" ? <OwnLookNotice marks={marks} zone={zoneOf(room)} /> : null}
          <WatchedNotice watched={watched && !onAir} />
        </div>
      </main>
      <aside className="st-drawer" aria-label={t("site:room.controls")} inert={!shown}>
        <Refusals room={room} pending={pending} onShowAll={() => setTab("line")} />
        <Tabs label={t("site:tabs.label")} items={panels} selected={tab} onSelect={setTab} />
      </aside>
    </div>
  );
}

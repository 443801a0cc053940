import { useCallback, useEffect, useMemo, useState } from "react";
import type { ProblemCode, StageScene } from "@diemcau/contract";
import { previewOf, slotOf, slotPlaces, type ConferenceState } from "@diemcau/rules";
import { problemNamed } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, EmptyState, InlineStatus } from "../../ui/index.ts";
import { Picture, ProgrammeView, usePointing } from "../../ui/programme/index.ts";
import { useRoom } from "../context.ts";
import { draftOfProgramme, firstDraft, LAYOUTS, roomsOf, sceneOf, type Draft, type PreparedFile } from "./draft.ts";
import { useRights } from "../rights.ts";
import { agendaView } from "../model/agenda.ts";
import { FilePicker } from "./FilePicker.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import { LivePanel } from "./LivePanel.tsx";
import { Rundown } from "./Rundown.tsx";
import type { Near } from "./rundown.ts";
import { SceneFields } from "./SceneFields.tsx";
import { useStageText } from "./text.ts";
import { useSources, type Sources } from "./use-files.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useSource } from "./use-source.ts";
import "./stage.css";

/** What was seen a moment ago is what somebody meant to replace. */
const NOTICED_MS = 800;

export default function StageDesk() {
  const { t } = useStageText();
  const { phase } = useRoom().state;
  if (phase !== "ended") return <Stage />;
  return (
    <main id="main" className="dc-middle">
      <EmptyState title={t("control:over.stage")} />
    </main>
  );
}

/** Two monitors and a button between them: what is prepared here, and what every room sees. */
function Stage() {
  const { t } = useStageText();
  const room = useRoom();
  const { state, directory, act, live } = room;
  const { stage } = state;
  const { drives, leads } = useRights();
  const [draft, setDraft] = useState<Draft>(() =>
    firstDraft(directory.outline.conference.title.slice(0, 240), t("fields.pauseDefault")),
  );
  const [streams, setStreams] = useState<readonly MediaStream[]>([]);
  const [help, setHelp] = useState(false);
  const [own, setOwn] = useState(-1);
  const version = useNoticed(stage.version, own);
  const now = () => Date.now() + live.clockOffset;

  const take = useCallback(async () => {
    const scene = sceneOf(draft, now());
    if (!scene) return;
    const was = draftOfProgramme(state, draft, now());
    if (!(await act.run("take", { kind: "stage.take", scene, rooms: roomsOf(draft), over: version }))) return;
    setOwn(version + 1);
    setDraft(was);
    // oxlint-disable-next-line react/exhaustive-deps -- the clock is read when it is pressed
  }, [act, draft, state, version, live.clockOffset]);
  const back = async (): Promise<void> => {
    if (stage.before && (await act.run("take", { kind: "stage.back", over: version }))) setOwn(version + 1);
  };
  const turn = (by: number): void => {
    if (stage.scene.layout !== "document" || stage.page === null) return;
    const page = stage.page + by;
    if (page >= 1 && page <= stage.scene.pages) void act.run("stage-live", { kind: "stage.turn", page });
  };
  const choose = (layout: (typeof LAYOUTS)[number]): void => setDraft((last) => ({ ...last, layout }));
  const turns = {
    arrowleft: () => turn(-1),
    pageup: () => turn(-1),
    arrowright: () => turn(1),
    pagedown: () => turn(1),
  };
  const keys = useShortcuts(
    !drives
      ? turns
      : {
          ...turns,
          "?": () => setHelp(true),
          ...Object.fromEntries(LAYOUTS.map((layout, at) => [String(at + 1), () => choose(layout)])),
          enter: () => void take(),
          backspace: back,
          k: () => {
            const { scene, film } = stage;
            if (scene.layout !== "video" || !film) return;
            const at = film.playing
              ? Math.min(scene.length, film.position + Math.max(0, now() - film.at))
              : film.position;
            void act.run("stage-live", { kind: "stage.play", playing: !film.playing, position: Math.round(at) });
          },
          l: () =>
            void act.run("stage-live", {
              kind: "stage.dress",
              overlay: { lowerThird: stage.overlay.lowerThird === "off" ? "auto" : "off" },
            }),
          c: () => void act.run("stage-live", { kind: "stage.dress", overlay: { clock: !stage.overlay.clock } }),
          s: () => void act.run("stage-live", { kind: "stage.dress", overlay: { strip: !stage.overlay.strip } }),
        },
  );
  const preview = usePreview(draft, state);
  const sources = useSources(room.conferenceId, state.directoryVersion, drives || leads);
  const { agenda, phase } = state;
  const { current, next } = useMemo(() => agendaView(directory.outline, { agenda, phase }), [directory.outline, agenda, phase]);
  const near = useMemo(() => [current, next].filter((item) => item !== null), [current, next]);
  return (
    <main id="main" className="sg-desk">
      <div className="sg-monitors" data-watching={drives ? undefined : true}>
        {drives ? (
          <>
            <figure className="sg-monitor sg-monitor--preview">
              <figcaption className="sg-monitor__name">{t("monitor.preview")}</figcaption>
              <PreviewPicture preview={preview} streams={streams} />
            </figure>
            <div className="sg-act">
              <Button
                look="primary"
                size="large"
                className="sg-take"
                isDisabled={preview.scene === null || preview.problem !== null}
                onPress={() => void take()}
              >
                {t("take.take")} <span aria-hidden="true">▶</span>
              </Button>
              <Button isDisabled={stage.before === null} onPress={back}>
                <span aria-hidden="true">↩</span> {t("take.back")}
              </Button>
              <InlineStatus status={act.statusOf("take")} />
              <Button look="plain" size="small" onPress={() => setHelp(true)}>
                {t("keys.open")}
              </Button>
            </div>
          </>
        ) : null}
        <figure className="sg-monitor sg-monitor--programme">
          <figcaption className="sg-monitor__name">
            {t("monitor.programme")}
            <Author />
          </figcaption>
          <ProgrammeMonitor onStreams={setStreams} />
        </figure>
      </div>
      <Rundown current={current} next={next} sources={sources} onDraft={setDraft} />
      <div className="sg-work" data-watching={drives ? undefined : true}>
        {drives ? <LayoutPicker draft={draft} onChoose={choose} /> : null}
        {drives ? <SceneFields draft={draft} onDraft={setDraft} near={near} sources={sources} /> : null}
        {!drives && leads ? <FilesAhead near={near} sources={sources} /> : null}
        <LivePanel />
      </div>
      {drives ? <HelpSheet isOpen={help} onClose={() => setHelp(false)} on={keys.on} onSwitch={keys.setOn} /> : null}
    </main>
  );
}

/** Files for the stage, sent and fetched ahead by who does not drive the programme. */
function FilesAhead({ near, sources }: { near: Near; sources: Sources }) {
  const { t } = useStageText();
  const [document, setDocument] = useState<PreparedFile | null>(null);
  const [film, setFilm] = useState<PreparedFile | null>(null);
  return (
    <section className="sg-panel sg-fields" aria-label={t("fields.filesAhead")}>
      <h2 className="sg-panel__title">{t("fields.filesAhead")}</h2>
      <FilePicker kind="document" chosen={document} near={near} sources={sources} onChoose={setDocument} />
      <FilePicker kind="video" chosen={film} near={near} sources={sources} onChoose={setFilm} />
    </section>
  );
}

/** The version as somebody can have noticed it; at once, when it is the one that they have just made. */
function useNoticed(version: number, own: number): number {
  const [noticed, setNoticed] = useState(version);
  useEffect(() => {
    const timer = setTimeout(() => setNoticed(version), NOTICED_MS);
    return () => clearTimeout(timer);
  }, [version]);
  return version === own ? version : noticed;
}

function Author() {
  const { t } = useStageText();
  const format = useFormat();
  const { state, directory } = useRoom();
  const { by, since } = state.stage;
  if (by === "" || since === null) return null;
  return (
    <span className="sg-monitor__by">
      {t("monitor.by", {
        by: by.replace(/^account:/, ""),
        time: format.time(since, directory.outline.conference.timeZone),
      })}
    </span>
  );
}

interface Preview {
  readonly state: ConferenceState;
  readonly scene: StageScene | null;
  readonly problem: ProblemCode | null;
}

/** What a take would give, by the rule by which the server decides. */
function usePreview(draft: Draft, state: ConferenceState): Preview {
  const { tree } = useRoom();
  const [openedAt] = useState(() => Date.now());
  const rooms = roomsOf(draft);
  const presence = [0, ...rooms.map(({ site }) => site), ...state.slots.map((slot) => slot?.site ?? -1)]
    .map((site) => (site < 0 ? "" : state.sites.get(site).presence))
    .join();
  return useMemo((): Preview => {
    const scene = sceneOf(draft, openedAt);
    if (!scene) return { state, scene: null, problem: null };
    const still: StageScene = scene.layout === "video" ? { ...scene, playing: false } : scene;
    return {
      scene,
      ...previewOf(state, still, roomsOf(draft), {
        siteCount: tree.size,
        siteName: (site) => tree.names[site] ?? "",
        now: openedAt,
      }),
    };
    // Counts of rooms that are not in the picture change twice a second: they do not change the preview.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [draft, tree, openedAt, state.slots, state.large, state.stage, state.agenda, state.phase, presence]);
}

function PreviewPicture({ preview, streams }: { preview: Preview; streams: readonly MediaStream[] }) {
  const { t } = useStageText();
  const { state, conferenceId, directory, live } = useRoom();
  const { problem, scene } = preview;
  const seen = preview.state;
  const [now, next] = [slotPlaces(state), slotPlaces(seen)];
  /** Where the programme brings the room's picture to this screen, or -1. */
  const carriedIn = (site: number): number => {
    const present = slotOf(state, site);
    return present >= 0 && now[present]!.kind !== "off" ? present : -1;
  };
  // What the programme does not show comes from the room itself.
  const asked = seen.slots.map((slot, at) => {
    if (!slot || next[at]!.kind === "off" || carriedIn(slot.site) >= 0) return null;
    return slotOf(state, slot.site) >= 0 || state.cued.includes(slot.site) ? slot.site : null;
  });
  const [first = null, second = null, third = null, fourth = null] = asked;
  const pictures = [
    useSource(conferenceId, first),
    useSource(conferenceId, second),
    useSource(conferenceId, third),
    useSource(conferenceId, fourth),
  ];
  const byRoom = seen.slots.map((slot, at) => (slot ? (streams[carriedIn(slot.site)] ?? pictures[at] ?? null) : null));
  const why = problem ? problemNamed(problem) : null;
  return (
    <div className="dc-programme" data-preview={scene?.layout ?? "none"}>
      {scene && !why ? (
        <Picture
          state={seen}
          outline={directory.outline}
          as="account"
          streams={byRoom}
          clockOffset={live.clockOffset}
          ownSite={-1}
          muted
          still
        />
      ) : (
        <p className="dc-programme__empty" role="status">
          {why ? `${why.title} ${why.remedy}` : t("monitor.incomplete")}
        </p>
      )}
    </div>
  );
}

function ProgrammeMonitor({ onStreams }: { onStreams(streams: readonly MediaStream[]): void }) {
  const { state, directory, conferenceId } = useRoom();
  const point = usePointing(conferenceId, "account");
  return (
    <ProgrammeView
      state={state}
      outline={directory.outline}
      conferenceId={conferenceId}
      as="account"
      muted
      onStreams={onStreams}
      onPoint={state.stage.scene.layout === "document" ? point : undefined}
    />
  );
}

function LayoutPicker({ draft, onChoose }: { draft: Draft; onChoose(layout: (typeof LAYOUTS)[number]): void }) {
  const { t } = useStageText();
  const { state } = useRoom();
  return (
    <section className="sg-panel sg-layouts" aria-label={t("layout.label")}>
      {LAYOUTS.map((layout, at) => (
        <button
          key={layout}
          type="button"
          className="sg-layout"
          aria-pressed={draft.layout === layout}
          data-live={state.stage.scene.layout === layout || undefined}
          title={state.stage.scene.layout === layout ? t("layout.live") : undefined}
          onClick={() => onChoose(layout)}
        >
          <span className={`sg-layout__sketch sg-layout__sketch--${layout}`} aria-hidden="true">
            <i />
            <i />
          </span>
          <span className="sg-layout__name">
            <kbd aria-hidden="true">{at + 1}</kbd> {t(`layout.${layout}`)}
          </span>
          {state.stage.scene.layout === layout ? <span className="sg-layout__live">★ {t("layout.live")}</span> : null}
        </button>
      ))}
    </section>
  );
}

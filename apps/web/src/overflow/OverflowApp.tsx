import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { AgendaItem, Outline, OverflowList, OverflowScene } from "@diemcau/contract";
import { stateOfOverflow } from "@diemcau/rules";
import { LANGUAGES, language, switchLanguage, useTranslation } from "../i18n/index.ts";
import { CaptionBar } from "../ui/captions/CaptionBar.tsx";
import { useLanguageChoice } from "../ui/captions/choice.ts";
import { TitleCard } from "../ui/programme/Cards.tsx";
import { usePrefetch } from "../ui/programme/files.ts";
import { fillScreen } from "../ui/fill-screen.ts";
import { Picture, type SlotPicture } from "../ui/programme/Picture.tsx";
import { useFiles, useSaid, useScene, useScenes } from "./scenes.ts";
import { Stream, type StreamView } from "./stream.ts";
import { StreamVideo } from "./StreamVideo.tsx";

const NO_STREAMS = [null, null, null, null];
/** A picture that begins is waited for so long before the page says that it is interrupted, ms. */
const BEGINNING_MS = 25_000;

const onlyPictureOf =
  (stream: Stream) =>
  ({ slot, ...picture }: SlotPicture) => (slot === 0 ? <StreamVideo stream={stream} {...picture} /> : null);

/** The programme for whoever has the address: the stream's picture and sound, and what the stage shows at that moment. */
export function OverflowApp({ base }: { base: string }) {
  const { t, i18n } = useTranslation(["overflow", "captions"]);
  void i18n.language;
  const { list, reach } = useScenes(base);
  const [stream] = useState(() => new Stream(`${base}live.m3u8`));
  const view = useSyncExternalStore(stream.subscribe, () => stream.view);
  const scene = useScene(list, view.offset);
  const [muted, setMuted] = useState(true);
  const [choice, choose] = useLanguageChoice("overflow");
  const tracks = list?.captions ?? [];
  const said = useSaid(tracks.find(({ id }) => id === choice.track), view.offset);
  const page = useRef<HTMLDivElement>(null);
  usePrefetch(useFiles(list), "");
  const title = list?.conference.title ?? "";
  useEffect(() => {
    document.title = title === "" ? t("title") : `${title} – ${t("title")}`;
  }, [title, t]);
  const toggle = useCallback(() => setMuted((last) => !last), []);
  useKeys(page, toggle);
  const video = useMemo(() => onlyPictureOf(stream), [stream]);
  const isEmpty = reach === "gone" || list === null || scene === null;
  return (
    <div className="ov-page" ref={page}>
      <main id="main" className="ov-main">
        <section
          className="dc-programme ov-stage"
          aria-label={t("picture")}
          data-reach={reach}
          data-is={view.is}
          data-late={view.offset === null ? undefined : Math.round(-view.offset)}
        >
          {isEmpty ? (
            <div className="dc-picture">
              <div className="dc-picture__over">
                <Nothing reach={reach} title={title} />
              </div>
            </div>
          ) : (
            <Drawn list={list} scene={scene} view={view} muted={muted} video={video} />
          )}
          <Status reach={reach} is={view.is} ended={scene?.phase === "ended" || isEmpty} />
        </section>
      </main>
      {isEmpty || scene.phase === "ended" ? null : <CaptionBar track={said} large={false} clockOffset={view.offset ?? 0} />}
      <footer className="ov-bar">
        <h1 className="ov-title">{title === "" ? t("title") : title}</h1>
        {muted && !isEmpty ? (
          <button type="button" className="dc-button dc-button--primary dc-button--large ov-sound" onClick={toggle}>
            <span aria-hidden="true">🔊</span> {t("soundOn")}
          </button>
        ) : null}
        <div className="ov-tools">
          {muted ? null : (
            <button type="button" className="dc-button dc-button--quiet dc-button--small" aria-keyshortcuts="M" onClick={toggle}>
              {t("soundOff")}
            </button>
          )}
          {tracks.length > 0 && !isEmpty ? (
            <select className="ov-captions" aria-label={t("captions:choose.captions")} value={said?.id ?? ""} onChange={(event) => choose({ track: event.target.value || null })}>
              <option value="">{t("captions:choose.noCaptions")}</option>
              {tracks.map(({ id, name, language: spoken }) => (
                <option key={id} value={id} lang={spoken}>
                  {name}
                </option>
              ))}
            </select>
          ) : null}
          {document.fullscreenEnabled ? (
            <button type="button" className="dc-button dc-button--quiet dc-button--small" aria-keyshortcuts="F" onClick={() => void fillScreen(page.current)}>
              {t("fullScreen")}
            </button>
          ) : null}
          <div className="ov-languages" role="group" aria-label={t("language")}>
            {LANGUAGES.map((code) => (
              <button key={code} type="button" className="dc-button dc-button--quiet dc-button--small" lang={code} aria-pressed={language() === code} onClick={() => switchLanguage(code)}>
                {code.toUpperCase()}
              </button>
            ))}
          </div>
        </div>
      </footer>
    </div>
  );
}

interface DrawnProps {
  list: OverflowList;
  scene: OverflowScene;
  view: StreamView;
  muted: boolean;
  video(slot: SlotPicture): React.ReactNode;
}

function Drawn({ list, scene, view: { offset }, muted, video }: DrawnProps) {
  const { t } = useTranslation("overflow");
  const state = useMemo(() => stateOfOverflow(worded(scene, { file: t("file"), withheld: t("withheld") })), [scene, t]);
  const outline = useMemo(() => outlineOf(list, scene), [list, scene]);
  return (
    <>
      <Picture state={state} outline={outline} as="" streams={NO_STREAMS} clockOffset={offset ?? 0} ownSite={-1} muted={muted} video={video} />
      {scene.withheld && scene.scene.layout !== "title" ? <p className="ov-withheld">{t("withheld")}</p> : null}
    </>
  );
}

/** Words that the list leaves to the page, in the reader's language. */
function worded(scene: OverflowScene, words: { file: string; withheld: string }): OverflowScene {
  const { scene: shown } = scene;
  if (shown.layout === "document" || shown.layout === "video") return { ...scene, scene: { ...shown, file: { ...shown.file, name: words.file } } };
  return scene.withheld && shown.layout === "title" ? { ...scene, scene: { ...shown, title: words.withheld } } : scene;
}

/** The little that may be known of the conference, as the programme's components read it. */
function outlineOf({ conference, agenda }: OverflowList, { phase }: OverflowScene): Outline {
  const bare: Omit<AgendaItem, "id" | "title"> = { sessionId: "", kind: "talk", minutes: 0, presenters: [], site: null, documentIds: [], paperIds: [] };
  return {
    conference: { id: "", venue: "", groundDocument: null, standing: "planned", siteCount: 0, expected: 0, phase, ...conference },
    sessions: [],
    agenda: agenda.map((item) => ({ ...bare, ...item })),
    papers: [],
    documents: [],
  };
}

/** Nothing is sent: a sentence and a calm picture, which goes by itself. */
function Nothing({ reach, title }: { reach: string; title: string }) {
  const { t } = useTranslation("overflow");
  if (reach === "asking") return <TitleCard title={t("title")} subtitle={t("loading")} />;
  if (reach === "away") return <TitleCard title={title || t("title")} subtitle={t("away")} />;
  return <TitleCard title={title || t("title")} subtitle={title === "" ? t("nothing") : t("ended")} />;
}

function Status({ reach, is, ended }: { reach: string; is: StreamView["is"]; ended: boolean }) {
  const { t } = useTranslation("overflow");
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), BEGINNING_MS);
    return () => clearTimeout(timer);
  }, [is]);
  if (ended || (is === "playing" && reach !== "away")) return null;
  const said = reach === "away" ? t("away") : is === "impossible" ? t("impossible") : is === "stalled" || late ? t("interrupted") : t("begins");
  return (
    <p className="dc-programme__status" role="status">
      {said}
    </p>
  );
}

/** M for the sound, F for the whole screen. */
function useKeys(page: React.RefObject<HTMLElement | null>, toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const key = event.key.toLowerCase();
      if (key === "m") toggle();
      else if (key === "f" && document.fullscreenEnabled) void fillScreen(page.current);
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, [page, toggle]);
}

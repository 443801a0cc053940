import { useCallback, useState, type ReactNode } from "react";
import type { Outline, StagePointer } from "@diemcau/contract";
import { isQuiet, lowerThird, slotPlaces, type ConferenceState, type SlotPlace } from "@diemcau/rules";
import type { As } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { FigureCard, IdleCard, PauseCard, TitleCard } from "./Cards.tsx";
import { DocumentPage } from "./DocumentPage.tsx";
import { Film } from "./Film.tsx";
import { AgendaStrip, Clock, LowerThird, stripOf } from "./Overlays.tsx";
import { QuestionCard } from "./QuestionCard.tsx";
import { SlotVideo } from "./SlotVideo.tsx";

export interface PictureProps {
  state: ConferenceState;
  outline: Outline | null;
  as: As;
  /** What each slot's room sends, by slot. */
  streams: readonly (MediaStream | null)[];
  /** The server's clock less this PC's, ms. */
  clockOffset: number;
  ownSite: number;
  muted: boolean;
  pointer?: StagePointer;
  onPoint?: ((at: StagePointer) => void) | undefined;
  onFirstFrame?: ((slot: number) => void) | undefined;
  /** A preview: films stand still. */
  still?: boolean;
  /** Draws a slot's picture itself, in place of its stream: a recording does. */
  video?: (slot: SlotPicture) => ReactNode;
}

/** What a slot's picture needs, wherever it comes from. */
export interface SlotPicture {
  slot: number;
  muted: boolean;
  className: string;
  label: string;
  onFrame: (() => void) | undefined;
}

/** The picture as a layout composes it from the rooms' pictures, a document, a film or a card. Every screen has the same. */
export function Picture({ state, outline, as, streams, clockOffset, ownSite, muted, pointer = null, onPoint, onFirstFrame, still = false, video }: PictureProps) {
  const { scene, page, film, overlay } = state.stage;
  const places = slotPlaces(state);
  const quiet = isQuiet(scene);
  const empty = places.every(({ kind }) => kind === "off");
  let over: ReactNode = null;
  if (scene.layout === "document") over = <DocumentPage key={scene.file.id} file={scene.file} page={page ?? scene.page} as={as} pointer={pointer} onPoint={onPoint} />;
  if (scene.layout === "video" && film) over = <Film key={scene.file.id} file={scene.file} length={scene.length} film={film} as={as} clockOffset={clockOffset} muted={muted} still={still} />;
  if (scene.layout === "title") over = <TitleCard title={scene.title} subtitle={scene.subtitle} />;
  if (scene.layout === "pause") over = <PauseCard scene={scene} clockOffset={clockOffset} outline={outline} since={still ? state.stage.since : null} />;
  if (scene.layout === "card") over = <FigureCard card={scene.card} />;
  const strip = stripOf(state, outline);
  const line = lowerThird(state) !== null;
  const beside = places.some(({ kind }) => kind === "beside");
  return (
    <div className="dc-picture" data-layout={scene.layout} data-beside={beside || undefined} data-strip={strip !== null || undefined}>
      {state.slots.map((slot, index) => (
        <PictureSlot
          // The element of a slot outlives what the slot shows.
          key={index}
          index={index}
          content={slot}
          place={places[index]!}
          stream={streams[index] ?? null}
          isOwn={slot?.site === ownSite}
          muted={muted || quiet || slot === null || slot.site === ownSite}
          named={isNamed(places[index]!, line)}
          onFirstFrame={onFirstFrame}
          video={video}
        />
      ))}
      {over ? <div className="dc-picture__over">{over}</div> : null}
      {empty && !over ? (
        <div className="dc-picture__over">
          <IdleCard state={state} outline={outline} />
        </div>
      ) : null}
      <LowerThird state={state} outline={outline} />
      <QuestionCard aired={state.questions.aired} />
      {overlay.clock ? <Clock outline={outline} clockOffset={clockOffset} /> : null}
      {strip ? <AgendaStrip {...strip} /> : null}
    </div>
  );
}

/** A picture bears its name, unless the lower third says it. */
function isNamed({ kind }: SlotPlace, line: boolean): boolean {
  if (kind === "large" || kind === "off") return false;
  return !(line && (kind === "main" || kind === "beside"));
}

interface SlotProps {
  index: number;
  content: ConferenceState["slots"][number];
  place: SlotPlace;
  stream: MediaStream | null;
  isOwn: boolean;
  muted: boolean;
  named: boolean;
  onFirstFrame: ((slot: number) => void) | undefined;
  video: PictureProps["video"];
}

function PictureSlot({ index, content, place, stream, isOwn, muted, named, onFirstFrame, video }: SlotProps) {
  const { t } = useTranslation("common");
  const occupant = content ? `${content.site}.${content.since}` : "";
  const [shown, setShown] = useState("");
  const onFrame = useCallback(() => {
    setShown(occupant);
    if (occupant) onFirstFrame?.(index);
  }, [occupant, index, onFirstFrame]);
  const classes = ["dc-slot", `dc-slot--${place.kind}`, place.kind === "small" && `dc-slot--small-${place.index}`];
  const picture = { muted, className: "dc-slot__video", label: content?.siteName ?? t("programme.nobody"), onFrame: content ? onFrame : undefined };
  const awaited = content && shown !== occupant && place.kind !== "small" && place.kind !== "off";
  return (
    <figure className={classes.filter(Boolean).join(" ")} data-slot={index} data-site={content?.site ?? ""} data-shown={shown !== "" && shown === occupant}>
      {video ? video({ slot: index, ...picture }) : <SlotVideo stream={stream} {...picture} />}
      {awaited ? <p className="dc-slot__waiting">{t("programme.noPicture", { site: content.siteName })}</p> : null}
      {content && named ? (
        <figcaption className="dc-slot__name">
          {content.speaker && place.kind !== "small" ? <strong className="dc-slot__speaker">{content.speaker.name}</strong> : null}
          {isOwn ? t("programme.self") : content.siteName}
        </figcaption>
      ) : null}
    </figure>
  );
}

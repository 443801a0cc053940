import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { stateAt, type Turn } from "@diemcau/rules";
import { useOutline, type As } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { CaptionBar } from "../ui/captions/index.ts";
import { Picture, type SlotPicture } from "../ui/programme/index.ts";
import "../ui/programme/programme.css";
import { Chapters } from "./Chapters.tsx";
import { Controls } from "./Controls.tsx";
import { fillScreen } from "../ui/fill-screen.ts";
import { Deck } from "./deck.ts";
import { RecordedVideo } from "./RecordedVideo.tsx";
import { useKeys } from "./use-keys.ts";
import { useRecording } from "./use-recording.ts";

const NO_STREAMS = [null, null, null, null];

const slotVideoOf =
  (deck: Deck) =>
  ({ slot, ...picture }: SlotPicture) => <RecordedVideo deck={deck} track={{ slot }} {...picture} />;

/** A recording with the programme as the journal tells it: pictures, documents, cards and captions of the same moment. */
export function WatchPage({ conferenceId, as }: { conferenceId: string; as: As }) {
  const { t } = useTranslation(["recordings", "common"]);
  const { recording, problem, fetchPiece, reload } = useRecording(conferenceId, as);
  const outline = useOutline(conferenceId, as).data;
  const deck = useDeck(fetchPiece);
  const view = useSyncExternalStore(deck.subscribe, () => deck.view);
  const video = useMemo(() => slotVideoOf(deck), [deck]);
  const [solo, setSolo] = useState<number | null>(null);
  const [muted, setMuted] = useState(false);
  const [track, setTrack] = useState<string | null>(null);
  const isPlaced = useRef(false);
  useEffect(() => {
    if (!recording) return;
    deck.load(recording);
    if (isPlaced.current || recording.recorded.length === 0) return;
    isPlaced.current = true;
    deck.seek(recording.recorded[0]!.from);
  }, [deck, recording]);
  const watch = useRef<HTMLDivElement>(null);
  const fill = useCallback(() => void fillScreen(watch.current), []);
  useKeys(deck, fill);
  const format = useFormat();
  const title = outline?.conference.title ?? "";
  useEffect(() => {
    document.title = `${outline?.conference.shortTitle ?? t("recordings:title")} – ${t("recordings:title")}`;
  }, [outline, t]);
  const state = useMemo(() => (recording ? stateAt(recording.moments, view.at) : null), [recording, view.at]);
  if (problem && !recording) return <ProblemNotice problem={problem} actions={<Button onPress={reload}>{t("common:action.retry")}</Button>} />;
  if (!recording || !state) return <ProgressBar label={t("common:loading")} />;
  const { chapters, recorded, gaps } = recording;
  const zone = outline?.conference.timeZone;
  if (recorded.length === 0) return <EmptyState title={t("recordings:nothing.title")}>{t("recordings:nothing.remedy")}</EmptyState>;
  const playFrom = (at: number, site: number | null = null): void => {
    setSolo(site);
    deck.seek(at);
    deck.play();
  };
  const hasOwn = ({ site, from, end }: Turn): boolean => recording.parts.some((part) => part.site === site && part.from < end && part.end > from);
  const soloName = solo === null ? "" : (recording.moments.findLast(({ state: each }) => each.slots.some((slot) => slot?.site === solo))?.state.slots.find((slot) => slot?.site === solo)?.siteName ?? "");
  const captions = state.captions.tracks;
  return (
    <div className="rc-page">
      <div className="rc-watch" ref={watch}>
        <nav aria-label={t("recordings:back")} className="rc-back">
          <Link href={as === "account" ? "/recordings" : `/recordings?as=${as}`}>← {t("recordings:title")}</Link>
        </nav>
        <h2 className="rc-title">{title}</h2>
        {recording.on ? <p className="rc-live">{t("recordings:goesOn")}</p> : null}
        <section className="dc-programme rc-picture" aria-label={t("recordings:picture")} data-at={Math.round(view.at)} data-waiting={view.waiting || undefined}>
          {solo === null ? (
            <Picture
              state={state}
              outline={outline}
              as={as}
              streams={NO_STREAMS}
              clockOffset={view.offset}
              ownSite={-1}
              muted={muted}
              still={!view.playing}
              video={video}
            />
          ) : (
            <div className="dc-picture">
              <figure className="dc-slot dc-slot--large">
                <RecordedVideo deck={deck} track={{ site: solo }} muted={muted} className="dc-slot__video" label={soloName} />
              </figure>
            </div>
          )}
          {view.gap ? (
            <div className="rc-gap">
              <p role="status">{t("recordings:gap.title", { from: format.clock(view.gap.from, zone), end: format.clock(view.gap.end, zone), length: format.duration(view.gap.end - view.gap.from) })}</p>
              <Button look="primary" onPress={() => (deck.seek(view.gap!.end), deck.play())}>
                {t("recordings:gap.skip", { end: format.clock(view.gap.end, zone) })}
              </Button>
            </div>
          ) : view.waiting ? (
            <p className="dc-programme__status" role="status">
              {t("recordings:waiting")}
            </p>
          ) : null}
        </section>
        {track !== null ? <CaptionBar track={captions.find(({ id }) => id === track)} large={false} clockOffset={view.offset} /> : null}
        <Controls deck={deck} view={view} recorded={recorded} gaps={gaps} chapters={chapters} zone={zone} onFill={fill} muted={muted} onMuted={setMuted} captions={captions} track={track} onTrack={setTrack} />
        {solo === null ? null : (
          <p className="rc-solo">
            {t("recordings:solo", { site: soloName })}{" "}
            <Button size="small" onPress={() => setSolo(null)}>
              {t("recordings:soloLeave")}
            </Button>
          </p>
        )}
      </div>
      <Chapters chapters={chapters} agenda={outline?.agenda ?? []} zone={zone} at={view.at} conferenceId={conferenceId} as={as} hasOwn={hasOwn} onPlay={playFrom} />
    </div>
  );
}

/** One deck for as long as the page is open. */
function useDeck(fetchPiece: ConstructorParameters<typeof Deck>[0]): Deck {
  const fetcher = useRef(fetchPiece);
  fetcher.current = fetchPiece;
  const [deck, setDeck] = useState(() => new Deck((...piece) => fetcher.current(...piece)));
  const closed = useRef(false);
  useEffect(() => {
    // In development every effect runs twice: the first deck is closed then.
    if (closed.current) setDeck(new Deck((...piece) => fetcher.current(...piece)));
    closed.current = false;
    return () => {
      closed.current = true;
      deck.close();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the deck of this mount
  }, []);
  return deck;
}

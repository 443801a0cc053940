import { useCallback } from "react";
import type { Outline, ProblemCode, StagePointer } from "@diemcau/contract";
import { isQuiet, slotPlaces, type ConferenceState } from "@diemcau/rules";
import type { PlaySession } from "@diemcau/media/browser";
import { useTranslation } from "react-i18next";
import { problemNamed, useConference, usePointer, type As } from "../../data/index.ts";
import { usePrefetch } from "./files.ts";
import { Picture } from "./Picture.tsx";
import { useProgramme, type Receive } from "./use-programme.ts";
import { ProblemNotice } from "../Notices.tsx";
import "./programme.css";

/** There is no place, or too many windows ask: said in full, since somebody has to do something. Everything else mends itself. */
const FULL: ReadonlySet<string> = new Set<ProblemCode>(["conference-full", "edges-full", "media-limit", "media-too-often"]);

export interface ProgrammeViewProps {
  state: ConferenceState;
  outline: Outline | null;
  conferenceId: string;
  /** Which sign-in plays. */
  as: As;
  /** Ordinal of the site this screen stands in: the slot that carries it is not played, so it hears no echo. */
  ownSite?: number;
  /** What this room sends, shown in its own slot. */
  localPreview?: MediaStream | null;
  muted: boolean;
  /** A site has its first decoded frame after it came into a slot. */
  onFirstFrame?(slot: number): void;
  /** Given: whoever moves over a document points at it. */
  onPoint?: ((at: StagePointer) => void) | undefined;
  /** Tells the streams of the slots to whoever shows them elsewhere too. */
  onStreams?: ((streams: readonly MediaStream[]) => void) | undefined;
  /** What of the programme is received; default: all of it. */
  receive?: Receive | undefined;
  /** Told of each play session, null when it is over. */
  onSession?: ((session: PlaySession | null) => void) | undefined;
  /** False: pictures only with names, without playing (nothing is asked of the server). */
  play?: boolean;
}

/** The programme as every site sees it. */
export function ProgrammeView(props: ProgrammeViewProps) {
  const { state, outline, conferenceId, as, ownSite = -1, localPreview = null, muted, onFirstFrame, onPoint, onStreams, receive, onSession, play = true } = props;
  const { t } = useTranslation("common");
  const { clockOffset } = useConference(conferenceId, as);
  const pointer = usePointer(conferenceId, as);
  const { slots, stage } = state;
  const url = play && state.phase === "live" ? `/media/${conferenceId}/whep?as=${encodeURIComponent(as)}` : null;
  // What the layout does not show is not sent: that is no frozen picture.
  const quiet = isQuiet(stage.scene);
  const isLive = useCallback((slot: number) => slotPlaces(state)[slot]?.kind !== "off" && (state.slots[slot]?.site ?? ownSite) !== ownSite, [state, ownSite]);
  const { streams, status, refused } = useProgramme({ url, as, isLive, receive, onSession, onStreams });
  usePrefetch(stage.prepared, as);
  const onAir = slots.filter(Boolean).length;
  const trouble = onAir > 0 && !quiet && (status === "frozen" || status === "failed" || status === "connecting");
  return (
    <section className="dc-programme" aria-label={t("programme.label")} data-status={status} data-on-air={onAir} data-pictures={String(receive?.pictures ?? "all")}>
      <Picture
        state={state}
        outline={outline}
        as={as}
        streams={slots.map((slot, index) => (slot?.site === ownSite && localPreview ? localPreview : (streams[index] ?? null)))}
        clockOffset={clockOffset}
        ownSite={ownSite}
        muted={muted}
        pointer={pointer}
        onPoint={onPoint}
        onFirstFrame={onFirstFrame}
      />
      {refused !== null && FULL.has(refused) ? (
        <div className="dc-programme__refused">
          <ProblemNotice polite problem={problemNamed(refused)} />
        </div>
      ) : trouble ? (
        <p className="dc-programme__status" role="status">
          {t(`programme.${status}`)}
        </p>
      ) : null}
    </section>
  );
}

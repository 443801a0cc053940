import { useCallback, useMemo, useState } from "react";
import type { Outline } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useTranslation } from "react-i18next";
import { lowerThird, slotPlaces } from "./layout.ts";
import { SlotVideo } from "./SlotVideo.tsx";
import { useProgramme } from "./use-programme.ts";
import "./programme.css";

export interface ProgrammeViewProps {
  state: ConferenceState;
  outline: Outline | null;
  conferenceId: string;
  /** Which sign-in plays: `account`, `site:<siteId>`. */
  as: string;
  /** Ordinal of the site this screen stands in: the slot that carries it is not played, so it hears no echo. */
  ownSite?: number;
  /** What this room sends, shown in its own slot. */
  localPreview?: MediaStream | null;
  muted: boolean;
  /** A site has its first decoded frame after it came into a slot. */
  onFirstFrame?(slot: number): void;
  /** False: pictures only with names, without playing (nothing is asked of the server). */
  play?: boolean;
}

/** The programme as every site sees it: one large picture, the others in a strip, and the lower third. */
export function ProgrammeView(props: ProgrammeViewProps) {
  const { state, outline, conferenceId, as, ownSite = -1, localPreview = null, muted, onFirstFrame, play = true } = props;
  const { t } = useTranslation("common");
  const places = useMemo(() => slotPlaces(state.slots, state.large), [state.slots, state.large]);
  const url = play && state.phase === "live" ? `/media/${conferenceId}/whep?as=${encodeURIComponent(as)}` : null;
  const slots = state.slots;
  const isLive = useCallback((slot: number) => (slots[slot]?.site ?? ownSite) !== ownSite, [slots, ownSite]);
  const { streams, status } = useProgramme({ url, as, isLive });
  const text = lowerThird(state, outline);
  const onAir = slots.flatMap((slot) => (slot ? [slot.siteName] : []));

  return (
    <section className="dc-programme" aria-label={t("programme.label")} data-status={status} data-on-air={onAir.length}>
      {slots.map((slot, index) => (
        <ProgrammeSlot
          // The element of a slot outlives what the slot shows.
          key={index}
          index={index}
          content={slot}
          place={places[index]!}
          stream={slot?.site === ownSite ? localPreview : (streams[index] ?? null)}
          isOwn={slot?.site === ownSite}
          muted={muted || slot === null || slot.site === ownSite}
          onFirstFrame={onFirstFrame}
        />
      ))}
      {onAir.length === 0 ? <p className="dc-programme__empty">{t("programme.nobody")}</p> : null}
      {text ? (
        <div className="dc-lower-third">
          <p className="dc-lower-third__heading">{text.heading}</p>
          {text.position ? <p className="dc-lower-third__position">{text.position}</p> : null}
          {text.site ? <p className="dc-lower-third__site">{text.site}</p> : null}
          {text.item ? <p className="dc-lower-third__item">{text.item}</p> : null}
        </div>
      ) : null}
      {onAir.length > 0 && (status === "frozen" || status === "failed" || status === "connecting") ? (
        <p className="dc-programme__status" role="status">
          {t(`programme.${status}`)}
        </p>
      ) : null}
    </section>
  );
}

interface SlotProps {
  index: number;
  content: ConferenceState["slots"][number];
  place: ReturnType<typeof slotPlaces>[number];
  stream: MediaStream | null;
  isOwn: boolean;
  muted: boolean;
  onFirstFrame: ((slot: number) => void) | undefined;
}

function ProgrammeSlot({ index, content, place, stream, isOwn, muted, onFirstFrame }: SlotProps) {
  const { t } = useTranslation("common");
  const occupant = content ? `${content.site}.${content.since}` : "";
  const [shown, setShown] = useState("");
  const onFrame = useCallback(() => {
    setShown(occupant);
    if (occupant) onFirstFrame?.(index);
  }, [occupant, index, onFirstFrame]);
  const classes = ["dc-slot", `dc-slot--${place.kind}`, place.kind === "small" && `dc-slot--small-${place.index}`];
  return (
    <figure className={classes.filter(Boolean).join(" ")} data-slot={index} data-site={content?.site ?? ""} data-shown={shown !== "" && shown === occupant}>
      <SlotVideo
        stream={stream}
        muted={muted}
        className="dc-slot__video"
        label={content?.siteName ?? t("programme.nobody")}
        onFrame={content ? onFrame : undefined}
      />
      {content && shown !== occupant && place.kind === "large" ? <p className="dc-slot__waiting">{t("programme.noPicture", { site: content.siteName })}</p> : null}
      {content && place.kind === "small" ? <figcaption className="dc-slot__name">{isOwn ? t("programme.self") : content.siteName}</figcaption> : null}
    </figure>
  );
}

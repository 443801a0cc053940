import { useEffect, useRef, useState } from "react";
import type { StageFile, StageSnapshot } from "@diemcau/contract";
import { filmPosition } from "@diemcau/rules";
import type { As } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { fetchedFile, fileAddress, refusalOf } from "./files.ts";
import { loadAgain } from "./load-again.ts";

interface FilmProps {
  file: StageFile;
  length: number;
  film: NonNullable<StageSnapshot["film"]>;
  as: As;
  clockOffset: number;
  muted: boolean;
  /** A preview stands still. */
  still?: boolean;
}

/** Further away it jumps; nearer it runs a little faster or slower, which nobody hears. */
const JUMP_MS = 700;
const NEAR_MS = 60;
const HURRY = 0.04;
const LOOK_MS = 500;

/** A video file, kept at the moment where the server's clock says it is. */
export function Film({ file, length, film, as, clockOffset, muted, still = false }: FilmProps) {
  const { t } = useTranslation("stage");
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [source, setSource] = useState<string | null>(null);

  useEffect(() => {
    // What has been fetched is played from memory; else it comes as it is played. Once begun it is not changed.
    const blob = fetchedFile(file.id, as);
    const address = blob ? URL.createObjectURL(blob) : null;
    setSource(address ?? fileAddress(file.id, as));
    return () => {
      setSource(null);
      if (address) URL.revokeObjectURL(address);
    };
  }, [file.id, as]);

  useEffect(() => (video.current ? loadAgain(video.current, setFailed) : undefined), [source]);

  // A browser tells a film that it may not have like one that it cannot play: the server is asked which it is.
  useEffect(() => {
    if (!failed) return setRefusal(null);
    let over = false;
    void refusalOf(file.id, as).then((reason) => over || setRefusal(reason));
    return () => {
      over = true;
    };
  }, [failed, file.id, as]);

  useEffect(() => {
    const element = video.current;
    if (element) element.muted = muted || still;
  }, [muted, still, source]);

  useEffect(() => {
    const element = video.current;
    if (!element || source === null) return;
    const follow = (): void => {
      if (element.readyState === 0) return;
      const wanted = filmPosition(film, length, Date.now() + clockOffset) / 1000;
      const ended = wanted >= length / 1000;
      const runs = film.playing && !still && !ended;
      const behind = (wanted - element.currentTime) * 1000;
      if (!runs) {
        if (!element.paused) element.pause();
        if (Math.abs(behind) > NEAR_MS) element.currentTime = wanted;
        return;
      }
      if (element.paused) element.play().catch(() => {});
      if (Math.abs(behind) > JUMP_MS) element.currentTime = wanted;
      element.playbackRate = Math.abs(behind) < NEAR_MS ? 1 : behind > 0 ? 1 + HURRY : 1 - HURRY;
    };
    follow();
    element.addEventListener("loadedmetadata", follow);
    const timer = setInterval(follow, LOOK_MS);
    return () => {
      element.removeEventListener("loadedmetadata", follow);
      clearInterval(timer);
    };
  }, [film, length, clockOffset, source, still]);

  return (
    <div className="dc-film" data-playing={film.playing}>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the customer's own file */}
      {source ? <video ref={video} className="dc-film__video" src={source} aria-label={file.name} playsInline preload="auto" muted /> : null}
      {failed ? (
        <p className="dc-document__waiting" role="status">
          {refusal === null ? t("film.notPlayable", { name: file.name }) : t("film.notGiven", { name: file.name, reason: refusal })}
        </p>
      ) : null}
    </div>
  );
}

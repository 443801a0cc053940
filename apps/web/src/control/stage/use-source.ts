import { useEffect, useState } from "react";
import { playWhep, type PlaySession } from "@diemcau/media/browser";

const RETRY_MS = 2_000;

/** The picture of a room that is cued and not on air, for the preview; null while it does not come. */
export function useSource(conferenceId: string, site: number | null): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => {
    if (site === null) return;
    let over = false;
    let session: PlaySession | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const controller = new AbortController();
    const made = new MediaStream();
    const start = (): void => {
      playWhep({
        url: `/media/${conferenceId}/whep?as=account&source=${site}`,
        headers: { "x-diemcau-as": "account" },
        slots: 1,
        signal: controller.signal,
        onTrack: (_slot, kind, track) => {
          if (kind === "video") made.addTrack(track);
        },
      }).then(
        (opened) => {
          if (over) return void opened.close().catch(() => {});
          session = opened;
          setStream(made);
        },
        () => {
          // The room may not send yet.
          if (!over) timer = setTimeout(start, RETRY_MS);
        },
      );
    };
    start();
    return () => {
      over = true;
      clearTimeout(timer);
      controller.abort();
      void session?.close().catch(() => {});
      setStream(null);
    };
  }, [conferenceId, site]);
  return stream;
}

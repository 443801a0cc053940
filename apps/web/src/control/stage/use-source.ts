import { useProgramme } from "../../ui/programme/index.ts";

/** The picture of a room that is cued and not on air, for the preview; null while it does not come: it is asked for again by itself. */
export function useSource(conferenceId: string, site: number | null): MediaStream | null {
  const url = site === null ? null : `/media/${conferenceId}/whep?as=account&source=${site}`;
  const { streams, status } = useProgramme({ url, as: "account", slots: 1, isLive: () => true });
  // A picture that stands still would be taken for the room's.
  return url !== null && status === "playing" ? streams[0]! : null;
}

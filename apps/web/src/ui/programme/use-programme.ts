/** The programme's WHEP session for React: set up, watched, and taken elsewhere by itself when its edge fails. */
import { useEffect, useRef, useState } from "react";
import { SLOT_COUNT, problems, type ProblemCode } from "@diemcau/contract";
import { playSteady, type PlaySession, type Steady, type Wish } from "@diemcau/media/browser";
import { onMove } from "../../data/index.ts";
import { putTracks } from "../tracks.ts";

export type ProgrammeStatus = "idle" | "connecting" | "playing" | "frozen" | "failed";

export interface Programme {
  /** One stream per slot, the same objects for the life of the component; tracks come and go inside. */
  readonly streams: readonly MediaStream[];
  readonly status: ProgrammeStatus;
  /** Why the server gives no session, as it says; null while it does. */
  readonly refused: ProblemCode | null;
}

/** All sounds always; the pictures as their rooms send them, small ones, or none. */
export interface Receive {
  readonly pictures: "all" | "small" | "none";
}
const ALL: Receive = { pictures: "all" };

interface Options {
  /** WHEP address, null: do not play. */
  url: string | null;
  /** Names the sign-in to the server: `account`, `site:<id>`. */
  as: string;
  /** Slots that a site fills now; only these can freeze. */
  isLive(slot: number): boolean;
  /** 1 for one site's own picture; default: the programme's. */
  slots?: number;
  /** What of the programme is received; default: all of it. Another one is another session: the old one is shown until it has a frame. */
  receive?: Receive | undefined;
  /** Told of each session, null when it is over: for whoever measures the line. */
  onSession?: ((session: PlaySession | null) => void) | undefined;
  /** Told once of the streams, for whoever shows them elsewhere too. */
  onStreams?: ((streams: readonly MediaStream[]) => void) | undefined;
}

const wishOf = (pictures: Receive["pictures"]): Wish => (pictures === "none" ? { soundOnly: true } : pictures === "small" ? { layer: "small" } : {});

export function useProgramme({ url, as, isLive, slots = SLOT_COUNT, receive = ALL, onSession, onStreams }: Options): Programme {
  const [streams] = useState(() => Array.from({ length: SLOT_COUNT }, () => new MediaStream()));
  const [status, setStatus] = useState<ProgrammeStatus>("idle");
  const [refused, setRefused] = useState<ProblemCode | null>(null);
  const [live] = useState(() => ({ check: isLive }));
  useEffect(() => {
    live.check = isLive;
  });
  useEffect(() => onStreams?.(streams), [onStreams, streams]);
  const wanted = receive.pictures;
  const steady = useRef<{ plays: Steady; wanted: Receive["pictures"] } | null>(null);
  const first = useRef(wanted);
  useEffect(() => {
    first.current = wanted;
    const { current } = steady;
    if (!current || current.wanted === wanted) return;
    current.wanted = wanted;
    // What is not received any more does not stand still on the screen.
    if (wanted === "none") for (const stream of streams) for (const track of stream.getVideoTracks()) stream.removeTrack(track);
    current.plays.change(wishOf(wanted));
  }, [wanted, streams]);

  useEffect(() => {
    if (url === null) return;
    let playsFrom: string | null = null;
    const plays = playSteady({
      url,
      headers: { "x-diemcau-as": as },
      slots,
      wish: wishOf(first.current),
      isLive: (slot) => live.check(slot),
      onTracks: (tracks) => tracks.forEach(({ video, audio }, slot) => putTracks(streams[slot]!, [video, audio])),
      onSession: (session) => {
        onSession?.(session);
        playsFrom = session?.edge ?? null;
        // Which edge a room plays from stands on its page, for whoever looks for a fault.
        if (slots > 1 && session?.edge) document.body.dataset["edge"] = session.edge;
      },
      onStatus: (next, refusal) => {
        setStatus(next);
        // While it is tried again, what was said stays.
        if (next !== "connecting") setRefused(refusal !== undefined && refusal in problems ? (refusal as ProblemCode) : null);
      },
    });
    steady.current = { plays, wanted: first.current };
    const stop = onMove(({ edge, withinMs, to }) => {
      if (!to) plays.move(edge, withinMs);
      else if (playsFrom === edge && Math.random() < to.share) plays.tryAt(to.edge, withinMs);
    });
    return () => {
      stop();
      steady.current = null;
      plays.close();
      setStatus("idle");
      setRefused(null);
    };
  }, [url, as, slots, onSession, streams, live]);

  return { streams, status, refused };
}

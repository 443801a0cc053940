/** The programme's WHEP session for React: set up, watched, set up again by itself. */
import { useEffect, useState } from "react";
import { SLOT_COUNT } from "@diemcau/contract";
import { MediaRequestError, playWhep, watchFrozen, type PlaySession } from "@diemcau/media/browser";

export type ProgrammeStatus = "idle" | "connecting" | "playing" | "frozen" | "failed";

export interface Programme {
  /** One stream per slot, the same objects for the life of the component; tracks come and go inside. */
  readonly streams: readonly MediaStream[];
  readonly status: ProgrammeStatus;
}

/** All sounds always; of the pictures only some, or none. */
export type Receive = { readonly pictures: readonly number[] } | { readonly pictures: "all" | "none" };
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
  /** What of the programme is received; default: all of it. Another one sets the session up anew. */
  receive?: Receive | undefined;
  /** Told of each session, null when it is over: for whoever measures the line. */
  onSession?: ((session: PlaySession | null) => void) | undefined;
  /** Told once of the streams, for whoever shows them elsewhere too. */
  onStreams?: ((streams: readonly MediaStream[]) => void) | undefined;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
/** How long a picture may stand still before the line is tried anew; doubled while that brings nothing. */
const FIRST_PATIENCE_MS = 3_000;
const LONGEST_PATIENCE_MS = 60_000;
/** Sound alone: so many looks in a row without a byte, and the session is set up anew. */
const SILENT_LOOKS = 2;
const SILENT_LOOK_MS = 4_000;

/** A number between half and one and a half times the delay, so that thousands do not come back at once. */
const jittered = (delay: number) => delay * (0.5 + Math.random());

export function useProgramme({ url, as, isLive, slots = SLOT_COUNT, receive = ALL, onSession, onStreams }: Options): Programme {
  const [streams] = useState(() => Array.from({ length: SLOT_COUNT }, () => new MediaStream()));
  const [status, setStatus] = useState<ProgrammeStatus>("idle");
  const [live] = useState(() => ({ check: isLive }));
  useEffect(() => {
    live.check = isLive;
  });
  useEffect(() => onStreams?.(streams), [onStreams, streams]);
  const wanted = JSON.stringify(receive.pictures);

  useEffect(() => {
    if (url === null) return;
    const address = url;
    let session: PlaySession | undefined;
    let stopWatching: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let controller = new AbortController();
    let delay = FIRST_RETRY_MS;
    let patience = FIRST_PATIENCE_MS;
    let over = false;

    const drop = (): void => {
      stopWatching?.();
      controller.abort();
      void session?.close().catch(() => {});
      if (session) onSession?.(null);
      session = undefined;
    };
    const pictures = JSON.parse(wanted) as Receive["pictures"];
    // What is not received any more does not stand still on the screen.
    for (const [slot, stream] of streams.entries()) {
      if (pictures === "none" || (pictures !== "all" && !pictures.includes(slot))) for (const track of stream.getVideoTracks()) stream.removeTrack(track);
    }
    const again = (why: ProgrammeStatus): void => {
      if (over) return;
      drop();
      setStatus(why);
      clearTimeout(timer);
      timer = setTimeout(() => void start(), jittered(delay));
      delay = Math.min(LONGEST_RETRY_MS, delay * 2);
    };
    const put = (slot: number, track: MediaStreamTrack): void => {
      const stream = streams[slot];
      if (!stream) return;
      for (const old of stream.getTracks()) if (old.kind === track.kind) stream.removeTrack(old);
      stream.addTrack(track);
    };

    /**
     * A still picture is our line's fault only when nothing at all arrives; otherwise the room on air stands
     * still, and 2,000 viewers that come back anew would not help it.
     */
    async function judge(frozen: PlaySession): Promise<void> {
      const before = await frozen.stats();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      if (over || session !== frozen) return;
      const after = await frozen.stats();
      if (after.bytesReceived > before.bytesReceived) return;
      const hasWorked = after.slots.some((slot) => slot.framesDecoded > 0);
      patience = hasWorked ? FIRST_PATIENCE_MS : Math.min(LONGEST_PATIENCE_MS, patience * 2);
      again("frozen");
    }

    /** Without pictures no frame tells that the line is dead: the bytes do. */
    function watchSilent(watched: PlaySession): () => void {
      let bytes = -1;
      let silent = 0;
      const looking = setInterval(() => {
        void watched.stats().then(({ bytesReceived }) => {
          const expected = streams.some((_, slot) => live.check(slot));
          silent = expected && bytesReceived === bytes ? silent + 1 : 0;
          bytes = bytesReceived;
          if (silent >= SILENT_LOOKS && session === watched) again("frozen");
        });
      }, SILENT_LOOK_MS);
      return () => clearInterval(looking);
    }

    async function start(): Promise<void> {
      const own = (controller = new AbortController());
      setStatus((last) => (last === "frozen" || last === "failed" ? last : "connecting"));
      try {
        const made = await playWhep({
          url: address,
          headers: { "x-diemcau-as": as },
          slots,
          ...(pictures === "none" ? { soundOnly: true } : pictures === "all" ? {} : { pictures }),
          signal: own.signal,
          onTrack: (slot, _kind, track) => put(slot, track),
          onState: (state) => {
            if (own.signal.aborted) return;
            if (state === "connected") {
              delay = FIRST_RETRY_MS;
              setStatus("playing");
            }
            if (state === "failed") again("failed");
          },
        });
        if (over || own.signal.aborted) return void made.close().catch(() => {});
        session = made;
        onSession?.(made);
        if (pictures === "none") {
          stopWatching = watchSilent(made);
          return;
        }
        stopWatching = watchFrozen({
          session: made,
          isLive: (slot) => (pictures === "all" || pictures.includes(slot)) && live.check(slot),
          afterMs: patience,
          onFrozen: () => void judge(made),
        });
      } catch (error) {
        if (over || own.signal.aborted) return;
        again(error instanceof MediaRequestError ? "failed" : "connecting");
      }
    }
    void start();
    return () => {
      over = true;
      clearTimeout(timer);
      drop();
      setStatus("idle");
    };
  }, [url, as, slots, wanted, onSession, streams, live]);

  return { streams, status };
}

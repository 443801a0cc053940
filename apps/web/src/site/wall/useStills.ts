/** Sends the room's stills as often as the server asks for them, and knows what is wrong with them before anybody calls. */
import { useEffect, useRef, useState } from "react";
import type { StillTaken } from "@diemcau/contract";
import { FIRST_LOOK, judgeWatch, NO_MARKS, observe, type Look, type MarkTimes } from "@diemcau/rules/wall";
import { ApiProblem, apiUrl, headersFor, problemOf, type As } from "../../data/index.ts";
import { openEar, type Ear } from "./ear.ts";
import { StillCamera, type Still } from "./still.ts";

/** The first still comes within that time: a whole province may have been restarted at once, ms. */
const FIRST_MS = 4_000;
const RETRY_MS = 10_000;
const LONGEST_MS = 30_000;
const SILENCE_DB = -160;

interface Options {
  readonly conferenceId: string;
  readonly as: As;
  readonly stream: MediaStream | null;
  /** The room's own switch: a microphone that is off on purpose is not silent. */
  readonly microphone: boolean;
  /** There is a line, and a conference that wants stills. */
  readonly sends: boolean;
}

/** @returns since when the room's own picture is black or frozen and its microphone silent, by this PC's clock; 0: it is not */
export function useStills({ conferenceId, as, stream, microphone, sends }: Options): MarkTimes {
  const [marks, setMarks] = useState<MarkTimes>(NO_MARKS);
  const ear = useRef<Ear | null>(null);
  const on = useRef(microphone);
  useEffect(() => {
    // What was heard before belongs to the other position of the switch.
    ear.current?.loudest();
    on.current = microphone;
  }, [microphone]);

  useEffect(() => {
    if (!sends || !stream || stream.getAudioTracks().length === 0) return;
    const opened = (ear.current = openEar(stream));
    return () => {
      ear.current = null;
      opened.close();
    };
  }, [stream, sends]);

  useEffect(() => {
    if (!sends) return setMarks(NO_MARKS);
    const camera = new StillCamera();
    const controller = new AbortController();
    const began = Date.now();
    let watch = FIRST_LOOK;
    let large = false;
    let timer: ReturnType<typeof setTimeout>;

    const hear = (): number | null => {
      if (!on.current) return null;
      if (stream && stream.getAudioTracks().length === 0) return SILENCE_DB;
      return ear.current?.loudest() ?? null;
    };
    async function once(): Promise<void> {
      let next = RETRY_MS;
      try {
        const still = await camera.take(stream, large);
        if (controller.signal.aborted) return;
        const look: Look = { at: Date.now(), picture: still.picture, sound: hear() };
        watch = observe(watch, look);
        const found = judgeWatch(watch, look.at, began, LONGEST_MS);
        setMarks((last) => (last.every((time, index) => time > 0 === found[index]! > 0) ? last : found));
        const taken = await send(conferenceId, as, still, look, !on.current, controller.signal);
        large = taken.large;
        next = taken.nextMs;
      } catch (error) {
        // Stills are no history: the next one says what there is to say.
        if (error instanceof ApiProblem) next = Math.max(RETRY_MS, error.retryAfter);
      }
      if (!controller.signal.aborted) timer = setTimeout(() => void once(), next);
    }
    timer = setTimeout(() => void once(), Math.random() * FIRST_MS);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [conferenceId, as, stream, sends]);
  return marks;
}

/** @throws ApiProblem @throws the line's own error */
async function send(conferenceId: string, as: As, { picture, images }: Still, { sound }: Look, muted: boolean, signal: AbortSignal): Promise<StillTaken> {
  const query = new URLSearchParams({
    ...(picture ? { light: picture.light.toFixed(1), brightest: String(picture.brightest), motion: picture.motion.toFixed(5) } : {}),
    ...(sound === null ? {} : { sound: sound.toFixed(1) }),
    ...(muted ? { muted: "1" } : {}),
  });
  let taken: StillTaken | undefined;
  for (const image of images.length > 0 ? images : [null]) {
    const response = await fetch(apiUrl(`/api/conferences/${conferenceId}/stills?${query}`), {
      method: "POST",
      headers: { ...headersFor(as), ...(image ? { "content-type": image.type } : {}) },
      body: image,
      signal: AbortSignal.any([signal, AbortSignal.timeout(RETRY_MS)]),
    });
    if (!response.ok) throw await problemOf(response);
    taken ??= (await response.json()) as StillTaken;
  }
  return taken!;
}

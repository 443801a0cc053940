/** The whole test, step by step. Knows nothing of React: what it finds and asks goes through `tell`. */
import type { DeviceFault, LineTestMeasures, LineTestTurn, ProblemDetails } from "@diemcau/contract";
import { ApiProblem, api, headersFor, type As } from "../../data/index.ts";
import type { DeviceChoice } from "../rooms.ts";
import { browserOf } from "./browser.ts";
import { measureCamera } from "./camera.ts";
import { measureLine } from "./line.ts";
import { pause, untilShown } from "./pause.ts";
import { measureMicrophone, openMicrophone, playAndListen } from "./sound.ts";

export const STEPS = ["camera", "microphone", "loudspeaker", "line"] as const;
export type Step = (typeof STEPS)[number];

/** Of a turn of 60 s, what may pass before the measuring begins. */
const SHOWN_WITHIN_MS = 25_000;

export interface Teller {
  /** A step has begun; `share` 0…1 of it is done. */
  step(step: Step, share: number): void;
  /** Loudest sample of the moment, 0…1. */
  level(level: number): void;
  /** The microphone did not hear the tones: did somebody? Null: no answer in time. */
  heard(): Promise<boolean | null>;
  /** Waiting for a turn; null: no longer. */
  waiting(turn: LineTestTurn | null): void;
}

export interface TestOptions {
  readonly id: string;
  readonly conferenceId: string;
  readonly as: As;
  readonly devices: DeviceChoice;
  /** What the page has opened already, and why not. */
  readonly stream: MediaStream | null;
  readonly fault: DeviceFault | null;
  readonly signal: AbortSignal;
  readonly tell: Teller;
}

/** @throws the signal's reason; ApiProblem when the server refuses the test itself */
export async function runTest(options: TestOptions): Promise<LineTestMeasures> {
  const { stream, fault, signal, tell, devices } = options;
  const opened: MediaStreamTrack[] = [];
  try {
    const video = stream?.getVideoTracks()[0]?.clone();
    if (video) opened.push(video);
    tell.step("camera", 0);
    const camera = video ? await measureCamera(video, signal, (share) => tell.step("camera", share)) : null;

    tell.step("microphone", 0);
    const raw = stream?.getAudioTracks()[0] ? await openMicrophone(devices.microphone).catch(() => null) : null;
    opened.push(...(raw?.getTracks() ?? []));
    const microphone = raw
      ? await measureMicrophone(raw, signal, (level, share) => {
          tell.level(level);
          tell.step("microphone", share);
        })
      : null;

    tell.step("loudspeaker", 0);
    const { played, heard } = await playAndListen(raw, devices.loudspeaker, signal);
    const heardByPerson = played && !heard ? await tell.heard() : null;
    signal.throwIfAborted();

    tell.step("line", 0);
    const sound = stream?.getAudioTracks()[0]?.clone();
    if (sound) opened.push(sound);
    const line = await testLine(options, [video, sound].filter((track) => track !== undefined));
    return {
      camera,
      cameraFault: video ? null : (fault ?? "missing"),
      microphone,
      // The page may have it while the raw one is refused: another program then holds it.
      microphoneFault: raw ? null : stream?.getAudioTracks()[0] ? "busy" : (fault ?? "missing"),
      loudspeaker: { played, heardItself: heard, heardByPerson },
      line: line.line,
      lineFault: line.fault,
      browser: browserOf(navigator.userAgent),
      clockOffsetMs: line.clockOffsetMs,
    };
  } finally {
    for (const track of opened) track.stop();
  }
}

/** Waits for the room's turn, measures, and gives the place to the next. */
async function testLine({ id, conferenceId, as, signal, tell }: TestOptions, tracks: readonly MediaStreamTrack[]) {
  const path = `/api/conferences/${conferenceId}/line-tests/turns`;
  let clockOffsetMs: number | null = null;
  try {
    for (let tries = 0; ; ) {
      try {
        const turn = await api.post<LineTestTurn>(path, { as, body: { id }, signal });
        clockOffsetMs = turn.now - Date.now();
        tries = 0;
        if (turn.go) {
          if (await untilShown(SHOWN_WITHIN_MS, signal)) break;
          // The next room must not wait for a page that nobody looks at.
          await api.del(path, { as });
          await untilShown(Infinity, signal);
          continue;
        }
        tell.waiting(turn);
        await pause(turn.askAgainMs, signal);
      } catch (error) {
        if (signal.aborted || isRefusal(error)) throw error;
        // A server that does not answer three times is not to be reached: that is a result.
        if (++tries >= 3) return { line: null, fault: "unreachable" as const, clockOffsetMs };
        await pause(1_000 * tries, signal);
      }
    }
    tell.waiting(null);
    tell.step("line", 0.1);
    const headers = headersFor(as);
    const result = await measureLine({ url: `/media/${conferenceId}/line-test`, headers, tracks, signal, onShare: (share) => tell.step("line", share) });
    return { ...result, clockOffsetMs };
  } finally {
    tell.waiting(null);
    void api.del(path, { as }).catch(() => {});
  }
}

const isRefusal = (error: unknown): error is { problem: ProblemDetails } => error instanceof ApiProblem && error.problem.status < 500 && error.problem.status !== 429;

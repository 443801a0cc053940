/** One room's test as the page shows it. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { LineTest, LineTestMeasures, LineTestTurn } from "@diemcau/contract";
import { judgeLineTest, type Judgement } from "@diemcau/rules/line-test";
import { v7 as uuidv7 } from "uuid";
import { ApiProblem, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { ShownProblem } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import type { Devices } from "../useDevices.ts";
import { forget, keep, keptFor, send } from "./outbox.ts";
import { STEPS, runTest, type Step } from "./run.ts";

/** A question stands that long; then the test goes on without an answer. */
const ANSWER_MS = 25_000;
const RESEND_MS = 10_000;

export type Running = {
  readonly step: Step;
  readonly share: number;
  readonly level: number;
  readonly turn: LineTestTurn | null;
  /** The page asks whether the tones were heard. */
  readonly asks: boolean;
};
export interface Finished {
  readonly id: string;
  readonly measures: LineTestMeasures;
  readonly judgement: Judgement;
}

export interface RoomLineTest {
  readonly running: Running | null;
  readonly finished: Finished | null;
  /** Of the last test: does the server have it? */
  readonly sent: "sent" | "waiting" | "refused" | null;
  readonly problem: ShownProblem | null;
  start(): void;
  stop(): void;
  answer(heard: boolean): void;
}

const AT_START: Running = { step: STEPS[0], share: 0, level: 0, turn: null, asks: false };

/** @param onKept told when the server has a new test */
export function useLineTest(room: Room, devices: Devices, onKept: (test: LineTest) => void): RoomLineTest {
  const as = asOf(room);
  const { conferenceId } = room;
  const { t } = useTranslation("site");
  const [running, setRunning] = useState<Running | null>(null);
  const [finished, setFinished] = useState<Finished | null>(null);
  const [sent, setSent] = useState<RoomLineTest["sent"]>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const controller = useRef<AbortController | null>(null);
  const answering = useRef<((heard: boolean | null) => void) | null>(null);
  const kept = useRef(onKept);
  kept.current = onKept;

  const sendAll = useCallback(async (): Promise<void> => {
    for (const test of keptFor(conferenceId, as)) {
      try {
        const { test: taken } = await send(test);
        forget(test.id);
        setSent("sent");
        kept.current(taken);
      } catch (error) {
        const refused = error instanceof ApiProblem && error.problem.status < 500 && ![401, 429].includes(error.problem.status);
        if (refused) forget(test.id);
        setSent(refused ? "refused" : "waiting");
        if (refused) setProblem(problemFor(error));
        else return;
      }
    }
  }, [conferenceId, as]);

  // What an earlier page could not send goes when there is a line.
  useEffect(() => {
    const go = (): void => {
      if (keptFor(conferenceId, as).length > 0) void sendAll();
    };
    go();
    const timer = setInterval(go, RESEND_MS);
    return () => clearInterval(timer);
  }, [conferenceId, as, sendAll]);

  // A browser draws nothing for a page that is not shown: what is measured then would be the browser, not the room.
  const measuring = running !== null && running.turn === null && (running.step === "camera" || (running.step === "line" && running.share > 0));
  useEffect(() => {
    if (!measuring) return;
    const hidden = (): void => {
      if (!document.hidden) return;
      controller.current?.abort();
      setRunning(null);
      setProblem({ title: t("lineTest.hidden"), remedy: t("lineTest.hiddenRemedy") });
    };
    document.addEventListener("visibilitychange", hidden);
    return () => document.removeEventListener("visibilitychange", hidden);
  }, [measuring, t]);

  const stop = useCallback(() => {
    controller.current?.abort();
    controller.current = null;
    setRunning(null);
  }, []);
  useEffect(() => () => controller.current?.abort(), []);

  const start = useCallback(() => {
    controller.current?.abort();
    const own = (controller.current = new AbortController());
    const change = (next: Partial<Running>): void => {
      if (!own.signal.aborted) setRunning((last) => ({ ...(last ?? AT_START), ...next }));
    };
    setRunning(AT_START);
    setFinished(null);
    setSent(null);
    setProblem(null);
    const id = uuidv7();
    const tell = {
      step: (step: Step, share: number) => change({ step, share }),
      level: (level: number) => change({ level }),
      waiting: (turn: LineTestTurn | null) => change({ turn }),
      heard: () =>
        new Promise<boolean | null>((resolve) => {
          change({ asks: true });
          const done = (heard: boolean | null): void => {
            clearTimeout(timer);
            answering.current = null;
            change({ asks: false });
            resolve(heard);
          };
          const timer = setTimeout(() => done(null), ANSWER_MS);
          answering.current = done;
          own.signal.addEventListener("abort", () => done(null), { once: true });
        }),
    };
    const go = async (): Promise<void> => {
      try {
        const measures = await runTest({ id, conferenceId, as, devices: room.devices, stream: devices.stream, fault: devices.fault, signal: own.signal, tell });
        if (own.signal.aborted) return;
        setFinished({ id, measures, judgement: judgeLineTest(measures) });
        setSent("waiting");
        keep({ id, measures, conferenceId, as });
        setRunning(null);
        await sendAll();
      } catch (error) {
        if (own.signal.aborted) return;
        setRunning(null);
        setProblem(problemFor(error));
      }
    };
    void go();
  }, [conferenceId, as, room.devices, devices.stream, devices.fault, sendAll]);

  return { running, finished, sent, problem, start, stop, answer: (heard) => answering.current?.(heard) };
}

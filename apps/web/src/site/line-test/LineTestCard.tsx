import { useEffect, useRef } from "react";
import type { LineTestRound, LineTestServer } from "@diemcau/contract";
import { nextRound } from "@diemcau/rules/line-test";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { TestResult, VerdictMark, VerdictShape } from "../../ui/line-test/index.ts";
import type { Room } from "../rooms.ts";
import type { Devices } from "../useDevices.ts";
import { STEPS } from "./run.ts";
import { useRoomTests } from "./useRoomTests.ts";
import { useLineTest, type Finished, type RoomLineTest, type Running } from "./useLineTest.ts";
import "./line-test.css";

interface LineTestCardProps {
  room: Room;
  devices: Devices;
  /** The room is cued or on air: its line belongs to the programme. */
  blocked?: boolean;
  /** The conference is over: its lines are not tested any more. */
  isOver?: boolean;
  /** The room has just shown that it can be used. */
  onPassed?(): void;
}

/** The room's line test: one button, what is happening, the verdict, what was before. */
export function LineTestCard({ room, devices, blocked = false, isOver = false, onPassed }: LineTestCardProps) {
  const { t } = useTranslation("site");
  const known = useRoomTests(room);
  const test = useLineTest(room, devices, known.add);
  const { running, finished, start, stop } = test;
  const passed = useRef(onPassed);
  passed.current = onPassed;
  useEffect(() => {
    if (finished && finished.judgement.overall !== "not-usable") passed.current?.();
  }, [finished]);
  useEffect(() => {
    if (blocked || isOver) stop();
  }, [blocked, isOver, stop]);
  return (
    <section className="lt-card" aria-labelledby="line-test-title">
      <h3 id="line-test-title" className="lt-card__title">
        {t("lineTest.title")}
      </h3>
      {running || isOver ? null : <RoundNotice rounds={known.rounds} clockOffset={known.clockOffset} testedAt={known.tests[0]?.at ?? null} zone={room.timeZone} />}
      {running ? <Progress running={running} test={test} /> : finished ? <Verdict finished={finished} test={test} server={known.tests.find(({ id }) => id === finished.id)?.server ?? null} /> : isOver ? null : <p>{t("lineTest.intro")}</p>}
      {test.problem ? <ProblemNotice problem={test.problem} /> : null}
      {running ? (
        <Button onPress={stop}>{t("lineTest.stop")}</Button>
      ) : isOver ? (
        <p className="st-hint">{t("over.test")}</p>
      ) : (
        <Button look={finished ? "quiet" : "primary"} size="large" isDisabled={blocked || devices.opening} onPress={start}>
          {finished ? t("lineTest.again") : t("lineTest.start")}
        </Button>
      )}
      {blocked && !isOver ? <p className="st-hint">{t("lineTest.blocked")}</p> : null}
      {running ? null : <History room={room} tests={known.tests} />}
    </section>
  );
}

function Progress({ running, test }: { running: Running; test: RoomLineTest }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const current = STEPS.indexOf(running.step);
  const { turn } = running;
  return (
    <div className="lt-progress">
      <ol className="lt-steps">
        {STEPS.map((step, at) => (
          <li key={step} className="lt-step" aria-current={at === current ? "step" : undefined}>
            <span className="lt-step__sign" aria-hidden="true">
              {at < current ? "✓" : at + 1}
            </span>
            {t(`lineTest.${step}`)}
          </li>
        ))}
      </ol>
      <ProgressBar label={t("lineTest.progress")} value={Math.min(1, (current + running.share) / STEPS.length)} />
      <div role="status" className="lt-do">
        {turn ? (
          <>
            <strong>{t("lineTest.queue", { place: format.number(turn.place), wait: format.duration(Math.max(60_000, turn.waitMs)) })}</strong>
            <span>{t("lineTest.queueHint")}</span>
          </>
        ) : running.asks ? (
          <strong>{t("lineTest.asks")}</strong>
        ) : (
          <strong>{t(`lineTest.${running.step}Do`)}</strong>
        )}
      </div>
      {running.asks ? (
        <div className="st-row">
          <Button look="primary" size="large" onPress={() => test.answer(true)}>
            {t("lineTest.heard")}
          </Button>
          <Button size="large" onPress={() => test.answer(false)}>
            {t("lineTest.notHeard")}
          </Button>
        </div>
      ) : null}
      {running.step === "microphone" ? (
        <div className="st-level" role="meter" aria-label={t("lineTest.level")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(running.level * 100)}>
          <span className="st-level__bar" style={{ transform: `scaleX(${Math.sqrt(Math.min(1, running.level))})` }} />
        </div>
      ) : null}
    </div>
  );
}

function Verdict({ finished, test, server }: { finished: Finished; test: RoomLineTest; server: LineTestServer | null }) {
  const { t } = useTranslation("site");
  const { overall } = finished.judgement;
  const head = useRef<HTMLDivElement>(null);
  // Whoever cannot see the page is taken to the result.
  useEffect(() => head.current?.focus(), []);
  return (
    <div className="lt-verdict">
      <div ref={head} tabIndex={-1} className="lt-verdict__head" aria-label={t("lineTest.done")} role="group" data-line-test={overall}>
        <VerdictMark verdict={overall} large />
        <p>{t(`lineTest.${overall}Body`)}</p>
      </div>
      <TestResult measures={finished.measures} server={server} />
      {test.sent ? (
        <InlineStatus status={test.sent}>{t(test.sent === "sent" ? "lineTest.sent" : test.sent === "waiting" ? "lineTest.sendWaiting" : "lineTest.refused")}</InlineStatus>
      ) : null}
    </div>
  );
}

interface RoundNoticeProps {
  rounds: readonly LineTestRound[];
  clockOffset: number;
  testedAt: number | null;
  zone: string;
}

/** The round that is on, or the next one, by the room's own clock. */
function RoundNotice({ rounds, clockOffset, testedAt, zone }: RoundNoticeProps) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const round = nextRound(rounds, now);
  if (!round) return null;
  const { name, startsAt, endsAt } = round;
  const on = startsAt <= now;
  const done = on && testedAt !== null && testedAt >= startsAt;
  return (
    <p className="lt-round" data-on={on && !done}>
      {done
        ? t("lineTest.roundDone")
        : on
          ? t("lineTest.roundNow", { name, time: format.dateTime(endsAt, zone) })
          : t("lineTest.roundNext", { name, time: format.dateTime(startsAt, zone), in: format.duration(startsAt - now) })}
    </p>
  );
}

function History({ room, tests }: { room: Room; tests: ReturnType<typeof useRoomTests>["tests"] }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const [latest] = tests;
  if (!latest) return <p className="st-hint">{t("lineTest.historyEmpty")}</p>;
  return (
    <details className="lt-history">
      <summary>
        <VerdictShape verdict={latest.overall} /> {t("lineTest.last", { time: format.dateTime(latest.at, room.timeZone) })}
      </summary>
      <h4 className="dc-field__label">{t("lineTest.history")}</h4>
      <ul className="lt-history__list">
        {tests.map((test) => (
          <li key={test.id}>
            <details>
              <summary>
                <VerdictMark verdict={test.overall} /> {format.dateTime(test.at, room.timeZone)}
              </summary>
              <TestResult measures={test.measures} server={test.server} />
            </details>
          </li>
        ))}
      </ul>
    </details>
  );
}

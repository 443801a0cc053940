import { useEffect, useState } from "react";
import type { LineTestRound, LineTestRounds } from "@diemcau/contract";
import { nextRound } from "@diemcau/rules/line-test";
import { api, useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import "./line-test.css";

/** Thousands of rooms wait for the opening with this page open. */
const LOOK_MS = 180_000;
const SOON_MS = 24 * 3_600_000;

function useRounds(room: Room): readonly LineTestRound[] {
  const [rounds, setRounds] = useState<readonly LineTestRound[]>([]);
  const as = asOf(room);
  const { conferenceId } = room;
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      // Without an answer the page shows what it last knew.
      await api.get<LineTestRounds>(`/api/conferences/${conferenceId}/line-tests/rounds`, { as, signal: controller.signal }).then((answer) => setRounds(answer.rounds), () => {});
      if (!controller.signal.aborted) timer = setTimeout(() => void look(), LOOK_MS * (0.8 + Math.random() * 0.4));
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [conferenceId, as]);
  return rounds;
}

interface RoundBannerProps {
  room: Room;
  clockOffset: number;
  /** When the room last tested its line; null: not yet. */
  testedAt: number | null;
  onTest(): void;
}

/** Before the conference: when the room is asked to test its line next, and the way to it while it is time. */
export function RoundBanner({ room, clockOffset, testedAt, onTest }: RoundBannerProps) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const round = nextRound(useRounds(room), now);
  if (!round) return null;
  const { name, startsAt, endsAt } = round;
  const on = startsAt <= now;
  if (on && testedAt !== null && testedAt >= startsAt) return null;
  const zone = zoneOf(room);
  return (
    <p className="lt-banner" data-on={on} data-testid="round-banner">
      <span>
        {on
          ? t("lineTest.roundNow", { name, time: format.dateTime(endsAt, zone) })
          : startsAt - now < SOON_MS
            ? t("lineTest.roundNext", { name, time: format.dateTime(startsAt, zone), in: format.duration(startsAt - now) })
            : t("lineTest.roundLater", { name, time: format.dateTime(startsAt, zone) })}
      </span>
      {on ? <Button onPress={onTest}>{t("lineTest.toTest")}</Button> : null}
    </p>
  );
}

import { useState } from "react";
import type { Directory, LineTestRound, LineTestRounds } from "@diemcau/contract";
import { problemFor, useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, ToggleButton, type ShownProblem } from "../../ui/index.ts";
import { RoundForm } from "./RoundForm.tsx";
import { cancel, type Live } from "./data.ts";

interface RoundsProps {
  conferenceId: string;
  rounds: Live<LineTestRounds>;
  mayWrite: boolean;
  directory: Directory;
  /** The round whose results the board shows. */
  shown: string | null;
  onShow(round: string): void;
}

/** When which rooms test: the next one with a countdown. */
export function Rounds({ conferenceId, rounds, mayWrite, directory, shown, onShow }: RoundsProps) {
  const { t } = useTranslation("tests");
  const [adding, setAdding] = useState(false);
  const [moving, setMoving] = useState<string | null>(null);
  const [cancelling, setCancelling] = useState<LineTestRound | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const { data } = rounds;
  const now = useServerNow(data ? data.now - rounds.at : 0);
  if (!data) return null;

  const doCancel = async (round: LineTestRound): Promise<void> => {
    setProblem(null);
    setCancelling(null);
    try {
      await cancel(conferenceId, round.id);
      if (shown === round.id) onShow("");
    } catch (error) {
      setProblem(problemFor(error));
    }
    rounds.reload();
  };
  // What is on and what comes, then what is over, the latest first.
  const order = [
    ...data.rounds.filter(({ endsAt }) => endsAt > now),
    ...data.rounds.filter(({ endsAt }) => endsAt <= now).toReversed(),
  ];
  return (
    <section className="of-card of-stack" aria-labelledby="ol-rounds">
      <div className="of-head">
        <h3 id="ol-rounds" className="of-subtitle">
          {t("rounds")}
        </h3>
        {mayWrite && !adding ? <Button onPress={() => setAdding(true)}>{t("addRound")}</Button> : null}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {order.length === 0 && !adding ? (
        <p className="of-hint">
          {t("roundsNone")} {mayWrite ? t("roundsNoneBody") : null}
        </p>
      ) : null}
      {adding ? (
        <RoundForm
          conferenceId={conferenceId}
          directory={directory}
          onCancel={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            rounds.reload();
          }}
        />
      ) : null}
      {order.length > 0 ? (
        <ul className="ol-rounds">
          {order.map((round) => (
            <li key={round.id} className="ol-round">
              <RoundText round={round} now={now} directory={directory} />
              {moving === round.id ? (
                <RoundForm
                  conferenceId={conferenceId}
                  directory={directory}
                  moving={round}
                  onCancel={() => setMoving(null)}
                  onDone={() => {
                    setMoving(null);
                    rounds.reload();
                  }}
                />
              ) : null}
              <span className="of-row">
                <ToggleButton
                  size="small"
                  isSelected={shown === round.id}
                  onChange={(on) => onShow(on ? round.id : "")}
                >
                  {t("showRound")}
                </ToggleButton>
                {mayWrite && round.endsAt > now && moving !== round.id ? (
                  <Button size="small" aria-label={t("moveRound", { name: round.name })} onPress={() => setMoving(round.id)}>
                    {t("moveShort")}
                  </Button>
                ) : null}
                {mayWrite && round.endsAt > now ? (
                  <Button
                    size="small"
                    look="danger"
                    aria-label={t("cancelRound", { name: round.name })}
                    onPress={() => setCancelling(round)}
                  >
                    {t("cancelShort")}
                  </Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <ConfirmDialog
        isOpen={cancelling !== null}
        title={t("cancelTitle")}
        confirmLabel={t("cancelShort")}
        danger
        onCancel={() => setCancelling(null)}
        onConfirm={() => cancelling && void doCancel(cancelling)}
      >
        {t("cancelBody", { name: cancelling?.name ?? "" })}
      </ConfirmDialog>
    </section>
  );
}

function RoundText({ round, now, directory }: { round: LineTestRound; now: number; directory: Directory }) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const zone = directory.outline.conference.timeZone;
  const { startsAt, endsAt } = round;
  const sameDay = format.date(startsAt, zone) === format.date(endsAt, zone);
  const where = [
    ...round.levels.map((code) => directory.levels.find((level) => level.code === code)?.name ?? code),
    ...round.sites.map((site) => directory.sites.name[site] ?? ""),
  ];
  const on = startsAt <= now && now < endsAt;
  return (
    <span className="ol-round__text">
      <strong>{round.name}</strong>
      <span>
        {t("roundTime", {
          from: sameDay ? format.time(startsAt, zone) : format.dateTime(startsAt, zone),
          to: format.dateTime(endsAt, zone),
        })}
      </span>
      <span className="of-hint">{where.length === 0 ? t("everywhere") : where.join(", ")}</span>
      <Badge tone={on ? "good" : now < startsAt ? "accent" : "neutral"}>
        {on
          ? t("roundNow", { left: format.duration(endsAt - now) })
          : now < startsAt
            ? t("roundNext", { left: format.duration(startsAt - now) })
            : t("roundOver")}
      </Badge>
    </span>
  );
}

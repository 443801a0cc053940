import { memo, useMemo } from "react";
import { SITE_STATES, type SiteState } from "@diemcau/contract";
import { siteSince, worseQualifier } from "@diemcau/rules";
import { usePending, useRetryNow, useServerNow } from "../data/index.ts";
import { useFormat } from "../i18n/index.ts";
import { Badge, Button, ProblemNotice, StateShape, ToggleButton } from "../ui/index.ts";
import { useRoom } from "./context.ts";
import { RecordingNotice, RecordingSwitch } from "./recording/RecordingSwitch.tsx";
import type { Filter } from "./model/filter.ts";
import { useText } from "./text.ts";

const LOST = SITE_STATES.indexOf("lost");

/** The whole conference in one line: sites by state (press to filter), people, the line, the clock. */
export function StatusStrip({ filter, onToggleState }: { filter: Filter; onToggleState(index: number): void }) {
  const { t } = useText();
  const format = useFormat();
  const { tree, roll, state, live } = useRoom();
  const totals = useMemo(() => {
    const sum = (counts: Int32Array) => tree.roots.reduce((total, root) => total + counts[root]!, 0);
    return {
      states: roll.states.map(sum),
      present: sum(roll.present),
      expected: sum(roll.expected),
      qualifier: tree.roots.map((root) => roll.qualifier[root]!).reduce(worseQualifier, "exact"),
    };
  }, [tree, roll]);
  return (
    <section className="dc-strip" aria-label={t("strip.label")}>
      <div className="dc-strip__states" role="group" aria-label={t("strip.filter")}>
        {SITE_STATES.map((name, index) => (
          <StateCount key={name} name={name} index={index} count={totals.states[index]!} isOn={filter.states.has(index)} onToggle={onToggleState} />
        ))}
      </div>
      <p className="dc-strip__people" data-testid="headcount">
        <span className="dc-count__number">
          {format.sum(totals.present, totals.qualifier)}
          <small> / {format.number(totals.expected)}</small>
        </span>
        <span className="dc-count__label">{totals.qualifier === "approx" ? t("strip.presentInexact") : t("strip.present")}</span>
      </p>
      <div className="dc-strip__line">
        <Badge tone={state.phase === "live" ? "good" : "neutral"}>
          <span data-testid="phase">{t(`common:phase.${state.phase}`)}</span>
        </Badge>
        <Badge tone={live.status === "live" ? "neutral" : "danger"}>
          <span aria-hidden="true">{live.status === "live" ? "●" : "✕"}</span>
          <span data-testid="line" className={live.status === "live" ? "dc-strip__well" : undefined}>
            {t(`common:connection.${live.status}`)}
          </span>
        </Badge>
        <RecordingSwitch />
      </div>
      <Clock />
    </section>
  );
}

interface StateCountProps {
  name: SiteState;
  index: number;
  count: number;
  isOn: boolean;
  onToggle(index: number): void;
}

const StateCount = memo(function StateCount({ name, index, count, isOn, onToggle }: StateCountProps) {
  const { t } = useText();
  const format = useFormat();
  return (
    <ToggleButton
      look="plain"
      className={`dc-count dc-count--${name}`}
      isSelected={isOn}
      onChange={() => onToggle(index)}
      aria-label={t("strip.count", { state: t(`common:state.${name}`), number: format.number(count) })}
      data-none={count === 0 || undefined}
      data-testid={`count-${name}`}
    >
      <StateShape state={name} className="dc-count__shape" />
      <span className="dc-count__number">{format.number(count)}</span>
      <span className="dc-count__label">{t(`common:state.${name}`)}</span>
    </ToggleButton>
  );
});

function Clock() {
  const { t } = useText();
  const format = useFormat();
  const { live, directory } = useRoom();
  const now = useServerNow(live.clockOffset);
  const zone = directory.outline.conference.timeZone;
  return (
    <p className="dc-strip__clock">
      <span className="visually-hidden">{t("strip.clock")}: </span>
      <time dateTime={new Date(now).toISOString()} data-testid="clock">
        {format.clock(now, zone)}
      </time>
      <span className="dc-count__label">{format.date(now, zone)}</span>
    </p>
  );
}

/** What is wrong now, since when, and what to do: the line, refused commands, lost sites (not where it is to be calm). Empty on a good day. */
export function LineNotice({ calm }: { calm: boolean }) {
  const { t } = useText();
  const format = useFormat();
  const { live, conferenceId, directory, state, roll, tree, select } = useRoom();
  const pending = usePending(conferenceId, "account");
  const retry = useRetryNow(conferenceId, "account");
  const zone = directory.outline.conference.timeZone;
  const lost = useMemo(() => latestLost(roll.own, (site) => siteSince(state.sites.get(site), null)), [roll, state.sites]);
  const refused = pending.refused.at(-1);
  return (
    <section className="dc-notices" aria-label={t("strip.attention")}>
      {live.needsReload ? (
        <ProblemNotice
          problem={{ title: t("reload.title"), remedy: t("reload.remedy") }}
          actions={<Button onPress={() => window.location.reload()}>{t("common:action.reload")}</Button>}
        />
      ) : null}
      {live.status === "waiting" ? (
        <ProblemNotice
          problem={{
            title: t("common:connection.waitingSince", { time: format.clock(live.since + live.clockOffset, zone) }),
            remedy: live.problem?.remedy ?? t("common:connection.waitingRemedy"),
          }}
          actions={
            <Button size="small" onPress={retry}>
              {t("common:action.retry")}
            </Button>
          }
        />
      ) : null}
      {refused?.problem ? (
        <ProblemNotice
          problem={refused.problem}
          actions={
            <Button size="small" onPress={() => pending.refused.forEach((item) => pending.dismiss(item.id))}>
              {t("common:action.close")}
            </Button>
          }
        />
      ) : null}
      <RecordingNotice />
      {lost.site >= 0 && live.status === "live" && !calm ? (
        <p className="dc-lost">
          <StateShape state="lost" />
          <span>
            <strong>{t("lost.title", { count: lost.count, number: format.number(lost.count) })}</strong>{" "}
            {t("lost.latest", { site: tree.names[lost.site], time: format.time(lost.since, zone) })} {t("lost.remedy")}
          </span>
          <Button size="small" look="danger" onPress={() => select(lost.site)}>
            {t("lost.show")}
          </Button>
        </p>
      ) : null}
    </section>
  );
}

function latestLost(own: Uint8Array, sinceOf: (site: number) => number): { count: number; site: number; since: number } {
  const latest = { count: 0, site: -1, since: 0 };
  for (let site = 0; site < own.length; site++) {
    if (own[site] !== LOST) continue;
    latest.count++;
    const since = sinceOf(site);
    if (since >= latest.since) Object.assign(latest, { site, since });
  }
  return latest;
}

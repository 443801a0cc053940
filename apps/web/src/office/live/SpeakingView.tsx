import { useMemo, useState } from "react";
import { allowanceOf, queueOf, type Allowance } from "@diemcau/rules";
import { usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../../control/context.ts";
import { BelowQueues } from "../../control/speaking/BelowQueues.tsx";
import { Badge, EmptyState } from "../../ui/index.ts";
import { LevelQueue, SpeechTimer, speakerText } from "../../ui/speaking/index.ts";
import { joinedNames, keepers, passedOn, placeOf, type PassedOn } from "./model.ts";

/** The queue that the officer's level keeps, those further down, and what became of the requests that went on. */
export function SpeakingView() {
  const { t } = useTranslation(["live", "speaking", "common"]);
  const format = useFormat();
  const { conferenceId, directory, tree, state, live, act } = useRoom();
  const { speaking, phase } = state;
  const pending = usePending(conferenceId, "account");
  const holders = useMemo(() => keepers(tree, directory.levels, speaking), [tree, directory.levels, speaking]);
  const [chosen, choose] = useState<number | null>(null);
  const site = chosen !== null && holders.includes(chosen) ? chosen : (holders[0] ?? null);
  const isWaiting = pending.waiting.some(({ body }) => String(body["kind"]).startsWith("queue."));
  const list = passedOn(tree, state);
  return (
    <div className="lv-speaking">
      <section className="dc-panel lv-panel" aria-labelledby="lv-queue">
        <h3 id="lv-queue" className="dc-panel__title">
          {t("speaking:level.title")} {site === null ? null : <span className="dc-panel__number">{format.number(queueOf(speaking, site).length)}</span>}
        </h3>
        {holders.length > 1 ? (
          <label className="lv-choice">
            <span className="dc-field__label">{t("live:speaking.whose")}</span>
            <select className="dc-input" value={site ?? ""} onChange={(event) => choose(Number(event.target.value))}>
              {holders.map((each) => (
                <option key={each} value={each}>
                  {tree.names[each]}
                  {queueOf(speaking, each).length > 0 ? ` (${format.number(queueOf(speaking, each).length)})` : ""}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {site === null ? (
          <EmptyState title={t("live:speaking.keepsNone")}>{t("live:speaking.keepsNoneBody")}</EmptyState>
        ) : (
          <>
            {/* Nothing waits where nobody looks: without its line requests go past the site. */}
            {phase === "live" && state.sites.get(site).presence !== "c" ? (
              <p className="lv-warn" role="status">
                {t("live:speaking.notThere", { site: tree.names[site] })}
              </p>
            ) : null}
            {isWaiting ? (
              <p className="lv-say" role="status">
                {t("live:speaking.sending")}
              </p>
            ) : null}
            <LevelQueue site={site} state={state} place={placeOf(directory, tree, site)} clockOffset={live.clockOffset} onCommand={(command) => void act.run("queue", command)} />
          </>
        )}
        <BelowQueues {...(site === null ? {} : { except: site })} />
      </section>
      <div className="lv-speaking__side">
        <section className="dc-panel lv-panel" aria-labelledby="lv-passed">
          <h3 id="lv-passed" className="dc-panel__title">
            {t("live:passed.title")}
          </h3>
          {list.length === 0 ? <p className="dc-panel__nothing">{t("live:passed.none")}</p> : null}
          <ol className="lv-passed">
            {list.map((each) => (
              <li key={each.key} className="dc-bar lv-passed__one" data-became={each.kind} data-site={each.site}>
                <Became one={each} />
              </li>
            ))}
          </ol>
        </section>
        <Rules site={site ?? tree.roots[0] ?? 0} />
      </div>
    </div>
  );
}

function Became({ one }: { one: PassedOn }) {
  const { t } = useTranslation(["live", "speaking"]);
  const format = useFormat();
  const { directory, tree, live } = useRoom();
  const zone = directory.outline.conference.timeZone;
  const name = tree.names[one.site] ?? "";
  if (one.kind === "speaking") {
    return (
      <>
        <div>
          <strong>{name}</strong> <Badge tone="on-air">● {t("live:passed.speaking")}</Badge>
          {one.speech.speaker ? <span className="sp-request__speaker">{speakerText(one.speech.speaker)}</span> : null}
        </div>
        <SpeechTimer speech={one.speech} clockOffset={live.clockOffset} size="line" />
      </>
    );
  }
  if (one.kind === "returned") {
    return (
      <div>
        <strong>{name}</strong> <Badge>↩ {t("live:passed.returned", { time: format.time(one.at, zone), from: one.from ?? t("live:passed.centre") })}</Badge>
        <span className="lv-passed__word">{one.word}</span>
      </div>
    );
  }
  if (one.kind === "spoken") {
    const { count, seconds, over } = one.spoken;
    return (
      <div>
        <strong>{name}</strong>{" "}
        <span className="lv-soft">
          ✓ {t("speaking:chair.times", { count, number: format.number(count) })} · {format.stopwatch(seconds * 1_000)}
          {over > 0 ? ` · ${t("speaking:chair.over", { time: format.stopwatch(over * 1_000) })}` : ""}
        </span>
      </div>
    );
  }
  const { request, place, of } = one;
  const others = joinedNames(request);
  return (
    <div>
      <strong>{request.siteName}</strong>{" "}
      <Badge tone={one.kind === "centre" && (one.isCued || place === 1) ? "on-air" : "neutral"}>
        {one.kind === "centre" && one.isCued
          ? `◆ ${t("live:passed.cued")}`
          : t("live:passed.place", { place: format.number(place), of: format.number(of), at: one.kind === "centre" ? t("live:passed.centre") : (directory.sites.name[one.holder] ?? "") })}
      </Badge>
      {request.speaker ? <span className="sp-request__speaker">{speakerText(request.speaker)}</span> : null}
      {others.length > 0 ? <span className="lv-soft">{t("speaking:queue.joined", { sites: others.join(", ") })}</span> : null}
    </div>
  );
}

/** What the officer's site and those below it may speak, and what of it is used. */
function Rules({ site }: { site: number }) {
  const { t } = useTranslation("live");
  const format = useFormat();
  const { directory, tree, state } = useRoom();
  const levelCodeOf = (at: number): string => directory.levels[tree.level[at]!]!.code;
  const allowance = allowanceOf(state, site, { parentOf: (at) => tree.parent[at] ?? -1, levelCodeOf });
  const lowest = new Set([...tree.preorder].map((at) => tree.level[at]!));
  const times = directory.levels.flatMap(({ code, name }, level) => {
    const rule = lowest.has(level) ? state.speaking.rules.levels.find((each) => each.level === code) : undefined;
    return rule && rule.seconds > 0 ? [{ code, name, seconds: rule.seconds }] : [];
  });
  const used = (what: Allowance["speeches"]): string => (what.limit > 0 ? t("quota.of", { used: format.number(what.used), limit: format.number(what.limit) }) : t("quota.noLimit", { used: format.number(what.used) }));
  const full = (what: Allowance["speeches"]): boolean => what.limit > 0 && what.used >= what.limit;
  return (
    <section className="dc-panel lv-panel" aria-labelledby="lv-quota">
      <h3 id="lv-quota" className="dc-panel__title">
        {t("quota.title", { site: tree.names[site] })}
      </h3>
      <dl className="lv-quota">
        <div data-full={full(allowance.requests) || undefined}>
          <dt>{t("quota.requests")}</dt>
          <dd>
            {used(allowance.requests)} {full(allowance.requests) ? <Badge tone="danger">! {t("quota.full")}</Badge> : null}
          </dd>
        </div>
        <div data-full={full(allowance.speeches) || undefined}>
          <dt>{t("quota.speeches")}</dt>
          <dd>
            {used(allowance.speeches)} {full(allowance.speeches) ? <Badge tone="danger">! {t("quota.full")}</Badge> : null}
          </dd>
        </div>
        {times.map(({ code, name, seconds }) => (
          <div key={code}>
            <dt>{t("quota.time", { level: name })}</dt>
            <dd>{format.stopwatch(seconds * 1_000)}</dd>
          </div>
        ))}
        {times.length === 0 ? (
          <div>
            <dt>{t("quota.times")}</dt>
            <dd>{t("quota.noTime")}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

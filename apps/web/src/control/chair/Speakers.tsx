import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Select, StateMark, ToggleButton } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { GiveFloor } from "../speaking/GiveFloor.tsx";
import { regionsOf, speakersOf, type SpeakerLine } from "./speakers.ts";

const ALL = "all";

/** Who has not spoken yet, those who ask first; and who has, for how long. By level and region. */
export function Speakers() {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const { tree, directory, state } = useRoom();
  const { queue, speaking } = state;
  const [spoken, setSpoken] = useState(false);
  const [level, setLevel] = useState(ALL);
  const [region, setRegion] = useState(ALL);
  const regions = useMemo(() => regionsOf(tree), [tree]);
  const lines = useMemo(
    () => speakersOf(tree, { queue, speaking }, { spoken, level: level === ALL ? null : Number(level), region: region === ALL ? null : Number(region) }),
    [tree, queue, speaking, spoken, level, region],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 4 * remPx,
    overscan: 6,
    getItemKey: (index) => lines[index]?.site ?? index,
  });
  return (
    <div className="ch-speakers">
      <div className="ch-speakers__filter">
        <div className="ch-speakers__which" role="group" aria-label={t("chair.speakers")}>
          <ToggleButton isSelected={!spoken} onChange={() => setSpoken(false)}>
            {t("chair.notSpoken")}
          </ToggleButton>
          <ToggleButton isSelected={spoken} onChange={() => setSpoken(true)}>
            {t("chair.spoken")}
          </ToggleButton>
        </div>
        <Select
          label={t("chair.level")}
          hideLabel
          aria-label={t("chair.level")}
          value={level}
          onChange={(key) => setLevel(String(key))}
          choices={[{ id: ALL, label: t("chair.allLevels") }, ...directory.levels.map(({ name }, index) => ({ id: String(index), label: name }))]}
        />
        <Select
          label={t("chair.region")}
          hideLabel
          aria-label={t("chair.region")}
          value={region}
          onChange={(key) => setRegion(String(key))}
          choices={[{ id: ALL, label: t("chair.allRegions") }, ...regions.map((site) => ({ id: String(site), label: tree.names[site]! }))]}
        />
      </div>
      <p className="ch-speakers__count" role="status">
        {t(spoken ? "chair.countSpoken" : "chair.countNotSpoken", { count: lines.length, number: format.number(lines.length) })}
      </p>
      <div ref={scroller} className="ch-speakers__list" tabIndex={0} role="group" aria-label={t(spoken ? "chair.spoken" : "chair.notSpoken")}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <li key={item.key} className="ch-speaker" style={{ height: item.size, transform: `translateY(${item.start}px)` }} aria-setsize={lines.length} aria-posinset={item.index + 1}>
              <SpeakerRow line={lines[item.index]!} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function SpeakerRow({ line }: { line: SpeakerLine }) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const { tree, roll, state } = useRoom();
  const { site, region, asked, spoken } = line;
  const own = SITE_STATES[roll.own[site] ?? 0]!;
  const name = tree.names[site]!;
  const speaks = state.speaking.speech?.site === site;
  return (
    <>
      <span className="ch-speaker__name">
        <strong>{name}</strong>
        <span className="ch-speaker__aside">
          {region === site ? null : <span>{tree.names[region]}</span>}
          <StateMark state={own} />
          {spoken ? (
            <span>
              {t("chair.times", { count: spoken.count, number: format.number(spoken.count) })}, {format.stopwatch(spoken.seconds * 1_000)}
              {spoken.over > 0 ? <strong className="ch-speaker__over"> {t("chair.over", { time: format.stopwatch(spoken.over * 1_000) })}</strong> : null}
            </span>
          ) : null}
        </span>
      </span>
      {asked === 1 ? <Badge tone="accent">✋ {t("chair.asks")}</Badge> : null}
      {asked === 2 ? <Badge>✋ {t("chair.asksBelow")}</Badge> : null}
      {speaks ? (
        <Badge tone="on-air">★ {t("speech.now")}</Badge>
      ) : (
        <GiveFloor site={site} speaker={state.queue.find((request) => request.site === site)?.speaker} />
      )}
    </>
  );
}

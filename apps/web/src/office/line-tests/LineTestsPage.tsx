import { useEffect, useState } from "react";
import { LINE_TEST_VERDICTS, type LineTestBoard, type LineTestRounds, type Me } from "@diemcau/contract";
import { useLocation, useSearch } from "wouter";
import { useDirectory } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { VerdictShape, useVerdictWords, type ShownVerdict } from "../../ui/line-test/index.ts";
import { Branches, Levels, Parts } from "./Counts.tsx";
import { Rounds } from "./Rounds.tsx";
import { Rows } from "./Rows.tsx";
import { useLive } from "./data.ts";
import "./line-tests.css";

/** What the board is narrowed to, as it stands in the address. */
export type Narrowing = Record<string, string>;
/** Sets some of it; "" takes one away. */
export type Narrow = (change: Narrowing) => void;

const SHOWN: readonly ShownVerdict[] = [...LINE_TEST_VERDICTS.toReversed(), "none"];
const ROUNDS_MS = 30_000;

/** The centre's board of line tests: counts down the tree, the rounds, and whom to call. */
export function LineTestsPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const words = useVerdictWords();
  const [, navigate] = useLocation();
  const search = useSearch();
  const asked = new URLSearchParams(search);
  const directory = useDirectory(conferenceId);
  const scope = new URLSearchParams();
  for (const key of ["under", "round"]) if (asked.get(key)) scope.set(key, asked.get(key)!);
  const base = `/api/conferences/${conferenceId}/line-tests`;
  const board = useLive<LineTestBoard>(`${base}/board?${scope}`);
  const rounds = useLive<LineTestRounds>(`${base}/rounds`, ROUNDS_MS);

  const narrow: Narrow = (change) => {
    const next = new URLSearchParams(search);
    // Another question begins at its first page.
    next.delete("offset");
    for (const [key, value] of Object.entries(change)) {
      if (value === "") next.delete(key);
      else next.set(key, value);
    }
    navigate(`/office/${conferenceId}/tests${next.size > 0 ? `?${next}` : ""}`, { replace: true });
  };

  const zone = directory.data?.outline.conference.timeZone;
  const { data } = board;
  if (board.problem && !data) return <ProblemNotice problem={board.problem} actions={<Button onPress={board.reload}>{t("anyRound")}</Button>} />;
  if (!data || !directory.data) return directory.problem ? <ProblemNotice problem={directory.problem} /> : <ProgressBar label={t("loading")} />;
  const { name, parent } = directory.data.sites;
  const counts = { good: data.total.good, usable: data.total.usable, "not-usable": data.total.notUsable, none: data.total.none };
  const verdict = asked.get("verdict");
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("title")}</h2>
        <p className="of-hint" role="status">
          {t(board.problem ? "stale" : "updated", { time: format.clock(data.now, zone) })}
        </p>
      </div>
      <Rounds
        conferenceId={conferenceId}
        rounds={rounds}
        mayWrite={me.role === "producer"}
        directory={directory.data}
        shown={asked.get("round")}
        onShow={(round) => narrow({ round })}
      />
      <Crumbs asked={asked} top={me.role === "producer" ? t("top") : t("mine")} name={name} parent={parent} narrow={narrow} />
      <div className="ol-tiles" role="group" aria-label={t("verdicts")}>
        {SHOWN.map((each) => (
          <button key={each} type="button" className="ol-tile" data-verdict={each} aria-pressed={verdict === each} onClick={() => narrow({ verdict: verdict === each ? "" : each })}>
            <VerdictShape verdict={each} />
            <strong className="ol-tile__number">{format.number(counts[each])}</strong>
            <span>{words(each)}</span>
          </button>
        ))}
      </div>
      <div className="ol-columns">
        <Branches board={data} onOpen={(site) => narrow({ under: String(site) })} />
        <div className="of-stack">
          <Levels board={data} chosen={asked.get("level")} narrow={narrow} />
          <Parts board={data} chosen={asked.get("part")} narrow={narrow} />
        </div>
      </div>
      <Rows conferenceId={conferenceId} search={search} levels={data.levels} zone={zone} narrow={narrow} />
    </div>
  );
}

interface CrumbsProps {
  asked: URLSearchParams;
  top: string;
  name: readonly string[];
  parent: readonly number[];
  narrow: Narrow;
}

/** Where in the tree the counts are about, and the way back up. */
function Crumbs({ asked, top, name, parent, narrow }: CrumbsProps) {
  const { t } = useTranslation("tests");
  const under = asked.get("under");
  const [reachable, setReachable] = useState<ReadonlySet<number>>(new Set());
  // An officer goes up as far as they came down from.
  useEffect(() => {
    if (under !== null) setReachable((last) => new Set([...last, Number(under)]));
  }, [under]);
  if (under === null || name[Number(under)] === undefined) return null;
  const path: number[] = [];
  for (let site = Number(under); site >= 0; site = parent[site] ?? -1) path.unshift(site);
  return (
    <nav className="of-row ol-crumbs" aria-label={t("under")}>
      <Button look="plain" onPress={() => narrow({ under: "" })}>
        {top}
      </Button>
      {path
        .filter((site) => reachable.has(site))
        .map((site) => (
          <span key={site} className="of-row">
            <span aria-hidden="true">›</span>
            {site === Number(under) ? (
              <strong aria-current="page">{name[site]}</strong>
            ) : (
              <Button look="plain" onPress={() => narrow({ under: String(site) })}>
                {name[site]}
              </Button>
            )}
          </span>
        ))}
    </nav>
  );
}

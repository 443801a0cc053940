import { useState, type ReactNode } from "react";
import type { FunnelCounts, InvitationFilter, InvitationFunnel } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { addressOf, useLive } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";
import { InvitationTable } from "./InvitationTable.tsx";

const STAGES = ["invited", "opened", "accepted", "registered", "rosters", "tested"] as const;
type Stage = (typeof STAGES)[number];
/** Whom a stage still waits for: what a press on it lists. */
const WAITING: Record<Stage, InvitationFilter> = {
  invited: "uninvited",
  opened: "unopened",
  accepted: "unanswered",
  registered: "unregistered",
  rosters: "rosterless",
  tested: "untested",
};
const PAGE = 100;

/** The funnel of a subtree, level by level, and the list of who still owes something. */
export function Overview({ conference, root, isProducer }: { conference: OfConference; root: number; isProducer: boolean }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const [under, setUnder] = useState(root);
  const [from, setFrom] = useState(0);
  const [filter, setFilter] = useState<InvitationFilter>("unanswered");
  const funnel = useLive<InvitationFunnel>(addressOf(conference.id, `/funnel?under=${under}&from=${from}`));
  const [shown, setShown] = useState<InvitationFunnel | null>(null);
  // The last one stays while the next is asked for.
  if (funnel.data && funnel.data !== shown) setShown(funnel.data);
  const go = (site: number): void => {
    setUnder(site);
    setFrom(0);
  };
  if (!shown) return funnel.problem ? <ProblemNotice problem={funnel.problem} /> : <ProgressBar label={t("loading")} />;
  const { total, levels, below, path, children } = shown;
  return (
    <>
      <section className="of-card of-stack" aria-labelledby="funnel-title">
        <div className="of-head">
          <h2 id="funnel-title" className="of-subtitle">
            {t("funnel.title", { name: shown.name })}
          </h2>
          <p className="of-hint">{t("funnel.sites", { count: total.sites, n: format.number(total.sites) })}</p>
        </div>
        {funnel.problem ? <ProblemNotice polite problem={funnel.problem} /> : null}
        {path.length > 1 ? (
          <nav aria-label={t("funnel.path")} className="in-path">
            {path.map(({ site, name }, at) =>
              at === path.length - 1 ? (
                <span key={site} aria-current="page">
                  {name}
                </span>
              ) : (
                <Button key={site} look="plain" size="small" onPress={() => go(site)}>
                  {name} ›
                </Button>
              ),
            )}
          </nav>
        ) : null}
        <ol className="in-funnel" data-testid="funnel">
          {STAGES.map((stage) => (
            <li key={stage} className="in-funnel__stage" data-stage={stage}>
              <span className="in-funnel__label">{t(`stage.${stage}`)}</span>
              <span className="in-funnel__number">
                {format.number(total[stage])}
                <span className="of-hint"> / {format.number(total.sites)}</span>
              </span>
              <span className="in-bar" aria-hidden="true">
                <span className="in-bar__fill" style={{ inlineSize: `${total.sites === 0 ? 0 : (100 * total[stage]) / total.sites}%` }} />
              </span>
              <Button size="small" aria-pressed={filter === WAITING[stage]} onPress={() => setFilter(WAITING[stage])}>
                {t(`filter.${WAITING[stage]}`)}
              </Button>
            </li>
          ))}
        </ol>
        <div className="of-row">
          {(["declined", "questions", "findings"] as const).map((each) => (
            <Button key={each} size="small" onPress={() => setFilter(each)} aria-pressed={filter === each}>
              {t(`filter.${each}`)}: {format.number(total[each])}
            </Button>
          ))}
          <span className="of-hint">{t("funnel.delegates", { number: format.number(total.delegates), expected: format.number(total.expected) })}</span>
        </div>
        {levels.length > 1 || below.length > 0 ? (
          <div className="in-scroll" role="region" aria-label={t("funnel.table")} tabIndex={0}>
            <table className="in-table">
              <thead>
                <tr>
                  <th scope="col">{t("funnel.where")}</th>
                  <th scope="col">{t("stage.sites")}</th>
                  {STAGES.map((stage) => (
                    <th key={stage} scope="col">
                      {t(`stage.${stage}`)}
                    </th>
                  ))}
                  <th scope="col">{t("stage.declined")}</th>
                </tr>
              </thead>
              {levels.length > 1 ? (
                <tbody className="in-table__levels">
                  {levels.map((level) => (
                    <CountsRow key={level.name} name={level.name} counts={level} />
                  ))}
                </tbody>
              ) : null}
              <tbody>
                {below.map((row) => (
                  <CountsRow
                    key={row.site}
                    name={
                      row.sites > 1 ? (
                        <Button look="plain" size="small" className="in-drill" onPress={() => go(row.site)}>
                          {row.name} ›
                        </Button>
                      ) : (
                        row.name
                      )
                    }
                    counts={row}
                  />
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
        {children > PAGE ? (
          <div className="of-row">
            <Button isDisabled={from === 0} onPress={() => setFrom(Math.max(0, from - PAGE))}>
              {t("list.previous")}
            </Button>
            <span className="of-hint">{t("funnel.page", { from: format.number(from + 1), to: format.number(from + below.length), all: format.number(children) })}</span>
            <Button isDisabled={from + PAGE >= children} onPress={() => setFrom(from + PAGE)}>
              {t("list.next")}
            </Button>
          </div>
        ) : null}
      </section>
      <InvitationTable conference={conference} under={under} underName={shown.name} filter={filter} onFilter={setFilter} version={shown} isProducer={isProducer} onActed={funnel.reload} />
    </>
  );
}

function CountsRow({ name, counts }: { name: ReactNode; counts: FunnelCounts }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{format.number(counts.sites)}</td>
      {STAGES.map((stage) => (
        <td key={stage} data-full={counts[stage] === counts.sites}>
          {format.number(counts[stage])} <span className="in-share">{format.percent(counts.sites === 0 ? 0 : counts[stage] / counts.sites)}</span>
        </td>
      ))}
      <td>{counts.declined > 0 ? <span className="of-bad">{format.number(counts.declined)}</span> : "0"}</td>
    </tr>
  );
}

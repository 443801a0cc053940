import type { LiveConference } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { KEPT_LIMIT } from "./papers.ts";
import type { Papers } from "./use-papers.ts";

/** Papers on this PC: fetched before the day, read without a line, deleted when they are recalled. */
export function PapersCard({ room, live, papers }: { room: Room; live: LiveConference; papers: Papers }) {
  const { t } = useTranslation("offline");
  const format = useFormat();
  const { kept, wanted, progress, left, problem, recalled } = papers;
  const bytes = kept.reduce((sum, paper) => sum + paper.bytes, 0);
  const size = (n: number) => (n < 1_048_576 ? t("kilobytes", { n: format.number(Math.max(1, Math.round(n / 1024))) }) : t("megabytes", { n: format.number(Math.round(n / 1_048_576)) }));
  const missing = wanted ? [...wanted.ids].filter((id) => !kept.some((paper) => paper.id === id)).length : 0;
  return (
    <section className="st-section" aria-labelledby="line-papers">
      <div className="st-section__head">
        <h3 id="line-papers">{t("papers.title")}</h3>
        {kept.length > 0 ? <p className="st-count">{t("papers.count", { count: kept.length, size: size(bytes) })}</p> : null}
      </div>
      <p className="st-hint">{t("papers.intro", { limit: format.number(Math.round(KEPT_LIMIT / 1_048_576)) })}</p>
      {recalled > 0 ? <p role="status">{t("papers.recalled", { count: recalled })}</p> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {left.length > 0 ? <ProblemNotice problem={{ title: t("papers.left", { count: left.length }), remedy: left.join("; ") }} /> : null}
      {progress ? (
        <ProgressBar label={t("papers.fetching", progress)} value={progress.of === 0 ? 1 : progress.done / progress.of} />
      ) : wanted && wanted.ids.size > 0 ? (
        <div className="st-row">
          <Button look={missing > 0 ? "primary" : "quiet"} isDisabled={live.status !== "live"} onPress={papers.fetchAll}>
            {missing === 0 ? t("papers.refresh") : wanted.today ? t("papers.fetchToday", { count: missing }) : t("papers.fetchAll", { count: missing })}
          </Button>
          {live.status === "live" ? null : <span className="st-hint">{t("papers.needsLine")}</span>}
        </div>
      ) : (
        <p className="st-hint">{t("papers.nothing")}</p>
      )}
      {kept.length > 0 ? (
        <ul className="of-list">
          {kept.map((paper) => (
            <li key={paper.key} className="of-item">
              <span className="of-item__what">
                {paper.title}
                <span className="st-hint">
                  {t("papers.detail", { size: size(paper.bytes), time: format.dateTime(paper.fetchedAt, zoneOf(room)) })}
                  {paper.until === null ? "" : ` · ${t("papers.until", { time: format.dateTime(paper.until, zoneOf(room)) })}`}
                </span>
              </span>
              <Button look="plain" size="small" icon aria-label={t("papers.remove", { title: paper.title })} onPress={() => papers.remove(paper)}>
                <span aria-hidden="true">✕</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

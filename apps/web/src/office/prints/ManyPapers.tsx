import { useEffect, useRef, useState } from "react";
import { PAPER_FORMATS, type PaperFormat, type PrintJob, type ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar, Select } from "../../ui/index.ts";
import { useLive } from "../invitations/data.ts";
import { newId } from "../new-id.ts";
import type { PrintWish } from "./data.ts";

const EVERY_MS = 2_000;

interface ManyProps {
  conferenceId: string;
  site: number;
  siteName: string;
  wish: PrintWish;
}

/** Papers of many sites, or of a room too large for one file: made in the background, taken as one archive. */
export function ManyPapers({ conferenceId, site, siteName, wish }: ManyProps) {
  const { t } = useTranslation("prints");
  const path = `/api/conferences/${conferenceId}/print-jobs`;
  const { data, problem: stale, reload } = useLive<PrintJob[]>(path, EVERY_MS);
  const [which, setWhich] = useState<"below" | "one">("below");
  const [format, setFormat] = useState<PaperFormat>("pdf");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const jobs = data ?? [];
  const isBusy = jobs.some(({ state }) => state === "waiting" || state === "running");
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemFor(error));
    }
    reload();
  };
  const begin = (): Promise<void> => {
    const { paper, language, to, sheet } = wish;
    return act(() => api.post(path, { as: "account", body: { id: newId(), site, below: which === "below", paper, format, language, to, sheet } }));
  };
  return (
    <section className="of-card of-stack" aria-labelledby="prints-many">
      <h3 id="prints-many" className="of-subtitle">
        {t("many.title", { paper: t(`papers.${wish.paper}.name`) })}
      </h3>
      <p>{t("many.body")}</p>
      <div className="pr-options">
        <Select
          label={t("many.which")}
          choices={[
            { id: "below", label: t("many.below", { site: siteName }) },
            { id: "one", label: t("many.one", { site: siteName }) },
          ]}
          value={which}
          onChange={(key) => setWhich(key === "one" ? "one" : "below")}
        />
        <Select label={t("many.format")} choices={PAPER_FORMATS.map((id) => ({ id, label: `.${id}` }))} value={format} onChange={(key) => setFormat(key as PaperFormat)} />
      </div>
      {problem ?? stale ? <ProblemNotice problem={(problem ?? stale)!} /> : null}
      <div className="of-row">
        <Button size="large" isDisabled={isBusy} onPress={() => void begin()}>
          {t("many.begin")}
        </Button>
      </div>
      {jobs.length > 0 ? (
        <ul className="pr-jobs" aria-label={t("many.list")}>
          {jobs.map((job) => (
            <Job key={job.id} job={job} address={`${path}/${job.id}`} onRemove={() => void act(() => api.del(`${path}/${job.id}`, { as: "account" }))} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Sites that must have been made while one looked on before a guess is worth saying. */
const ENOUGH = 10;

/** How long it will take at the pace since this page looked on; null while there is none to tell. */
function useMinutesLeft({ done, total, state }: PrintJob): number | null {
  const first = useRef<{ done: number; at: number } | null>(null);
  const [minutes, setMinutes] = useState<number | null>(null);
  useEffect(() => {
    if (state !== "running") return;
    first.current ??= { done, at: Date.now() };
    const made = done - first.current.done;
    if (made >= ENOUGH) setMinutes(Math.max(1, Math.ceil(((total - done) * (Date.now() - first.current.at)) / made / 60_000)));
  }, [done, total, state]);
  return minutes;
}

function Job({ job, address, onRemove }: { job: PrintJob; address: string; onRemove(): void }) {
  const { t } = useTranslation("prints");
  const format = useFormat();
  const name = t(job.below ? "many.nameBelow" : "many.name", { paper: t(`papers.${job.paper}.name`), site: job.siteName });
  const share = job.total > 0 ? job.done / job.total : 0;
  const minutes = useMinutesLeft(job);
  return (
    <li className="pr-job">
      <div>
        <p className="of-strong">
          {name} <span className="of-hint">.{job.format}</span>
        </p>
        {job.state === "waiting" ? <p className="of-hint">{t("many.waiting")}</p> : null}
        {job.state === "running" ? <ProgressBar label={t("many.running", { done: format.number(job.done), total: format.number(job.total) })} value={share} /> : null}
        {job.state === "running" && minutes !== null ? <p className="of-hint">{t("many.left", { count: minutes, n: format.number(minutes) })}</p> : null}
        {job.state === "done" ? <p className="of-hint">{t("many.done", { time: format.dateTime(job.createdAt), size: format.number(Math.max(0.1, (job.bytes ?? 0) / 1_048_576)) })}</p> : null}
        {job.state === "failed" && job.problem ? (
          <p className="of-bad">
            ✕ {job.problem.title} {job.problem.remedy}
          </p>
        ) : null}
      </div>
      <div className="of-row">
        {job.state === "done" ? (
          <a className="dc-button of-link-button" href={`${address}/archive.zip?as=account`} download aria-label={t("many.takeNamed", { name })}>
            {t("many.take")}
          </a>
        ) : null}
        <Button size="small" aria-label={t(job.state === "waiting" || job.state === "running" ? "many.cancelNamed" : "many.removeNamed", { name })} onPress={onRemove}>
          {t(job.state === "waiting" || job.state === "running" ? "many.cancel" : "many.remove")}
        </Button>
      </div>
    </li>
  );
}

import { useEffect, useMemo, useRef, useState, type DragEvent } from "react";
import { Link, useSearch } from "wouter";
import type { Me, RosterImported, RosterPreview } from "@diemcau/contract";
import { useDirectory, useReach } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { subtrees } from "../own-sites.ts";
import { ByHand } from "./ByHand.tsx";
import { PreviewTable } from "./PreviewTable.tsx";
import { FILE_LIMIT, confirmRoster, downloadUrl, previewRoster, type Problem } from "./send.ts";
import "./roster.css";

const KINDS = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** More than these are not offered one by one; the file names the sites itself. */
const OFFERED_SITES = 2_000;

/** A roster in three steps: a file to fill in, a look at what it would change, and the word to do it. */
export function RosterPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation(["office", "common"]);
  const format = useFormat();
  const directory = useDirectory(conferenceId);
  const reach = useReach(conferenceId);
  const asked = new URLSearchParams(useSearch()).get("site");
  const [site, setSite] = useState<number | null>(asked !== null && /^\d{1,5}$/.test(asked) ? Number(asked) : null);
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<RosterPreview | null>(null);
  const [problem, setProblem] = useState<Problem | { title: string; remedy: string } | null>(null);
  const [working, setWorking] = useState<{ what: "reading" | "saving"; share: number } | null>(null);
  const [done, setDone] = useState<RosterImported | null>(null);
  const importId = useRef("");
  const round = useRef(0);
  const result = useRef<HTMLHeadingElement>(null);
  const data = directory.data;
  const isOfficer = me.role === "unit-officer";
  const own = useMemo(() => {
    if (!data) return [];
    if (!isOfficer) return data.sites.id.map((_, ordinal) => ordinal);
    return reach.data ? subtrees(data.sites.parent, reach.data.roots) : [];
  }, [data, reach.data, isOfficer]);

  // What is shown next begins where the reader is taken to.
  useEffect(() => {
    if (preview || done) result.current?.focus();
  }, [preview, done]);

  const look = async (chosen: File, at: number | null): Promise<void> => {
    const mine = ++round.current;
    setFile(chosen);
    setPreview(null);
    setDone(null);
    setProblem(null);
    if (chosen.size > FILE_LIMIT) {
      setProblem({ title: t("office:roster.tooLarge"), remedy: t("office:roster.tooLargeRemedy") });
      return;
    }
    setWorking({ what: "reading", share: 0 });
    const answer = await previewRoster(conferenceId, chosen, at, (share) => mine === round.current && setWorking({ what: "reading", share }));
    if (mine !== round.current) return;
    setWorking(null);
    importId.current = newId();
    if (answer.problem) setProblem(answer.problem);
    else setPreview(answer.data);
  };
  const confirm = async (): Promise<void> => {
    if (!file || !preview) return;
    setProblem(null);
    setWorking({ what: "saving", share: 0 });
    const answer = await confirmRoster(conferenceId, file, site, importId.current, preview.hash, (share) => setWorking({ what: "saving", share }));
    setWorking(null);
    if (answer.problem) {
      setProblem(answer.problem);
      return;
    }
    setDone(answer.data);
  };
  const pickSite = (value: string): void => {
    const next = value === "" ? null : Number(value);
    setSite(next);
    if (file && !done) void look(file, next);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped && working?.what !== "saving") void look(dropped, site);
  };

  const back = <Link href={`/office/${conferenceId}`}>← {t("office:roster.back")}</Link>;
  if (directory.problem && !data) return <ProblemNotice problem={directory.problem} actions={back} />;
  if (!data || (isOfficer && !reach.data)) return <ProgressBar label={t("office:conference.loading")} />;
  const { name } = data.sites;
  const changes = preview ? preview.counts.add + preview.counts.update : 0;
  return (
    <div className="of-stack">
      {back}
      <div className="of-head">
        <h2 className="of-title">{t("office:roster.title")}</h2>
        <p className="of-hint">{data.outline.conference.title}</p>
      </div>
      <section className="of-card of-stack" aria-labelledby="roster-step-1">
        <h3 id="roster-step-1" className="of-subtitle">
          1. {t("office:roster.step1")}
        </h3>
        <p>{t("office:roster.step1Body")}</p>
        <label className="dc-field of-roster__site">
          <span className="dc-field__label">{t("office:roster.site")}</span>
          <select className="dc-input" value={site ?? ""} disabled={working?.what === "saving"} onChange={(event) => pickSite(event.target.value)}>
            <option value="">{t("office:roster.siteInFile")}</option>
            {(site !== null && !own.slice(0, OFFERED_SITES).includes(site) ? [site, ...own.slice(0, OFFERED_SITES)] : own.slice(0, OFFERED_SITES)).map((each) => (
              <option key={each} value={each}>
                {name[each]}
              </option>
            ))}
          </select>
        </label>
        <div className="of-row">
          <a className="dc-button of-link-button" href={downloadUrl(conferenceId, null, "xlsx")} download>
            {t("office:roster.template")}
          </a>
          {site === null
            ? null
            : (["xlsx", "csv"] as const).map((kind) => (
                <a key={kind} className="dc-button of-link-button" href={downloadUrl(conferenceId, site, kind)} download>
                  {t("office:roster.download", { kind: `.${kind}` })}
                </a>
              ))}
        </div>
      </section>

      <section className="of-card of-stack" aria-labelledby="roster-step-2">
        <h3 id="roster-step-2" className="of-subtitle">
          2. {t("office:roster.step2")}
        </h3>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a second way; the field inside is the first */}
        <label className="of-drop" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
          <span className="dc-button of-drop__choose" aria-hidden="true">
            {t("office:roster.chooseShort")}
          </span>
          <span className="of-strong">{t("office:roster.choose")}</span>
          <span className="of-hint">{t("office:roster.chooseHint")}</span>
          <input
            type="file"
            className="visually-hidden"
            accept={KINDS}
            disabled={working?.what === "saving"}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (chosen) void look(chosen, site);
              // The same name again, after it was corrected, is a new choice.
              event.target.value = "";
            }}
          />
        </label>
        {file ? (
          <p className="of-hint" role="status">
            {t("office:roster.chosen", { name: file.name })}
          </p>
        ) : null}
        {working ? <ProgressBar label={t(`office:roster.${working.what}`)} value={working.share} /> : null}
        {problem ? (
          <ProblemNotice
            problem={problem}
            actions={
              file && working === null ? (
                <Button onPress={() => void look(file, site)}>{t("office:roster.again")}</Button>
              ) : null
            }
          />
        ) : null}
      </section>

      {preview && !done ? (
        <section className="of-card of-stack" aria-labelledby="roster-step-3">
          <h3 id="roster-step-3" ref={result} tabIndex={-1} className="of-subtitle">
            3. {t("office:roster.step3")}
          </h3>
          <PreviewTable preview={preview} />
          {preview.counts.error > 0 ? (
            <p className="of-bad" role="status">
              ✕ {t("office:roster.fixFirst", { n: format.number(preview.counts.error) })}
            </p>
          ) : changes === 0 ? (
            <p role="status">{t("office:roster.nothing")}</p>
          ) : (
            <>
              <p className="of-strong">
                {t("office:roster.will", {
                  add: format.number(preview.counts.add),
                  update: format.number(preview.counts.update),
                  sites: format.number(preview.counts.sites),
                })}
              </p>
              <div className="of-row">
                <Button look="primary" size="large" isDisabled={working !== null} onPress={() => void confirm()}>
                  {t("office:roster.confirm")}
                </Button>
              </div>
            </>
          )}
        </section>
      ) : null}
      {done && preview ? (
        <section className="of-card of-stack" aria-labelledby="roster-done">
          <h3 id="roster-done" ref={result} tabIndex={-1} className="of-subtitle of-good" role="status">
            ✓ {t("office:roster.done", { add: format.number(preview.counts.add), update: format.number(preview.counts.update) })}
          </h3>
          <p>{t("office:roster.doneBody")}</p>
        </section>
      ) : null}
      {site === null ? (
        <p className="of-hint">{t("office:roster.byHand.pick")}</p>
      ) : (
        <ByHand key={site} conferenceId={conferenceId} site={site} version={done?.id} />
      )}
    </div>
  );
}

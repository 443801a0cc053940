import { Suspense, useState } from "react";
import { Link, useSearch } from "wouter";
import { BADGE_SHEETS, PAPER_FORMATS, PAPER_KINDS, type BadgeSheet, type LetterheadAnswer, type Me, type PaperFormat, type PaperKind, type ProblemDetails } from "@diemcau/contract";
import { useRoster } from "../../data/index.ts";
import { language, useTranslation } from "../../i18n/index.ts";
import { Boundary, Button, EmptyState, ProblemNotice, ProgressBar, Select, later } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";
import { LetterheadForm } from "./LetterheadForm.tsx";
import { ManyPapers } from "./ManyPapers.tsx";
import { SitePicker } from "./SitePicker.tsx";
import { fetchPaper, handOver, letterheadAddress, paperAddress, type PrintWish } from "./data.ts";
import { useSite } from "./useSite.ts";
import "./prints.css";

/** Loaded when somebody looks first. */
const PdfView = later(() => import("../documents/PdfView.tsx"));

const isPaper = (text: string | null): text is PaperKind => (PAPER_KINDS as readonly (string | null)[]).includes(text);

/** Papers of a site: which one, in which language and form, and what stands at its head and foot. */
export function PrintsPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("prints");
  const { directory, problem, own, site, pick } = useSite(conferenceId, me);
  const asked = new URLSearchParams(useSearch()).get("paper");
  const [wish, setWish] = useState<PrintWish>({ paper: isPaper(asked) ? asked : "invitation", language: language(), to: "unit", sheet: "2x5", delegate: "" });
  if (problem) return <ProblemNotice problem={problem} actions={<Link href="/office">{t("back")}</Link>} />;
  if (!directory || !own) return <ProgressBar label={t("loading")} />;
  if (site < 0) return <EmptyState title={t("noSites")}>{t("noSitesBody")}</EmptyState>;
  const change = (next: Partial<PrintWish>): void => setWish((last) => ({ ...last, ...next }));
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("title")}</h2>
        <p className="of-hint">{directory.outline.conference.title}</p>
      </div>
      <section className="of-card of-stack" aria-labelledby="prints-what">
        <h3 id="prints-what" className="of-subtitle">
          {t("what")}
        </h3>
        <SitePicker
          names={directory.sites.name}
          sites={own}
          site={site}
          onPick={(next) => {
            change({ delegate: "" });
            pick(next);
          }}
        />
        <fieldset className="pr-papers">
          <legend className="dc-field__label">{t("paper")}</legend>
          {PAPER_KINDS.map((kind) => (
            <label key={kind} className="pr-paper">
              <input type="radio" name="paper" value={kind} checked={wish.paper === kind} onChange={() => change({ paper: kind })} />
              <span className="pr-paper__name">{t(`papers.${kind}.name`)}</span>
              <span className="of-hint">{t(`papers.${kind}.what`)}</span>
            </label>
          ))}
        </fieldset>
      </section>
      <Paper key={`paper ${site}`} conferenceId={conferenceId} site={site} wish={wish} change={change} />
      <ManyPapers conferenceId={conferenceId} site={site} siteName={directory.sites.name[site] ?? ""} wish={wish} />
    </div>
  );
}

interface PaperProps {
  conferenceId: string;
  site: number;
  wish: PrintWish;
  change(next: Partial<PrintWish>): void;
}

function Paper({ conferenceId, site, wish, change }: PaperProps) {
  const { t } = useTranslation("prints");
  const letterhead = useAsked<LetterheadAnswer>(letterheadAddress(conferenceId, site));
  const [edited, setEdited] = useState(false);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [shown, setShown] = useState<{ address: string; bytes: ArrayBuffer } | null>(null);
  const headed = wish.paper === "invitation" || wish.paper === "agenda" || wish.paper === "delegates";
  const address = paperAddress(conferenceId, site, "pdf", wish);
  const make = async (format: PaperFormat, look: boolean): Promise<void> => {
    setProblem(null);
    setShown(null);
    setWorking(true);
    const answer = await fetchPaper(paperAddress(conferenceId, site, format, wish));
    setWorking(false);
    if (answer.problem) setProblem(answer.problem);
    else if (look) setShown({ address, bytes: await answer.file.arrayBuffer() });
    else handOver(answer.file, answer.name);
  };
  return (
    <>
      {headed ? (
        letterhead.data ? (
          <LetterheadForm conferenceId={conferenceId} site={site} answer={letterhead.data} onEdited={setEdited} />
        ) : letterhead.problem ? (
          <ProblemNotice problem={letterhead.problem} actions={<Button onPress={letterhead.reload}>{t("again")}</Button>} />
        ) : (
          <ProgressBar label={t("loading")} />
        )
      ) : null}
      <section className="of-card of-stack" aria-labelledby="prints-how">
        <h3 id="prints-how" className="of-subtitle">
          {t("how", { paper: t(`papers.${wish.paper}.name`) })}
        </h3>
        <div className="pr-options">
          <Select
            label={t("language")}
            choices={[
              { id: "vi", label: "Tiếng Việt" },
              { id: "en", label: "English" },
            ]}
            value={wish.language}
            onChange={(key) => change({ language: key === "en" ? "en" : "vi" })}
          />
          {wish.paper === "invitation" ? (
            <Select
              label={t("to")}
              choices={[
                { id: "unit", label: t("toUnit") },
                { id: "delegates", label: t("toDelegates") },
              ]}
              value={wish.to}
              onChange={(key) => change({ to: key === "delegates" ? "delegates" : "unit" })}
            />
          ) : null}
          {wish.paper === "badges" ? (
            <Select label={t("sheet")} choices={BADGE_SHEETS.map((id) => ({ id, label: t(`sheets.${id}`) }))} value={wish.sheet} onChange={(key) => change({ sheet: key as BadgeSheet })} />
          ) : null}
          {wish.paper === "badges" || (wish.paper === "invitation" && wish.to === "delegates") ? (
            <WhichDelegate conferenceId={conferenceId} site={site} value={wish.delegate} onChange={(delegate) => change({ delegate })} />
          ) : null}
        </div>
        {headed && edited ? (
          <p className="pr-unsaved" role="status">
            ! {t("unsaved")}
          </p>
        ) : null}
        {problem ? <ProblemNotice problem={problem} actions={problem.code === "print-no-plan" ? <Link href={`/office/${conferenceId}/seats?site=${site}`}>{t("toSeats")}</Link> : null} /> : null}
        {working ? <ProgressBar label={t("working")} /> : null}
        <div className="of-row">
          <Button look="primary" size="large" isDisabled={working} onPress={() => void make("pdf", true)}>
            {t("look")}
          </Button>
          {PAPER_FORMATS.map((format) => (
            <Button key={format} size="large" isDisabled={working} onPress={() => void make(format, false)}>
              {t("take", { format: `.${format}` })}
            </Button>
          ))}
        </div>
        {wish.paper === "badges" ? <p className="of-hint">{t("badgesAreKeys")}</p> : null}
        {shown?.address === address ? (
          <Boundary>
            <Suspense fallback={<ProgressBar label={t("loading")} />}>
              <PdfView bytes={shown.bytes} name={t(`papers.${wish.paper}.name`)} />
            </Suspense>
          </Boundary>
        ) : null}
      </section>
    </>
  );
}

function WhichDelegate({ conferenceId, site, value, onChange }: { conferenceId: string; site: number; value: string; onChange(value: string): void }) {
  const { t } = useTranslation("prints");
  const roster = useRoster(conferenceId, site, "account");
  return (
    <label className="dc-field">
      <span className="dc-field__label">{t("which")}</span>
      <select className="dc-input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("whichAll")}</option>
        {(roster.data?.delegates ?? []).map(({ delegateId, name }) => (
          <option key={delegateId} value={delegateId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

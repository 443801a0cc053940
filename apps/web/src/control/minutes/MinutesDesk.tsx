import type { MinutesView } from "@diemcau/contract";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { ByHand } from "./ByHand.tsx";
import { Section } from "./Section.tsx";
import { useMinutes } from "./use-minutes.ts";
import { useMentions, Written, type Mentions } from "./Written.tsx";
import "./minutes.css";

const NOTHING = { conclusions: "", attendance: "", remarks: {} };

/** The minutes as they stand: written from the journal, with what the secretary adds. */
export default function MinutesDesk() {
  const { t, i18n } = useTranslation(["rollcall", "common"]);
  const format = useFormat();
  const { conferenceId, directory, state } = useRoom();
  const role = useMe("account").data?.role;
  const language = i18n.language.startsWith("en") ? "en" : "vi";
  const minutes = useMinutes(conferenceId, language);
  const { view, problem, text } = minutes;
  const mentions = useMentions(
    text ?? NOTHING,
    directory.outline.documents.map(({ id }) => id),
  );
  const may = role === "producer" || role === "secretary";
  const zone = directory.outline.conference.timeZone;
  const file = (kind: "pdf" | "docx") => `/api/conferences/${conferenceId}/minutes-papers/minutes.${kind}?language=${language}&as=account`;
  if (!view || !text) {
    return (
      <main id="main" className="dc-middle">
        {problem ? (
          <ProblemNotice problem={problem} actions={<Button onPress={minutes.refresh}>{t("common:action.retry")}</Button>} />
        ) : (
          <ProgressBar label={t("rollcall:minutes.loading")} />
        )}
      </main>
    );
  }
  const stale = state.seq > view.seq;
  return (
    <main id="main" className="mi-desk">
      <section className="dc-panel mi-paper" aria-labelledby="minutes-heading">
        <header className="mi-head">
          <h2 id="minutes-heading">{t("rollcall:minutes.title")}</h2>
          <span className="mi-head__state">
            {stale ? <Badge tone="accent">{t("rollcall:minutes.stale")}</Badge> : null}
            <span>{t("rollcall:minutes.writtenAt", { time: format.time(view.writtenAt, zone) })}</span>
            <Button look={stale ? "primary" : "quiet"} onPress={minutes.refresh}>
              {t("rollcall:minutes.refresh")}
            </Button>
            <a className="dc-link" href={file("pdf")} target="_blank" rel="noreferrer">
              .pdf
            </a>
            <a className="dc-link" href={file("docx")} download>
              .docx
            </a>
            <a className="dc-link" href={`/api/conferences/${conferenceId}/absences.csv?as=account`} download>
              {t("rollcall:minutes.absences")}
            </a>
          </span>
        </header>
        <article className="mi-text" tabIndex={0} aria-label={t("rollcall:minutes.title")}>
          <h3 className="mi-text__title">{directory.outline.conference.title}</h3>
          {view.head.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {text.attendance.trim() === "" ? null : (
            <section className="mi-section">
              <h3>{t("rollcall:minutes.attendance")}</h3>
              <Written text={text.attendance} mentions={mentions} />
            </section>
          )}
          <Sections view={view} place="course" minutes={minutes} may={may} mentions={mentions} />
          {view.sections.some(({ place }) => place === "annex") ? <h3 className="mi-text__annex">{t("rollcall:minutes.annex")}</h3> : null}
          <Sections view={view} place="annex" minutes={minutes} may={may} mentions={mentions} />
        </article>
      </section>
      <ByHand minutes={minutes} text={text} may={may} zone={zone} />
    </main>
  );
}

interface SectionsProps {
  view: MinutesView;
  place: "course" | "annex";
  minutes: ReturnType<typeof useMinutes>;
  may: boolean;
  mentions: Mentions;
}

function Sections({ view, place, minutes, may, mentions }: SectionsProps) {
  const shown = view.sections.filter((section) => section.place === place);
  const closing = shown.findIndex(({ key }) => key === "closing");
  const one = (section: (typeof shown)[number]) => (
      <Section
        key={section.key}
        mentions={mentions}
        section={section}
        remark={minutes.text?.remarks[section.key]}
        may={may}
        onRemark={(remark) => {
          const { [section.key]: _before, ...rest } = minutes.text?.remarks ?? {};
          minutes.change({ remarks: remark === null ? rest : { ...rest, [section.key]: remark } });
        }}
      />
  );
  if (place === "annex") return shown.map(one);
  // Where the paper has them: before the closing.
  const before = closing < 0 ? shown : shown.slice(0, closing);
  return (
    <>
      {before.map(one)}
      <Conclusions text={minutes.text?.conclusions ?? ""} mentions={mentions} />
      {closing < 0 ? null : shown.slice(closing).map(one)}
    </>
  );
}

function Conclusions({ text, mentions }: { text: string; mentions: Mentions }) {
  const { t } = useTranslation("rollcall");
  if (text.trim() === "") return null;
  return (
    <section className="mi-section" data-section="conclusions">
      <h3>{t("minutes.conclusions")}</h3>
      <Written text={text} mentions={mentions} />
    </section>
  );
}

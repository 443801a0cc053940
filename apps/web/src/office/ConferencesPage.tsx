import { useState } from "react";
import { Link } from "wouter";
import type { Me } from "@diemcau/contract";
import { useConferences } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Badge, EmptyState, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { storedDraft } from "./draft.ts";

export function ConferencesPage({ me }: { me: Me }) {
  const { t } = useTranslation(["office", "common", "editor"]);
  const format = useFormat();
  const conferences = useConferences();
  const [hasDraft] = useState(() => storedDraft() !== null);
  const canCreate = me.role === "producer";
  const create = (
    <Link href="/office/new" className="dc-button dc-button--primary of-link-button">
      {hasDraft ? t("office:list.continue") : t("office:list.new")}
    </Link>
  );
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("office:list.title")}</h2>
        {canCreate ? (
          <div className="of-row">
            <Link href="/office/series" className="dc-button of-link-button">
              {t("editor:series.link")}
            </Link>
            {create}
          </div>
        ) : null}
      </div>
      {conferences.problem ? <ProblemNotice problem={conferences.problem} /> : null}
      {!conferences.data && !conferences.problem ? <ProgressBar label={t("office:list.loading")} /> : null}
      {conferences.data?.length === 0 ? (
        <EmptyState title={t("office:list.empty")}>{canCreate ? t("office:list.emptyBody") : null}</EmptyState>
      ) : null}
      <ul className="of-conferences">
        {(conferences.data ?? []).map((conference) => (
          <li key={conference.id} className="of-card of-conference">
            <div className="of-conference__what">
              <p className="of-conference__title">{conference.title}</p>
              <p className="of-facts">
                <Badge tone={conference.phase === "live" ? "good" : "neutral"}>
                  {t(`common:phase.${conference.phase}`)}
                </Badge>
                {conference.standing === "planned" ? null : <Badge tone="danger">{t(`editor:standing.is.${conference.standing}`)}</Badge>}
                <span>{format.dateTime(conference.startsAt, conference.timeZone)}</span>
                <span>{conference.venue}</span>
                {conference.groundDocument ? (
                  <span>{t("office:list.ground", { symbol: conference.groundDocument })}</span>
                ) : null}
                <span>{t("office:list.sites", { count: conference.siteCount, n: format.number(conference.siteCount) })}</span>
                <span>{t("office:list.expected", { count: conference.expected, n: format.number(conference.expected) })}</span>
              </p>
            </div>
            <Link href={`/office/${conference.id}`} className="dc-button of-link-button">
              {t("office:list.view", { title: conference.shortTitle })}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useMemo, useState } from "react";
import { Link, useSearch } from "wouter";
import type { Me } from "@diemcau/contract";
import { useCommand, useConference, useDirectory, useReach } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import {
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  InlineStatus,
  ProblemNotice,
  ProgressBar,
  type SendStatus,
} from "../ui/index.ts";
import { problemFor } from "../data/index.ts";
import { SitesTable } from "./SitesTable.tsx";
import { ConferenceDocuments } from "./documents/ConferenceDocuments.tsx";
import { subtrees } from "./own-sites.ts";

/** One conference: what it is, its sites and their codes, and for the producer the way to go live. */
export function ConferencePage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation(["office", "common", "editor"]);
  const format = useFormat();
  const created = new URLSearchParams(useSearch()).has("created");
  const directory = useDirectory(conferenceId);
  const live = useConference(conferenceId, "account");
  const isOfficer = me.role === "unit-officer";
  const reach = useReach(conferenceId);
  const data = directory.data;
  const sites = useMemo(() => {
    if (!data) return null;
    if (!isOfficer) return data.sites.id.map((_, ordinal) => ordinal);
    return reach.data ? subtrees(data.sites.parent, reach.data.roots) : null;
  }, [data, reach.data, isOfficer]);

  if (directory.problem && !data)
    return (
      <ProblemNotice problem={directory.problem} actions={<Link href="/office">{t("office:conference.back")}</Link>} />
    );
  if (!data || !sites) return <ProgressBar label={t("office:conference.loading")} />;
  const { conference } = data.outline;
  const phase = live.state?.phase ?? conference.phase;
  const unit = me.unit?.name ?? "";
  return (
    <div className="of-stack">
      <Link href="/office">← {t("office:conference.back")}</Link>
      <section className="of-card of-stack" aria-labelledby="conference-title">
        <div className="of-head">
          <h2 id="conference-title" className="of-title">
            {conference.title}
          </h2>
          {conference.standing === "planned" ? null : <Badge tone="danger">{t(`editor:standing.is.${conference.standing}`)}</Badge>}
          <Badge tone={phase === "live" ? "good" : "neutral"}>{t(`common:phase.${phase}`)}</Badge>
        </div>
        {created && phase === "prepared" ? (
          <p className="of-good" role="status">
            ✓ {t("office:conference.created")}
          </p>
        ) : null}
        <dl className="of-about">
          <div>
            <dt>{t("office:conference.opens")}</dt>
            <dd>{format.dateTime(conference.startsAt, conference.timeZone)}</dd>
          </div>
          <div>
            <dt>{t("office:conference.venue")}</dt>
            <dd>{conference.venue}</dd>
          </div>
          {conference.groundDocument ? (
            <div>
              <dt>{t("office:conference.ground")}</dt>
              <dd>{conference.groundDocument}</dd>
            </div>
          ) : null}
        </dl>
        {live.status === "waiting" ? (
          <ProblemNotice
            polite
            problem={{
              title: t("common:connection.waitingSince", { time: format.time(live.since) }),
              remedy: t("common:connection.waitingRemedy"),
            }}
          />
        ) : null}
        {me.role === "producer" ? (
          <GoLive conferenceId={conferenceId} phase={phase} siteCount={conference.siteCount} />
        ) : null}
        {isOfficer && sites.length > 0 ? (
          <Link href={`/office/${conferenceId}/live`} className={`dc-button of-link-button${phase === "live" ? " dc-button--primary" : ""}`}>
            {t("office:conference.live")}
          </Link>
        ) : null}
      </section>
      <ConferenceDocuments conferenceId={conferenceId} />
      {sites.length === 0 && isOfficer ? (
        <EmptyState title={t("office:conference.ownMissing", { unit })}>
          {t("office:conference.ownMissingBody")}
        </EmptyState>
      ) : (
        <SitesTable
          title={isOfficer ? t("office:conference.ownSites", { unit }) : t("office:conference.sites")}
          conferenceId={conferenceId}
          directory={data}
          sites={sites}
          state={live.state}
          mayNumber={(isOfficer || me.role === "producer") && phase !== "ended"}
        />
      )}
    </div>
  );
}

function GoLive({ conferenceId, phase, siteCount }: { conferenceId: string; phase: string; siteCount: number }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const send = useCommand(conferenceId, "account");
  const [asking, setAsking] = useState(false);
  const [status, setStatus] = useState<SendStatus>("idle");
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const open = async (): Promise<void> => {
    setAsking(false);
    setProblem(null);
    setStatus("waiting");
    try {
      await send({ kind: "conference.open" });
      setStatus("sent");
    } catch (error) {
      setStatus("refused");
      setProblem(problemFor(error));
    }
  };
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="of-row">
        {phase === "prepared" ? (
          <Button look="primary" size="large" isDisabled={status === "waiting"} onPress={() => setAsking(true)}>
            {t("conference.open")}
          </Button>
        ) : null}
        {/* The control room is another page: a plain link, not a route of this app. */}
        <a
          href={`/control/${conferenceId}`}
          className={`dc-button dc-button--large of-link-button${phase === "live" ? " dc-button--primary" : ""}`}
        >
          {t("conference.control")}
        </a>
        <InlineStatus status={status} />
      </div>
      <ConfirmDialog
        isOpen={asking}
        title={t("conference.openTitle")}
        confirmLabel={t("conference.open")}
        onConfirm={() => void open()}
        onCancel={() => setAsking(false)}
      >
        {t("conference.openBody", { count: siteCount, n: format.number(siteCount) })}
      </ConfirmDialog>
    </>
  );
}

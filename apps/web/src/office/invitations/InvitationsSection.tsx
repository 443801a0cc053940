import { useMemo } from "react";
import { Route, Switch } from "wouter";
import type { Me } from "@diemcau/contract";
import { useOutline, useReach } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { InvitationPage } from "./InvitationPage.tsx";
import { LetterPage } from "./LetterPage.tsx";
import { Overview } from "./Overview.tsx";
import { ProducerPage } from "./ProducerPage.tsx";
import "./invitations.css";

export interface OfConference {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly venue: string;
  readonly startsAt: number;
  readonly timeZone: string;
}

/** The producer writes and sees everything; an officer sees their own invitation and the level below. */
export function InvitationsSection({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("invitations");
  const outline = useOutline(conferenceId, "account");
  const reach = useReach(conferenceId);
  const base = `/office/${conferenceId}/invitations`;
  const about = outline.data?.conference;
  const conference = useMemo<OfConference | null>(
    () => (about ? { id: conferenceId, title: about.title, shortTitle: about.shortTitle, venue: about.venue, startsAt: about.startsAt, timeZone: about.timeZone } : null),
    [about, conferenceId],
  );
  const problem = outline.problem ?? reach.problem;
  if (problem && (!conference || !reach.data)) return <ProblemNotice problem={problem} />;
  if (!conference || !reach.data) return <ProgressBar label={t("loading")} />;
  const { roots } = reach.data;
  const isProducer = me.role === "producer";
  return (
    <Switch>
      <Route path={`${base}/site/:ordinal`}>{({ ordinal }) => <InvitationPage key={ordinal} conference={conference} site={Number(ordinal)} isProducer={isProducer} />}</Route>
      <Route path={`${base}/letter/:ordinal`}>{({ ordinal }) => <LetterPage conference={conference} site={Number(ordinal)} />}</Route>
      <Route>
        {isProducer ? (
          <ProducerPage conference={conference} />
        ) : roots.length === 0 ? (
          <EmptyState title={t("notInvited")}>{t("notInvitedBody", { unit: me.unit?.name ?? "" })}</EmptyState>
        ) : (
          <div className="of-stack">
            <InvitationPage conference={conference} site={roots[0]!} isProducer={false} />
            <Overview conference={conference} root={roots[0]!} isProducer={false} />
          </div>
        )}
      </Route>
    </Switch>
  );
}

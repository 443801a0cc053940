import { Suspense, type ReactNode } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "@diemcau/contract";
import { useTranslation } from "../i18n/index.ts";
import { Boundary, ProgressBar, later } from "../ui/index.ts";
import { ConferencePage } from "./ConferencePage.tsx";
import { PapersPage } from "./documents/PapersPage.tsx";
import { LineTestsPage } from "./line-tests/LineTestsPage.tsx";
import { ForeignEndsPage } from "./foreign-ends/ForeignEndsPage.tsx";
import { InvitationsSection } from "./invitations/InvitationsSection.tsx";
import { AgendaPage } from "./agenda/AgendaPage.tsx";
import { PrintsPage } from "./prints/PrintsPage.tsx";
import { RosterPage } from "./roster/RosterPage.tsx";
import { SeatsPage } from "./seats/SeatsPage.tsx";
import { SectionRow } from "./SectionRow.tsx";

/** The live conference is half a control room: loaded where it is looked at. */
const LivePage = later(() => import("./live/LivePage.tsx"));

interface Section {
  /** Below `/office/<conference>`; the first is the conference itself. */
  readonly segment: string;
  readonly label: string;
  readonly page: ReactNode;
}

/** Everything about one conference: a row of sections, and the one that is open. */
export function ConferenceSection({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation(["office", "drafts", "prints", "editor", "live", "foreign", "common"]);
  const [path] = useLocation();
  const base = `/office/${conferenceId}`;
  const live: Section = {
    segment: "live",
    label: t("live:section"),
    page: (
      <Boundary>
        <Suspense fallback={<ProgressBar label={t("common:loading")} />}>
          <LivePage conferenceId={conferenceId} me={me} />
        </Suspense>
      </Boundary>
    ),
  };
  const sections: Section[] = [
    { segment: "", label: t("section.overview"), page: <ConferencePage conferenceId={conferenceId} me={me} /> },
    ...(me.role === "unit-officer" ? [live] : []),
    { segment: "invitations", label: t("section.invitations"), page: <InvitationsSection conferenceId={conferenceId} me={me} /> },
    { segment: "agenda", label: t("editor:section"), page: <AgendaPage conferenceId={conferenceId} me={me} /> },
    { segment: "roster", label: t("section.roster"), page: <RosterPage conferenceId={conferenceId} me={me} /> },
    { segment: "seats", label: t("prints:section.seats"), page: <SeatsPage conferenceId={conferenceId} me={me} /> },
    { segment: "prints", label: t("prints:section.prints"), page: <PrintsPage conferenceId={conferenceId} me={me} /> },
    { segment: "papers", label: t("drafts:papers.section"), page: <PapersPage conferenceId={conferenceId} me={me} /> },
    { segment: "tests", label: t("section.tests"), page: <LineTestsPage conferenceId={conferenceId} me={me} /> },
    ...(me.role === "producer" ? [{ segment: "foreign-ends", label: t("foreign:section"), page: <ForeignEndsPage conferenceId={conferenceId} /> }] : []),
  ];
  const address = (segment: string): string => (segment ? `${base}/${segment}` : base);
  const isOpen = (segment: string): boolean => path === address(segment) || (segment !== "" && path.startsWith(`${address(segment)}/`));
  return (
    <>
      <SectionRow isInner label={t("section.label")} current={path}>
        {sections.map(({ segment, label }) => (
          <Link key={segment} href={address(segment)} aria-current={isOpen(segment) ? "page" : undefined}>
            {label}
          </Link>
        ))}
      </SectionRow>
      <Switch>
        {sections.map(({ segment, page }) => (
          <Route key={segment} path={segment ? `${address(segment)}/*?` : base}>
            {page}
          </Route>
        ))}
      </Switch>
    </>
  );
}

import type { ReactNode } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "@diemcau/contract";
import { useTranslation } from "../i18n/index.ts";
import { ConferencePage } from "./ConferencePage.tsx";
import { InvitationsSection } from "./invitations/InvitationsSection.tsx";
import { RosterPage } from "./roster/RosterPage.tsx";

interface Section {
  /** Below `/office/<conference>`; the first is the conference itself. */
  readonly segment: string;
  readonly label: string;
  readonly page: ReactNode;
}

/** Everything about one conference: a row of sections, and the one that is open. */
export function ConferenceSection({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("office");
  const [path] = useLocation();
  const base = `/office/${conferenceId}`;
  const sections: Section[] = [
    { segment: "", label: t("section.overview"), page: <ConferencePage conferenceId={conferenceId} me={me} /> },
    { segment: "invitations", label: t("section.invitations"), page: <InvitationsSection conferenceId={conferenceId} me={me} /> },
    { segment: "roster", label: t("section.roster"), page: <RosterPage conferenceId={conferenceId} me={me} /> },
  ];
  const address = (segment: string): string => (segment ? `${base}/${segment}` : base);
  const isOpen = (segment: string): boolean => path === address(segment) || (segment !== "" && path.startsWith(`${address(segment)}/`));
  return (
    <>
      <nav className="of-sections" aria-label={t("section.label")}>
        {sections.map(({ segment, label }) => (
          <Link key={segment} href={address(segment)} aria-current={isOpen(segment) ? "page" : undefined}>
            {label}
          </Link>
        ))}
      </nav>
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

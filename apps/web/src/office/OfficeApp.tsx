import { useEffect, useState } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "@diemcau/contract";
import { signOut, useMe } from "../data/index.ts";
import { readTimesIn, useTranslation } from "../i18n/index.ts";
import { AppHeader, Button, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { ConferenceSection } from "./ConferenceSection.tsx";
import { WelcomePage } from "./WelcomePage.tsx";
import { ConferencesPage } from "./ConferencesPage.tsx";
import { NewConferencePage } from "./NewConferencePage.tsx";
import { AccountsPage } from "./accounts/AccountsPage.tsx";
import { EdgesPage } from "./edges/EdgesPage.tsx";
import { PlanPage } from "./edges/PlanPage.tsx";
import { Bell } from "./invitations/Bell.tsx";
import { CalendarPage } from "./agenda/CalendarPage.tsx";
import { SeriesPage } from "./agenda/SeriesPage.tsx";
import { DocumentsSection } from "./documents/DocumentsSection.tsx";
import { FirstDoor } from "./setup/FirstDoor.tsx";
import { OrganisationSection } from "./organisation/OrganisationSection.tsx";
import { SectionRow } from "./SectionRow.tsx";

/** Who is signed in decides what the office shows: a producer everything, a unit officer their own subtree. */
export function OfficeApp() {
  const { t } = useTranslation(["office", "common"]);
  const answer = useMe("account");
  const [signedIn, setSignedIn] = useState<Me | null | undefined>();
  const me = signedIn === undefined ? answer.data : signedIn;
  // Before anything below is drawn.
  if (me?.timeZone) readTimesIn(me.timeZone);
  useEffect(() => {
    document.title = `${t("office:appTitle")} – Điểm Cầu`;
  }, [t]);

  const out = async (): Promise<void> => {
    await signOut().catch(() => {});
    setSignedIn(null);
  };
  // Whoever is signed in on this computer: the link says for whom it is.
  const [path, navigate] = useLocation();
  const isWelcome = path === "/office/welcome";
  const needsSignIn = signedIn === null || answer.problem?.status === 401;
  return (
    <>
      <AppHeader
        title={t("office:appTitle")}
        who={me && !isWelcome ? { name: me.name, role: t(`common:role.${me.role}`) } : undefined}
        onSignOut={me && !isWelcome ? () => void out() : undefined}
      >
        {me && !isWelcome ? <Bell key={me.name} /> : null}
      </AppHeader>
      <main id="main" className="of-page">
        {me && !isWelcome ? <OfficeNav me={me} /> : null}
        {isWelcome ? (
          <WelcomePage
            onSignedIn={(fresh) => {
              setSignedIn(fresh);
              navigate("/office", { replace: true });
            }}
          />
        ) : me ? (
          <Switch>
            {me.role === "producer" ? (
              <Route path="/office/new">
                <NewConferencePage />
              </Route>
            ) : null}
            <Route path="/office/calendar">
              <CalendarPage />
            </Route>
            {me.role === "producer" ? (
              <Route path="/office/series">
                <SeriesPage />
              </Route>
            ) : null}
            {me.role === "producer" ? (
              <Route path="/office/accounts">
                <AccountsPage />
              </Route>
            ) : null}
            {me.role === "producer" ? (
              <Route path="/office/edges/plan">
                <PlanPage />
              </Route>
            ) : null}
            {me.role === "producer" ? (
              <Route path="/office/edges">
                <EdgesPage />
              </Route>
            ) : null}
            <Route path="/office/documents/*?">
              <DocumentsSection me={me} />
            </Route>
            <Route path="/office/organisation/*?">
              <OrganisationSection me={me} />
            </Route>
            <Route path="/office/:conferenceId/*?">
              {({ conferenceId }) => <ConferenceSection key={conferenceId} conferenceId={conferenceId!} me={me} />}
            </Route>
            <Route>
              <ConferencesPage me={me} />
            </Route>
          </Switch>
        ) : needsSignIn ? (
          <FirstDoor onSignedIn={setSignedIn} />
        ) : answer.problem ? (
          <ProblemNotice
            problem={answer.problem}
            actions={<Button onPress={answer.reload}>{t("common:action.retry")}</Button>}
          />
        ) : (
          <ProgressBar label={t("common:loading")} />
        )}
      </main>
    </>
  );
}

function OfficeNav({ me }: { me: Me }) {
  const { t } = useTranslation(["office", "editor", "organisation", "accounts", "edges"]);
  const [path] = useLocation();
  const sections = [
    { address: "/office/documents", label: t("nav.documents") },
    { address: "/office/organisation", label: t("organisation:entry") },
    { address: "/office/calendar", label: t("editor:calendar.nav") },
    ...(me.role === "producer" ? [{ address: "/office/accounts", label: t("accounts:nav") }, { address: "/office/edges", label: t("edges:nav") }] : []),
  ];
  const open = sections.find(({ address }) => path.startsWith(address));
  return (
    <SectionRow label={t("nav.label")} current={path}>
      <Link href="/office" aria-current={open ? undefined : "page"}>
        {t("nav.conferences")}
      </Link>
      {sections.map(({ address, label }) => (
        <Link key={address} href={address} aria-current={open?.address === address ? "page" : undefined}>
          {label}
        </Link>
      ))}
      <a href="/recordings">{t("nav.recordings")}</a>
    </SectionRow>
  );
}

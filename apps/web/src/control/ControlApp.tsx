import { Suspense, useCallback, useEffect, useState } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import type { Me } from "@diemcau/contract";
import { signOut, useConferences, useMe } from "../data/index.ts";
import { useText } from "./text.ts";
import { AppHeader, Boundary, Button, EmptyState, later, ProblemNotice, ProgressBar, SignInForm } from "../ui/index.ts";
import { ConferenceList } from "./ConferenceList.tsx";
import { ControlRoom } from "./ControlRoom.tsx";

/** Those who write down and interpret have desks of their own. */
const CrewApp = later(() => import("./crew/CrewApp.tsx"));

/** Whose work is in the control room. */
const AT_THE_CENTRE: ReadonlySet<Me["role"]> = new Set<Me["role"]>(["producer", "secretary", "chair"]);

export function ControlApp() {
  const { t } = useText();
  const me = useMe("account");
  const [fresh, setFresh] = useState<Me | null>(null);
  const [out, setOut] = useState(false);
  const leave = useCallback(() => {
    void signOut()
      .catch(() => {})
      .then(() => {
        setFresh(null);
        setOut(true);
      });
  }, []);
  const who = out ? null : (fresh ?? me.data);
  /** What could not be loaded, in the page that stays. */
  const alone = (notice: React.ReactNode): React.ReactNode => (
    <Page title={t("title")} {...(who ? { who } : {})} onSignOut={leave}>
      {notice}
    </Page>
  );

  if (who && (who.role === "stenographer" || who.role === "interpreter")) {
    return (
      <Boundary around={alone}>
        <Suspense fallback={<ProgressBar label={t("common:loading")} />}>
          <CrewApp who={who} onSignOut={leave} />
        </Suspense>
      </Boundary>
    );
  }
  if (who && !AT_THE_CENTRE.has(who.role) && who.role !== "unit-officer") {
    return (
      <Page title={t("title")} who={who} onSignOut={leave}>
        <EmptyState title={t("notProducer.title")}>{t("notProducer.remedy")}</EmptyState>
      </Page>
    );
  }
  if (who) {
    return (
      <Router base="/control">
        <Switch>
          <Route path="/">
            <Chooser who={who} onSignOut={leave} />
          </Route>
          <Route path="/:id/:desk?">
            {({ id, desk }) =>
              who.role === "unit-officer" ? (
                <ToOffice address={`/office/${id}/live`} />
              ) : (
                <ControlRoom key={id} conferenceId={id} desk={desk ?? ""} who={who} onSignOut={leave} />
              )
            }
          </Route>
          <Route>
            <Redirect to="/" replace />
          </Route>
        </Switch>
      </Router>
    );
  }
  const needsSignIn = out || me.problem?.code === "sign-in-required" || me.problem?.code === "not-allowed";
  return (
    <Page title={t("title")}>
      {needsSignIn ? (
        <SignInForm
          onSignedIn={(signedIn) => {
            setOut(false);
            setFresh(signedIn);
          }}
        />
      ) : me.problem ? (
        <ProblemNotice problem={me.problem} actions={<Button onPress={me.reload}>{t("common:action.retry")}</Button>} />
      ) : (
        <ProgressBar label={t("common:loading")} />
      )}
    </Page>
  );
}

/** The officers of units work in the office. */
function ToOffice({ address }: { address: string }) {
  const { t } = useText();
  useEffect(() => window.location.replace(address), [address]);
  return <ProgressBar label={t("common:loading")} />;
}

interface PageProps {
  title: string;
  who?: Me;
  onSignOut?: () => void;
  children: React.ReactNode;
}

/** A page with one thing in the middle. */
function Page({ title, who, onSignOut, children }: PageProps) {
  const { t } = useText();
  return (
    <>
      <AppHeader title={title} who={who && { name: who.name, role: t(`common:role.${who.role}`) }} onSignOut={onSignOut} />
      <main id="main" className="dc-middle">
        {children}
      </main>
    </>
  );
}

/** The only conference, or the only live one, is opened at once; otherwise the user picks. */
function Chooser({ who, onSignOut }: { who: Me; onSignOut: () => void }) {
  const { t } = useText();
  const conferences = useConferences();
  const [, navigate] = useLocation();
  const list = conferences.data;
  const live = list?.filter((conference) => conference.phase === "live") ?? [];
  const sole = list?.length === 1 ? list[0] : live.length === 1 ? live[0] : undefined;
  const all = new URLSearchParams(window.location.search).has("all");
  if (sole && !all) return <Redirect to={`/${sole.id}`} replace />;
  return (
    <Page title={t("conferences")} who={who} onSignOut={onSignOut}>
      {list ? (
        <ConferenceList conferences={list} onOpen={(id) => navigate(`/${id}`)} />
      ) : conferences.problem ? (
        <ProblemNotice problem={conferences.problem} />
      ) : (
        <ProgressBar label={t("common:loading")} />
      )}
    </Page>
  );
}

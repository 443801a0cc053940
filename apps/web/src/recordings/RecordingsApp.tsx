import { useEffect, useState } from "react";
import { Route, Switch } from "wouter";
import type { Me } from "@diemcau/contract";
import { signOut, useMe, type As } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { AppHeader, Button, ProblemNotice, ProgressBar, SignInForm } from "../ui/index.ts";
import { ListPage } from "./ListPage.tsx";
import { WatchPage } from "./WatchPage.tsx";

/** A room's PC comes with its own sign-in: `?as=site:<id>`. */
function signInOf(search: string): As {
  const as = new URLSearchParams(search).get("as") ?? "";
  return /^site:[0-9a-f-]{36}$/.test(as) ? (as as As) : "account";
}

export function RecordingsApp() {
  const { t } = useTranslation(["recordings", "common"]);
  const [as] = useState(() => signInOf(globalThis.location.search));
  const answer = useMe(as);
  const [signedIn, setSignedIn] = useState<Me | null | undefined>();
  const me = signedIn === undefined ? answer.data : signedIn;
  useEffect(() => {
    document.title = `${t("recordings:title")} – Điểm Cầu`;
  }, [t]);
  const out = async (): Promise<void> => {
    await signOut().catch(() => {});
    setSignedIn(null);
  };
  const needsSignIn = signedIn === null || answer.problem?.status === 401;
  return (
    <>
      <AppHeader title={t("recordings:title")} who={me ? { name: me.name, role: t(`common:role.${me.role}`) } : undefined} onSignOut={me && as === "account" ? () => void out() : undefined} />
      <main id="main" className="rc-main">
        {me ? (
          <Switch>
            <Route path="/recordings/:conferenceId">{({ conferenceId }) => <WatchPage key={conferenceId} conferenceId={conferenceId!} as={as} />}</Route>
            <Route>
              <ListPage as={as} role={as === "account" ? me.role : null} />
            </Route>
          </Switch>
        ) : needsSignIn ? (
          <SignInForm onSignedIn={setSignedIn} />
        ) : answer.problem ? (
          <ProblemNotice problem={answer.problem} actions={<Button onPress={answer.reload}>{t("common:action.retry")}</Button>} />
        ) : (
          <ProgressBar label={t("common:loading")} />
        )}
      </main>
    </>
  );
}

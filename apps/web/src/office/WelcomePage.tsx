import { useEffect, useState } from "react";
import type { AccountLinkOpened, Me, ProblemDetails } from "@diemcau/contract";
import { api, forgetResources, problemFor, problemNamed } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar, TextField } from "../ui/index.ts";

const SHORTEST = 10;

/** Where an officer's one-time link leads: they choose their own password, and are signed in. */
export function WelcomePage({ onSignedIn }: { onSignedIn(me: Me): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const format = useFormat();
  const [token, setToken] = useState(() => location.hash.slice(1));
  const [round, setRound] = useState(0);
  const [opened, setOpened] = useState<AccountLinkOpened | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const [isWorking, setWorking] = useState(false);

  useEffect(() => {
    // The secret does not stay in the address bar or the history; another link may be opened in the same window.
    const take = (): void => {
      if (location.hash.length < 2) return;
      setToken(location.hash.slice(1));
      history.replaceState(history.state, "", location.pathname);
    };
    take();
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  useEffect(() => {
    let isGone = false;
    setOpened(null);
    setProblem(null);
    if (!/^[\w-]{43}$/.test(token)) setProblem(problemNamed("account-link-invalid"));
    else {
      api
        .post<AccountLinkOpened>("/api/account-links/open", { body: { token } })
        .then((answer) => isGone || setOpened(answer))
        .catch((error: unknown) => isGone || setProblem(problemFor(error)));
    }
    return () => {
      isGone = true;
    };
  }, [token, round]);

  const tooShort = wanted.length < SHORTEST;
  const differs = wanted !== again;
  const choose = async (): Promise<void> => {
    setTried(true);
    if (tooShort || differs || isWorking) return;
    setProblem(null);
    setWorking(true);
    try {
      const me = await api.post<Me>("/api/account-links/use", { body: { token, password: wanted } });
      forgetResources();
      onSignedIn(me);
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };

  if (!opened) {
    if (!problem) return <ProgressBar label={t("common:loading")} />;
    const retry = problem.status >= 500 || problem.status === 429 ? <Button onPress={() => setRound(round + 1)}>{t("common:action.retry")}</Button> : null;
    return <ProblemNotice problem={problem} actions={retry ?? <a href="/office">{t("organisation:welcome.toSignIn")}</a>} />;
  }
  return (
    <form
      className="dc-sign-in"
      aria-labelledby="welcome-title"
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <h2 id="welcome-title" className="dc-sign-in__title">
        {t("organisation:welcome.title", { name: opened.name })}
      </h2>
      <p>{opened.unit ? t("organisation:welcome.body", { unit: opened.unit }) : t("organisation:welcome.bodyPlain")}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {/* For password managers, and for whoever writes it down. */}
      <TextField label={t("common:signIn.username")} name="username" autoComplete="username" value={opened.username} isReadOnly />
      <TextField
        label={t("common:account.new")}
        hint={t("common:account.newHint")}
        type="password"
        name="password"
        autoComplete="new-password"
        autoFocus
        value={wanted}
        onChange={setWanted}
        maxLength={200}
        error={tried && tooShort ? t("common:account.tooShort") : undefined}
      />
      <TextField label={t("common:account.again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} maxLength={200} error={tried && differs ? t("common:account.differs") : undefined} />
      <p className="of-hint">{t("organisation:welcome.until", { time: `${format.dateTime(opened.expiresAt, opened.timeZone)}, ${format.zone(opened.timeZone, opened.expiresAt)}` })}</p>
      <Button type="submit" look="primary" size="large" isDisabled={isWorking}>
        {t("organisation:welcome.do")}
      </Button>
    </form>
  );
}

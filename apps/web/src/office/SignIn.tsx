import { useState, type FormEvent } from "react";
import type { Me, ProblemDetails } from "@diemcau/contract";
import { problemFor, signIn } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../ui/index.ts";

export function SignIn({ onSignedIn }: { onSignedIn(me: Me): void }) {
  const { t } = useTranslation("common");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      onSignedIn(await signIn(username.trim(), password));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <form className="of-card of-sign-in" aria-labelledby="sign-in-title" onSubmit={(event) => void submit(event)}>
      <h2 id="sign-in-title" className="of-title">
        {t("signIn.title")}
      </h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextField
        label={t("signIn.username")}
        value={username}
        onChange={setUsername}
        autoComplete="username"
        isRequired
        autoFocus
      />
      <TextField
        label={t("signIn.password")}
        value={password}
        onChange={setPassword}
        type="password"
        autoComplete="current-password"
        isRequired
      />
      <Button type="submit" look="primary" size="large" isDisabled={working}>
        {working ? t("signIn.working") : t("signIn.submit")}
      </Button>
    </form>
  );
}

import { useState } from "react";
import { Form } from "react-aria-components";
import type { Me, ProblemDetails } from "@diemcau/contract";
import { problemFor, signIn } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button } from "./Button.tsx";
import { TextField } from "./Fields.tsx";
import { ProblemNotice } from "./Notices.tsx";

export function SignInForm({ onSignedIn }: { onSignedIn(me: Me): void }) {
  const { t } = useTranslation("common");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);

  async function submit(): Promise<void> {
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      onSignedIn(await signIn(username.trim(), password));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  }

  return (
    <Form
      className="dc-sign-in"
      aria-labelledby="sign-in-title"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2 id="sign-in-title" className="dc-sign-in__title">
        {t("signIn.title")}
      </h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextField label={t("signIn.username")} value={username} onChange={setUsername} name="username" autoComplete="username" isRequired autoFocus />
      <TextField
        label={t("signIn.password")}
        value={password}
        onChange={setPassword}
        name="password"
        type="password"
        autoComplete="current-password"
        isRequired
      />
      <Button type="submit" look="primary" size="large" isDisabled={working}>
        {working ? t("signIn.working") : t("signIn.submit")}
      </Button>
    </Form>
  );
}

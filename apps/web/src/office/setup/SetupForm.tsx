import { useState } from "react";
import type { Me, ProblemDetails, SetupState } from "@diemcau/contract";
import { api, forgetResources, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";

const SHORTEST = 10;
const USERNAME = /^[a-z0-9][a-z0-9._-]{2,39}$/;
const EMPTY = { code: "", unit: "", name: "", username: "", password: "" };

/** The first account of an installation, and the levels of units that it works with. */
export function SetupForm({ presets, onSignedIn }: { presets: SetupState["presets"]; onSignedIn(me: Me): void }) {
  const { t, i18n } = useTranslation(["accounts", "common"]);
  const language = i18n.language === "en" ? "en" : "vi";
  const [typed, setTyped] = useState(EMPTY);
  const [presetId, choose] = useState(presets[0]?.id ?? "");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const preset = presets.find(({ id }) => id === presetId);
  const username = typed.username.trim().toLowerCase();
  const wrong = {
    code: typed.code.trim() === "",
    unit: typed.unit.trim() === "",
    name: typed.name.trim() === "",
    username: !USERNAME.test(username),
    password: typed.password.length < SHORTEST,
    again: typed.password !== again,
  };
  const missing = (is: boolean): string | undefined => (tried && is ? t("accounts:setup.missing") : undefined);
  const change = (key: keyof typeof EMPTY) => (value: string) => setTyped((last) => ({ ...last, [key]: value }));

  async function begin(): Promise<void> {
    setTried(true);
    if (isWorking || Object.values(wrong).includes(true)) return;
    setWorking(true);
    setProblem(null);
    try {
      await api.post("/api/setup", { body: { code: typed.code.trim(), presetId, unit: typed.unit.trim(), name: typed.name.trim(), username, password: typed.password } });
      const me = await api.get<Me>("/api/me", { as: "account" });
      forgetResources();
      onSignedIn(me);
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  }

  return (
    <form
      className="dc-sign-in"
      aria-labelledby="setup-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <h2 id="setup-title" className="dc-sign-in__title">
        {t("accounts:setup.title")}
      </h2>
      <p>{t("accounts:setup.body")}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextField label={t("accounts:setup.code")} value={typed.code} onChange={change("code")} autoComplete="off" autoFocus maxLength={40} error={missing(wrong.code)} />
      <label className="dc-field">
        <span className="dc-field__label">{t("accounts:setup.preset")}</span>
        <select className="dc-input" value={presetId} onChange={(event) => choose(event.target.value)} aria-describedby="setup-levels">
          {presets.map(({ id, title }) => (
            <option key={id} value={id}>
              {title[language]}
            </option>
          ))}
        </select>
      </label>
      {preset ? (
        <p id="setup-levels" className="of-hint">
          {t("accounts:setup.levels", { levels: preset.levels.map((level) => level[language]).join(" · ") })}
        </p>
      ) : null}
      <TextField label={t("accounts:setup.unit")} value={typed.unit} onChange={change("unit")} autoComplete="off" maxLength={200} error={missing(wrong.unit)} />
      <TextField label={t("accounts:setup.name")} value={typed.name} onChange={change("name")} autoComplete="name" maxLength={120} error={missing(wrong.name)} />
      <TextField
        label={t("common:signIn.username")}
        name="username"
        value={typed.username}
        onChange={change("username")}
        autoComplete="username"
        maxLength={40}
        error={tried && wrong.username ? t("accounts:setup.usernameWrong") : undefined}
      />
      <TextField
        label={t("common:account.new")}
        hint={t("common:account.newHint")}
        type="password"
        name="password"
        autoComplete="new-password"
        value={typed.password}
        onChange={change("password")}
        maxLength={200}
        error={tried && wrong.password ? t("common:account.tooShort") : undefined}
      />
      <TextField label={t("common:account.again")} type="password" autoComplete="new-password" value={again} onChange={setAgain} maxLength={200} error={tried && wrong.again ? t("common:account.differs") : undefined} />
      <Button type="submit" look="primary" size="large" isDisabled={isWorking}>
        {t("accounts:setup.do")}
      </Button>
    </form>
  );
}

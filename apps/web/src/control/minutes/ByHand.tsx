import type { MinutesText } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import type { Minutes } from "./use-minutes.ts";

interface ByHandProps {
  minutes: Minutes;
  text: MinutesText;
  may: boolean;
  zone: string;
}

/** Number, who signs, who else was there, and what the chair has concluded. */
export function ByHand({ minutes, text, may, zone }: ByHandProps) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { save, saved, refused, change } = minutes;
  const line = (key: "number" | "place" | "secretary" | "secretaryTitle" | "chair" | "chairTitle", maxLength: number, placeholder = "") => (
    <TextField
      label={t(`minutes.${key}`)}
      value={text[key]}
      onChange={(typed) => change({ [key]: typed })}
      maxLength={maxLength}
      isReadOnly={!may}
      autoComplete="off"
      {...(placeholder ? { placeholder } : {})}
    />
  );
  const prose = (key: "attendance" | "conclusions", maxLength: number, rows: number, hint?: string) => (
    <TextField
      label={t(`minutes.${key}`)}
      value={text[key]}
      onChange={(typed) => change({ [key]: typed })}
      rows={rows}
      maxLength={maxLength}
      isReadOnly={!may}
      autoComplete="off"
      {...(hint ? { hint } : {})}
    />
  );
  return (
    <section className="dc-panel mi-hand" aria-labelledby="by-hand-heading">
      <header>
        <h2 id="by-hand-heading">{t("minutes.byHand")}</h2>
        <p className="mi-hint">{may ? t("minutes.byHandHint") : t("minutes.readOnly")}</p>
      </header>
      {prose("conclusions", 20_000, 8, t("minutes.conclusionsHint"))}
      {prose("attendance", 4_000, 3)}
      <div className="mi-hand__pair">
        {line("number", 20)}
        {line("place", 200)}
        {line("secretary", 120)}
        {line("secretaryTitle", 200, t("minutes.secretaryDefault"))}
        {line("chair", 120)}
        {line("chairTitle", 200, t("minutes.chairDefault"))}
      </div>
      {refused ? (
        <ProblemNotice
          problem={refused}
          actions={
            refused.code === "minutes-changed" ? (
              <>
                <Button size="small" onPress={minutes.takeTheirs}>
                  {t("minutes.takeTheirs")}
                </Button>
                <Button size="small" onPress={() => void minutes.keepMine()}>
                  {t("minutes.keepMine")}
                </Button>
              </>
            ) : null
          }
        />
      ) : null}
      {may ? (
        <footer className="mi-hand__foot">
          <Button look="primary" isDisabled={save !== "changed"} onPress={() => void minutes.saveNow()}>
            {t("minutes.save")}
          </Button>
          <span role="status" data-testid="minutes-saved">
            {save === "saving" ? t("minutes.saving") : save === "changed" ? t("minutes.unsaved") : saved ? t("minutes.savedAt", { time: format.time(saved.at, zone), who: saved.by }) : t("minutes.never")}
          </span>
        </footer>
      ) : null}
    </section>
  );
}

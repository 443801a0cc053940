import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice } from "../../ui/index.ts";
import { problemNamed } from "../../data/index.ts";

/** A scan or picture: nobody can search its words, so its sender says, by name, that it bears no mark of secrecy. */
export function Declare({ name, onAnswer }: { name: string; onAnswer(declared: boolean): void }) {
  const { t } = useTranslation("drafts");
  const problem = problemNamed("file-unread");
  return (
    <ProblemNotice
      problem={{ ...problem, title: `${name}: ${problem.title}` }}
      actions={
        <>
          <Button onPress={() => onAnswer(true)} aria-label={t("files.declareOf", { name })}>
            {t("files.declare")}
          </Button>
          <Button onPress={() => onAnswer(false)} aria-label={t("files.leaveOutOf", { name })}>
            {t("files.leaveOut")}
          </Button>
          <span className="of-hint">{t("files.declareHint")}</span>
        </>
      }
    />
  );
}

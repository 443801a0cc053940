import type { PictureStep } from "@diemcau/rules/offline";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import type { Picture } from "./use-picture.ts";

/** The fuller the picture, the fuller the sign. */
const SIGNS: Record<PictureStep, string> = { full: "●", low: "◕", audio: "♪", text: "≡" };

/** Which part of the programme arrives, why not all of it, and the way back. */
export function PictureNotice({ picture }: { picture: Picture }) {
  const { t } = useTranslation("offline");
  const format = useFormat();
  const { step, limit, why, triesIn } = picture;
  if (step === "full") return null;
  if (limit !== null) {
    return (
      <div className="of-picture" role="status" data-picture={step} data-limited>
        <span className="of-picture__sign" aria-hidden="true">
          {SIGNS[step]}
        </span>
        <p>
          <strong>{t(`picture.step.${step}`)}</strong> {t(`picture.limited.${limit}`)}
        </p>
      </div>
    );
  }
  const reason =
    why.kind === "loss" ? t("picture.why.loss", { percent: format.percent(why.share) }) : why.kind === "slow" ? t("picture.why.slow", { ms: format.number(Math.round(why.rttMs)) }) : why.kind === "silent" ? t("picture.why.silent") : "";
  return (
    <div className="of-picture" role="status" data-picture={step}>
      <span className="of-picture__sign" aria-hidden="true">
        {SIGNS[step]}
      </span>
      <p>
        <strong>{t(`picture.step.${step}`)}</strong> {t(`picture.now.${step}`)}
        {reason ? ` (${reason})` : ""}
        {triesIn === null || triesIn < 1_000 ? null : <span className="of-picture__next"> {t("picture.nextTry", { in: format.duration(triesIn) })}</span>}
      </p>
      <Button size="small" onPress={picture.tryFull}>
        {t("picture.tryFull")}
      </Button>
    </div>
  );
}

import type { Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

/** How many of each level of sites have voted, and how where that may be seen. */
export function LevelTable({ levels, live }: { levels: Vote["levels"]; live: boolean }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { directory } = useRoom();
  return (
    <div className="vt-scroll">
      <table className="vt-table">
        <caption className="visually-hidden">{t("levels.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.level")}</th>
            <th scope="col">{t("levels.entitled")}</th>
            <th scope="col">{t("levels.voted")}</th>
            <th scope="col">{t("levels.share")}</th>
            {live ? (
              <>
                <th scope="col">{t("choice.for")}</th>
                <th scope="col">{t("choice.against")}</th>
                <th scope="col">{t("choice.abstain")}</th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {levels.map(([level, entitled, voted, ...choices]) => (
            <tr key={level}>
              <th scope="row">{directory.levels[level]?.name ?? level}</th>
              <td>{format.number(entitled)}</td>
              <td>{format.number(voted)}</td>
              <td>{entitled > 0 ? format.percent(voted / entitled) : "–"}</td>
              {live ? choices.map((n, at) => <td key={at}>{format.number(n)}</td>) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

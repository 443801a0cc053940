import type { Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

/** What rooms said before the closing and what came too late to be counted: whoever declared it is to know. */
export function Missed({ vote: { missed = [], rule } }: { vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { directory } = useRoom();
  const { timeZone } = directory.outline.conference;
  if (missed.length === 0) return null;
  const said = ([yes, no, abstaining]: (typeof missed)[number]["counts"]): string =>
    rule.method === "consensus"
      ? t("rooms.objecting", { count: no, number: format.number(no) })
      : t("rooms.hands", { for: format.number(yes), against: format.number(no), abstain: format.number(abstaining) });
  return (
    <section className="vt-unheard" role="status" data-testid="vote-missed">
      <p>
        <span aria-hidden="true">▲</span> {t("missed.lead", { count: missed.length, number: format.number(missed.length) })}
      </p>
      <ul>
        {missed.map(({ id, site, at, counts, why }) => (
          <li key={id}>
            {t("missed.row", { site: directory.sites.name[site] ?? "", said: said(counts), time: format.clock(at, timeZone), why: t(`missed.why.${why}`) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

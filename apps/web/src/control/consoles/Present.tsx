import type { Consoles } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import { useText } from "../text.ts";

/** Whose control room is open now, at which desk. */
export function Present({ consoles }: { consoles: Consoles }) {
  const { t } = useTranslation(["consoles", "common"]);
  const control = useText();
  const format = useFormat();
  const { directory } = useRoom();
  const deskOf = (key: string) => control.t(`desks.${key || "floor"}` as "desks.floor");
  return (
    <section className="dc-panel" aria-label={t("present.label")}>
      <h2 className="dc-panel__title">{t("present.label")}</h2>
      <ul className="dc-present" data-testid="consoles-present">
        {consoles.present.map((person) => (
          <li key={person.account} className="dc-present__person">
            <span aria-hidden="true" className="dc-present__sign">
              ●
            </span>
            <span>
              <strong>{person.account === consoles.me ? t("you", { name: person.name }) : person.name}</strong>
              <span className="dc-consoles__role">{t(`common:role.${person.role}`)}</span>
            </span>
            <span className="dc-consoles__soft">
              {deskOf(person.desk)} · {t("present.since", { time: format.time(person.since, directory.outline.conference.timeZone) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

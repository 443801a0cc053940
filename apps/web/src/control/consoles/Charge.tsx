import { useState } from "react";
import { CONSOLE_AREAS, type ConsoleArea, type ConsolePerson, type Consoles } from "@diemcau/contract";
import { areasOf, holderOf } from "@diemcau/rules";
import { useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, Select } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

/** Who is in charge of which part; taking it, handing it over, freeing it. */
export function Charge({ consoles }: { consoles: Consoles }) {
  const { t } = useTranslation(["consoles", "common"]);
  const { state, act } = useRoom();
  const me = consoles.people.find(({ account }) => account === consoles.me);
  const isOver = state.phase === "ended";
  const handOver = (areas: readonly ConsoleArea[], to: string | null) => void act.run("charge", { kind: "console.hand-over", areas: [...areas], to });
  const mine = CONSOLE_AREAS.filter((area) => holderOf(state.consoles, area)?.account === consoles.me);
  return (
    <section className="dc-panel" aria-label={t("charge.label")}>
      <h2 className="dc-panel__title">
        {t("charge.label")}
        <InlineStatus status={act.statusOf("charge")} />
      </h2>
      <p className="dc-consoles__hint">{t("charge.hint")}</p>
      <ul className="dc-charge" data-testid="charge">
        {CONSOLE_AREAS.map((area) => {
          const holder = holderOf(state.consoles, area);
          const isMine = holder?.account === consoles.me;
          return (
            <li key={area} className="dc-charge__area" data-area={area}>
              <span className="dc-charge__name">{t(`area.${area}`)}</span>
              <span className={`dc-charge__holder${isMine ? " dc-charge__holder--mine" : holder ? " dc-charge__holder--other" : ""}`}>
                <span aria-hidden="true">{isMine ? "●" : holder ? "◆" : "○"}</span>{" "}
                {holder ? (isMine ? t("you", { name: holder.name }) : `${holder.name}, ${t(`common:role.${holder.role}`)}`) : t("charge.nobody")}
              </span>
              <span className="dc-charge__acts">
                {me && !isMine && areasOf(me.role).includes(area) ? (
                  <Button size="small" isDisabled={isOver} onPress={() => handOver([area], consoles.me)} aria-label={t("charge.takeNamed", { area: t(`area.${area}`) })}>
                    {t("charge.take")}
                  </Button>
                ) : null}
                {holder ? (
                  <Button size="small" look="plain" isDisabled={isOver} onPress={() => handOver([area], null)} aria-label={t("charge.freeNamed", { area: t(`area.${area}`) })}>
                    {t("charge.free")}
                  </Button>
                ) : null}
              </span>
            </li>
          );
        })}
      </ul>
      <HandOver people={consoles.people.filter(({ account }) => account !== consoles.me)} mine={mine} present={consoles} isDisabled={isOver} onHandOver={handOver} />
    </section>
  );
}

interface HandOverProps {
  people: readonly ConsolePerson[];
  mine: readonly ConsoleArea[];
  present: Consoles;
  isDisabled: boolean;
  onHandOver(areas: readonly ConsoleArea[], to: string): void;
}

/** Everything one is in charge of that the other may have, to one person, in one act. */
function HandOver({ people, mine, present, isDisabled, onHandOver }: HandOverProps) {
  const { t } = useTranslation(["consoles", "common"]);
  const [to, setTo] = useState<string | null>(null);
  const chosen = people.find(({ account }) => account === to);
  const given = chosen ? mine.filter((area) => areasOf(chosen.role).includes(area)) : [];
  if (mine.length === 0) return null;
  const isHere = (account: string) => present.present.some((person) => person.account === account);
  return (
    <div className="dc-handover">
      <Select
        label={t("handOver.to", { areas: mine.map((area) => t(`area.${area}`)).join(", ") })}
        placeholder={t("handOver.choose")}
        choices={people.map(({ account, name, role }) => ({
          id: account,
          label: t(isHere(account) ? "handOver.here" : "handOver.away", { name, role: t(`common:role.${role}`) }),
        }))}
        selectedKey={to}
        onSelectionChange={(key) => setTo(String(key))}
      />
      <Button look="primary" isDisabled={isDisabled || given.length === 0} onPress={() => onHandOver(given, to!)} data-testid="hand-over">
        {t("handOver.do")}
      </Button>
      {chosen && given.length < mine.length ? (
        <p className="dc-consoles__hint" role="status">
          {given.length === 0
            ? t("handOver.none", { name: chosen.name })
            : t("handOver.some", { areas: given.map((area) => t(`area.${area}`)).join(", "), name: chosen.name })}
        </p>
      ) : null}
    </div>
  );
}

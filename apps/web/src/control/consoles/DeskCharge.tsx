import { Link } from "wouter";
import type { ConsoleArea, ConsolePerson } from "@diemcau/contract";
import { areasOf, holderOf } from "@diemcau/rules";
import { useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import "./desk-charge.css";

/** Under the names of the desks: who is in charge of what is done at this one, and what to do first where that is somebody else. Quiet where nobody is. */
export function DeskCharge({ areas }: { areas: readonly ConsoleArea[] }) {
  const { t } = useTranslation(["consoles", "common"]);
  const { conferenceId, state, consoles } = useRoom();
  const me = consoles?.people.find(({ account }) => account === consoles.me);
  if (!me || state.phase === "ended") return null;
  const own = areasOf(me.role);
  const held = new Map<string, { holder: ConsolePerson; areas: ConsoleArea[] }>();
  for (const area of areas) {
    const holder = holderOf(state.consoles, area);
    if (!holder) continue;
    const known = held.get(holder.account);
    if (known) known.areas.push(area);
    else held.set(holder.account, { holder, areas: [area] });
  }
  if (held.size === 0) return null;
  const parts = [...held.values()];
  // Whoever has no right there is hindered by nobody.
  const isHindered = parts.some(({ holder, areas: theirs }) => holder.account !== me.account && theirs.some((area) => own.includes(area)));
  return (
    <div className="dc-desk-charge" role="status" data-hindered={isHindered || undefined} data-testid="desk-charge">
      {parts.map(({ holder, areas: theirs }) => {
        const names = theirs.map((area) => t(`area.${area}`)).join(", ");
        return (
          <span key={holder.account}>
            {isHindered && holder.account !== me.account ? <span aria-hidden="true">▲ </span> : null}
            <strong>{names}</strong> {holder.account === me.account ? t("deskCharge.mine") : t("deskCharge.other", { name: holder.name, role: t(`common:role.${holder.role}`) })}
          </span>
        );
      })}
      {isHindered ? (
        <span>
          {t("deskCharge.ask")} <Link href={`/${conferenceId}/consoles`}>{t("deskCharge.take")}</Link>
        </span>
      ) : null}
    </div>
  );
}

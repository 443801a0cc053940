import { useState } from "react";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import { IncidentsView } from "./IncidentsView.tsx";
import { inboxOf } from "./inbox.ts";
import { LinesView } from "./LinesView.tsx";
import { NoticesView } from "./NoticesView.tsx";
import "./messages.css";

type View = "lines" | "notices" | "incidents";
const VIEWS: readonly View[] = ["lines", "notices", "incidents"];

export default function MessagesDesk() {
  return (
    <main id="main" className="ms-desk">
      <MessagesViews />
    </main>
  );
}

/** What the centre, or a unit's officer, and the rooms say to each other: the rooms' lines, notices, incidents. */
export function MessagesViews() {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { state } = useRoom();
  const role = useMe("account").data?.role;
  const may = role === "producer" || role === "secretary" || role === "unit-officer";
  const [view, setView] = useState<View>("lines");
  const [site, setSite] = useState<number | null>(null);
  const waiting = inboxOf(state.messages.lines, "waiting", "").length;
  const counts: Record<View, number> = { lines: waiting, notices: 0, incidents: state.messages.incidents.length };
  const write = (to: number): void => {
    setSite(to);
    setView("lines");
  };
  return (
    <>
      <div className="ms-views" role="group" aria-label={t("desk.views")}>
        {VIEWS.map((each) => (
          <button key={each} type="button" className="ms-views__one" aria-pressed={view === each} data-view={each} onClick={() => setView(each)}>
            {t(`desk.${each}`)} {counts[each] > 0 ? <strong>{format.number(counts[each])}</strong> : null}
          </button>
        ))}
        {may ? null : <span className="ms-views__note">{t("desk.readOnly")}</span>}
      </div>
      {view === "lines" ? <LinesView may={may} site={site} onSite={setSite} /> : null}
      {view === "notices" ? <NoticesView may={may} onWrite={write} /> : null}
      {view === "incidents" ? <IncidentsView may={may} onWrite={write} /> : null}
    </>
  );
}

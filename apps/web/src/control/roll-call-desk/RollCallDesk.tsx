import { useMemo, useState } from "react";
import type { SiteContacts } from "@diemcau/contract";
import { useMe, useResource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import { HeadcountView } from "./HeadcountView.tsx";
import { Levels } from "./Levels.tsx";
import { rollRows, type RollFilter } from "./model.ts";
import { RecordDialog } from "./RecordDialog.tsx";
import { SiteList } from "./SiteList.tsx";
import "./roll-call-desk.css";
import "./headcount.css";

type View = "roll-call" | "headcount";
const VIEWS: readonly View[] = ["roll-call", "headcount"];

/** The roll call of the sites, and how many people are where. */
export default function RollCallDesk() {
  const { t } = useTranslation("rollcall");
  const [view, setView] = useState<View>("roll-call");
  return (
    <main id="main" className="rd-desk">
      <div className="rd-views" role="group" aria-label={t("views")}>
        {VIEWS.map((each) => (
          <button key={each} type="button" className="rd-tab" aria-pressed={view === each} onClick={() => setView(each)}>
            {t(`view.${each}`)}
          </button>
        ))}
      </div>
      {view === "roll-call" ? <RollCallView /> : <HeadcountView />}
    </main>
  );
}

function RollCallView() {
  const { conferenceId, directory, tree, state } = useRoom();
  const role = useMe("account").data?.role;
  const contacts = useResource<SiteContacts>(`/api/conferences/${conferenceId}/contacts`, "account");
  const byPlace = useMemo(() => new Map(contacts.data?.map((contact) => [contact.site, contact])), [contacts.data]);
  const { calls, answers, status } = state.rollCall;
  const rows = useMemo(() => rollRows(tree, directory.levels, { calls, answers }), [tree, directory.levels, calls, answers]);
  const [filter, setFilter] = useState<RollFilter>({ status: calls.length > 0 ? "silent" : "all", level: null, branch: null });
  const [recording, setRecording] = useState<number | null>(null);
  return (
    <div className="rd-roll-call">
      <Levels rows={rows} onShow={(chosen, level) => setFilter({ status: chosen, level, branch: null })} />
      <SiteList rows={rows} filter={filter} onFilter={setFilter} contacts={byPlace} may={status === "open" && role !== undefined && role !== "chair"} onRecord={setRecording} />
      {recording === null ? null : <RecordDialog key={recording} site={recording} contact={byPlace.get(recording)} onClose={() => setRecording(null)} onContact={contacts.reload} />}
    </div>
  );
}

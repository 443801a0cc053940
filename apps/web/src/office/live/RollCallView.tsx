import { useMemo, useState } from "react";
import { countsOf, rollRows, type RollFilter } from "../../control/roll-call-desk/model.ts";
import { SiteList } from "../../control/roll-call-desk/SiteList.tsx";
import { useRoom } from "../../control/context.ts";
import { useContacts } from "../../control/messages/use-messages.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";

const nothing = (): void => {};

/** Which rooms of the unit have answered the roll call, and whom to telephone at those that have not. */
export function RollCallView() {
  const { t } = useTranslation("live");
  const format = useFormat();
  const { conferenceId, directory, tree, state } = useRoom();
  const contacts = useContacts(conferenceId);
  const { calls, answers, status, since } = state.rollCall;
  const rows = useMemo(() => rollRows(tree, directory.levels, { calls, answers }), [tree, directory.levels, calls, answers]);
  const [filter, setFilter] = useState<RollFilter>({ status: calls.length > 0 ? "silent" : "all", level: null, branch: null });
  const counts = countsOf(rows);
  const zone = directory.outline.conference.timeZone;
  return (
    <>
      <p className="lv-say" role="status">
        {status === "none"
          ? t("rollCall.none")
          : t(status === "open" ? "rollCall.open" : "rollCall.closed", {
              time: since === null ? "" : format.time(since, zone),
              n: format.number(counts.ready + counts.trouble),
              all: format.number(counts.sites),
            })}
      </p>
      <div className="lv-list">
        <SiteList rows={rows} filter={filter} onFilter={setFilter} contacts={contacts} may={false} onRecord={nothing} />
      </div>
    </>
  );
}

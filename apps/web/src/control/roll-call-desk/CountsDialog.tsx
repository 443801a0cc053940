import type { SentCounts } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Dialog, EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useContacts } from "../messages/use-messages.ts";
import { useRights } from "../rights.ts";
import { HeardCount } from "./HeardCount.tsx";

/** All counts that one room has sent, with who counted. */
export function CountsDialog({ site, onClose }: { site: number; onClose(): void }) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { conferenceId, directory, tree, state } = useRoom();
  const row = state.sites.get(site);
  const zone = directory.outline.conference.timeZone;
  const { leads } = useRights();
  const contacts = useContacts(conferenceId);
  // Read again when the room counts again.
  const { data, problem } = useResource<SentCounts>(`/api/conferences/${conferenceId}/sites/${site}/headcounts`, "account", row.reportedAt);
  return (
    <Dialog isOpen onClose={onClose} title={t("counts.title", { site: tree.names[site] })} wide>
      {problem && !data ? <ProblemNotice problem={problem} /> : null}
      {!data && !problem ? <ProgressBar label={t("counts.loading")} /> : null}
      {data && data.counts.length === 0 ? <EmptyState title={t("counts.none")}>{t("counts.noneBody", { n: format.number(row.checkedIn) })}</EmptyState> : null}
      <ol className="rd-counts">
        {data?.counts.map((count, at) => (
          <li key={`${count.at} ${at}`}>
            <p>
              <strong>{format.count(count.present, count.qualifier)}</strong> {t(count.late ? "counts.late" : "counts.at", { time: format.clock(count.at, zone) })}
              {count.countedBy ? ` · ${t("counts.by", { who: count.countedBy })}` : ""}
            </p>
            <p className="rd-hint">
              {t("counts.parts", { remote: format.number(count.remote), absent: format.number(count.absent), substitutes: format.number(count.substitutes) })}
              {count.classes.map((each) => ` · ${each.class}: ${format.number(each.present)}`).join("")}
            </p>
          </li>
        ))}
      </ol>
      {leads && state.phase !== "ended" ? <HeardCount site={site} contact={contacts.get(site)} /> : null}
    </Dialog>
  );
}

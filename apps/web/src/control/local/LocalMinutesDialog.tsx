import type { LocalMinutes } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Dialog, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

/** What a room has done and concluded by itself. */
export function LocalMinutesDialog({ site, onClose }: { site: number; onClose(): void }) {
  const { t, i18n } = useTranslation(["local", "common"]);
  const format = useFormat();
  const { conferenceId, tree, state } = useRoom();
  const row = state.local.sites.get(site);
  const path = `/api/conferences/${conferenceId}/sites/${site}/local-minutes`;
  const { data, problem } = useResource<LocalMinutes>(path, "account", `${row.changes} ${row.since} ${row.openedAt} ${row.closedAt}`);
  const language = i18n.language.startsWith("en") ? "en" : "vi";
  return (
    <Dialog isOpen wide onClose={onClose} title={t("local:minutes.of", { site: tree.names[site] })}>
      {problem && !data ? <ProblemNotice problem={problem} /> : null}
      {!data && !problem ? <ProgressBar label={t("common:loading")} /> : null}
      {data ? (
        <div className="ms-form">
          {data.acts.length === 0 ? <p className="ms-soft">{t("local:minutes.noActs")}</p> : null}
          <ul>
            {data.acts.map((act, index) => (
              <li key={index}>
                <strong>{format.time(act.when, data.timeZone)}</strong> {t(`local:act.${act.kind}`, { title: act.title ?? "" })}
              </li>
            ))}
          </ul>
          {data.conclusions.length > 0 ? <h3>{t("local:conclusions.title")}</h3> : null}
          <ol className="lo-conclusions">
            {data.conclusions.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ol>
          <p className="ms-line__do">
            <a className="dc-link" href={`${path}.pdf?as=account&language=${language}`} target="_blank" rel="noreferrer">
              {t("local:minutes.print")}
            </a>
            <a className="dc-link" href={`${path}.docx?as=account&language=${language}`} download>
              {t("local:minutes.docx")}
            </a>
          </p>
        </div>
      ) : null}
    </Dialog>
  );
}

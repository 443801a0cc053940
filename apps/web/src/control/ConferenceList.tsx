import type { ConferenceSummary } from "@diemcau/contract";
import { useFormat } from "../i18n/index.ts";
import { useText } from "./text.ts";
import { Badge, Button, EmptyState } from "../ui/index.ts";

export function ConferenceList({ conferences, onOpen }: { conferences: readonly ConferenceSummary[]; onOpen(id: string): void }) {
  const { t } = useText();
  const format = useFormat();
  if (conferences.length === 0) return <EmptyState title={t("noConference.title")}>{t("noConference.remedy")}</EmptyState>;
  return (
    <ul className="dc-conferences">
      {conferences.map((conference) => (
        <li key={conference.id} className="dc-conference">
          <div>
            <h2 className="dc-conference__title">{conference.title}</h2>
            <p className="dc-conference__facts">
              <Badge tone={conference.phase === "live" ? "good" : "neutral"}>{t(`common:phase.${conference.phase}`)}</Badge>{" "}
              {format.dateTime(conference.startsAt, conference.timeZone)} · {conference.venue} ·{" "}
              {t("siteCount", { count: conference.siteCount, number: format.number(conference.siteCount) })} ·{" "}
              {t("delegateCount", { count: conference.expected, number: format.number(conference.expected) })}
            </p>
          </div>
          <Button look={conference.phase === "live" ? "primary" : "quiet"} aria-label={t("openNamed", { title: conference.shortTitle })} onPress={() => onOpen(conference.id)}>
            {t("open")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

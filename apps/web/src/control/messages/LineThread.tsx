import { useEffect, useState } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { unseenByCentre } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, PhoneLink, ProblemNotice, StateMark } from "../../ui/index.ts";
import { Thread } from "../../ui/messages/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { OpenIncidentDialog } from "./OpenIncidentDialog.tsx";
import { useContacts, useLine, usePhrases } from "./use-messages.ts";

/** One room's line: its texts, who answers, and what else can be done for the room. */
export function LineThread({ site, may, me }: { site: number; may: boolean; me: string }) {
  const { t } = useTranslation(["messages", "common"]);
  const format = useFormat();
  const { conferenceId, state, tree, roll, directory, act } = useRoom();
  const row = state.messages.lines.get(site);
  const line = useLine(conferenceId, site, row);
  const phrases = usePhrases(conferenceId);
  const contact = useContacts(conferenceId).get(site);
  const [reporting, report] = useState(false);
  const { run } = act;
  const unseen = unseenByCentre(row);
  useEffect(() => {
    // Opened by somebody who may answer, it has been seen.
    if (may && unseen > 0) void run(`line ${site}`, { kind: "line.see", site, count: row.sent });
  }, [may, unseen, run, site, row.sent]);
  const key = `line ${site}`;
  const incidents = state.messages.incidents.filter((each) => each.site === site);
  const path = pathOf(tree, site).slice(0, -1).map((at) => tree.names[at]).join(" › ");
  return (
    <div className="ms-line">
      <header className="ms-line__head">
        <div>
          {path ? <p className="ms-line__path">{path}</p> : null}
          <h2 className="ms-line__name">{tree.names[site]}</h2>
          <p className="ms-line__facts">
            <StateMark state={SITE_STATES[roll.own[site]!]!} />
            {contact ? (
              <span>
                {contact.name} {contact.phone ? <PhoneLink number={contact.phone} /> : null}
              </span>
            ) : (
              <span className="ms-soft">{t("messages:lines.noPhone")}</span>
            )}
            {row.holder ? <span>{row.holder === me ? t("messages:lines.yours") : t("messages:lines.heldBy", { name: row.holder })}</span> : null}
          </p>
        </div>
        {may ? (
          <div className="ms-line__do">
            {row.holder === me ? (
              <Button size="small" onPress={() => void run(key, { kind: "line.release", site })}>
                {t("messages:lines.release")}
              </Button>
            ) : (
              <Button size="small" onPress={() => void run(key, { kind: "line.take", site })}>
                {row.holder ? t("messages:lines.takeOver") : t("messages:lines.take")}
              </Button>
            )}
            {row.waitingSince > 0 ? (
              <Button size="small" onPress={() => void run(key, { kind: "line.settle", site })}>
                {t("messages:lines.settle")}
              </Button>
            ) : null}
            <Button size="small" look="danger" onPress={() => report(true)}>
              {t("messages:incident.open")}
            </Button>
            <InlineStatus status={act.statusOf(key)} />
          </div>
        ) : null}
      </header>
      {incidents.map((incident) => (
        <p key={incident.id} className="ms-line__incident">
          <span aria-hidden="true">▲</span> {t(`messages:kind.${incident.what}`)} · {t("messages:incident.since", { time: format.time(incident.since, directory.outline.conference.timeZone) })}
        </p>
      ))}
      {line.problem ? <ProblemNotice problem={line.problem} /> : null}
      <Thread
        side="centre"
        messages={line.messages}
        onOlder={line.older}
        phrases={phrases.centre}
        zone={directory.outline.conference.timeZone}
        onSend={may ? (text) => void run(key, { kind: "line.say", site, text }) : null}
        empty={line.loading ? t("common:loading") : t("messages:lines.nothingYet")}
      />
      <OpenIncidentDialog site={site} isOpen={reporting} onClose={() => report(false)} />
    </div>
  );
}

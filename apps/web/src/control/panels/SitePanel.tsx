import { memo, useMemo, useState } from "react";
import type { Speaker } from "@diemcau/contract";
import { siteSince, siteStateOf, slotOf } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, InlineStatus, StateMark, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { SiteLine } from "../quality/SiteLine.tsx";
import { useRights } from "../rights.ts";
import { useText } from "../text.ts";
import { LookButton } from "../wall/LookButton.tsx";
import { RosterDialog } from "./RosterDialog.tsx";
import { SiteActions } from "./SiteActions.tsx";
import { SiteCodeDialog } from "./SiteCodeDialog.tsx";

/** The site that is selected, and what can be done with it. */
export const SitePanel = memo(function SitePanel() {
  const { t } = useText();
  const { selected } = useRoom();
  return (
    <section className="dc-panel dc-site" aria-label={t("site.label")}>
      <SelectedSite key={selected} site={selected} />
    </section>
  );
});

function SelectedSite({ site }: { site: number }) {
  const { t } = useText();
  const { tree, state, select, act } = useRoom();
  const { drives } = useRights();
  const [isCodeOpen, openCode] = useState(false);
  const [isRosterOpen, openRoster] = useState(false);
  const path = useMemo(() => pathOf(tree, site), [tree, site]);
  const slot = slotOf(state, site);
  const request = state.queue.find((queued) => queued.site === site);
  const [speaker, setSpeaker] = useState<Speaker>(() => state.slots[slot]?.speaker ?? request?.speaker ?? { name: "" });
  return (
    <>
      <div className="dc-site__about">
        <div>
          {path.length > 1 ? (
            <ol className="dc-path" aria-label={t("site.path")}>
              {path.slice(0, -1).map((at) => (
                <li key={at}>
                  <button type="button" className="dc-path__step" onClick={() => select(at)}>
                    {tree.names[at]}
                  </button>
                  <span aria-hidden="true">›</span>
                </li>
              ))}
            </ol>
          ) : null}
          <h2 className="dc-site__name">{tree.names[site]}</h2>
        </div>
        <SiteFacts site={site} />
      </div>
      <div className="dc-site__do">
      <SiteActions site={site} speaker={speaker} />
      {state.phase === "ended" ? null : (
        <fieldset className="dc-speaker">
          <legend className="dc-field__label">{t("speaker.legend")}</legend>
          <TextField label={t("speaker.name")} value={speaker.name} onChange={(name) => setSpeaker({ ...speaker, name })} maxLength={120} />
          <TextField label={t("speaker.position")} value={speaker.position ?? ""} onChange={(position) => setSpeaker({ ...speaker, position })} maxLength={300} />
        </fieldset>
      )}
      <div className="dc-site__more">
        <LookButton site={site} />
        <Button size="small" onPress={() => openRoster(true)}>
          {t("site.roster")}
        </Button>
        {drives ? (
          <Button size="small" onPress={() => openCode(true)}>
            {t("code.new")}
          </Button>
        ) : null}
        <InlineStatus status={act.statusOf(`site ${site}`)} />
      </div>
      </div>
      <SiteCodeDialog site={site} isOpen={isCodeOpen} onClose={() => openCode(false)} />
      <RosterDialog
        site={site}
        isOpen={isRosterOpen}
        onClose={() => openRoster(false)}
        onSpeaker={(chosen) => {
          setSpeaker(chosen);
          openRoster(false);
        }}
      />
    </>
  );
}

/** State since when, the clock where it is, and its people. */
function SiteFacts({ site }: { site: number }) {
  const { t } = useText();
  const format = useFormat();
  const { state, roll, directory, live, tree } = useRoom();
  const now = useServerNow(live.clockOffset, 10_000);
  const row = state.sites.get(site);
  const onAirSince = state.slots.find((slot) => slot?.site === site)?.since ?? null;
  const siteState = siteStateOf(row, onAirSince !== null);
  const since = siteSince(row, onAirSince);
  const home = directory.outline.conference.timeZone;
  const zone = directory.timeZones[directory.sites.timeZone[site]!] ?? home;
  const isBranch = tree.children[site]!.length > 0;
  const ownPresent = row.reported >= 0 ? row.reported : row.checkedIn;
  return (
    <dl className="dc-facts">
      <div>
        <dt>{t("site.state")}</dt>
        <dd>
          <StateMark state={siteState} />
          {since > 0 ? <span className="dc-facts__aside">{t("common:sinceAgo", { time: format.time(since, home), ago: format.ago(since, now) })}</span> : null}
          {siteState === "lost" ? <p className="dc-facts__remedy">{t("lost.remedy")}</p> : null}
        </dd>
      </div>
      <div>
        <dt>{t("site.headcount")}</dt>
        <dd>
          <b>{format.count(ownPresent, row.reported >= 0 ? row.qualifier : "exact")}</b> / {format.number(tree.expected[site]!)}
          <span className="dc-facts__aside">
            {row.reported >= 0
              ? t("site.reported", { ago: format.ago(row.reportedAt, now), checked: format.number(row.checkedIn) })
              : t("site.checkedIn")}
          </span>
          {row.reportedLate ? <p className="dc-facts__aside">{t("offline:roster.late")}</p> : null}
        </dd>
      </div>
      {isBranch ? (
        <div>
          <dt>{t("site.branch")}</dt>
          <dd>
            <b>{format.sum(roll.present[site]!, roll.qualifier[site]!)}</b>{" "}
            / {format.number(roll.expected[site]!)}
            <span className="dc-facts__aside">{t("siteCount", { count: roll.sites[site]!, number: format.number(roll.sites[site]!) })}</span>
          </dd>
        </div>
      ) : null}
      {state.encoders.has(site) ? (
        <div>
          <dt>{t("encoder.camera")}</dt>
          <dd>{t(state.encoders.get(site) === "sending" ? "encoder.sendingBody" : "encoder.ready")}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t("site.line")}</dt>
        <dd>
          <SiteLine site={site} />
        </dd>
      </div>
      <div>
        <dt>{t("site.localTime")}</dt>
        <dd>
          {format.time(now, zone)}
          {zone === home ? null : <span className="dc-facts__aside">{t("site.otherZone", { zone: format.zone(zone, now), home: format.time(now, home) })}</span>}
        </dd>
      </div>
    </dl>
  );
}

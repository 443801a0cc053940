import { memo } from "react";
import { siteSince } from "@diemcau/rules";
import type { SlotContent } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, InlineStatus, StateMark, StateShape } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { useText } from "../text.ts";

/** What every site sees now, slot by slot, and who has been asked to be ready. */
export const OnAirPanel = memo(function OnAirPanel() {
  const { t } = useText();
  const { state, tree, act, select } = useRoom();
  const { drives } = useRights();
  const filled = state.slots.flatMap((content, slot) => (content ? [{ content, slot }] : []));
  return (
    <section className="dc-panel dc-on-air" aria-label={t("onAir.label")}>
      <h2 className="dc-panel__title">
        <StateShape state="on-air" /> {t("onAir.label")} <span className="dc-panel__number">{filled.length}/4</span>
        <InlineStatus status={act.statusOf("on-air")} />
      </h2>
      {filled.length === 0 ? <p className="dc-panel__nothing">{t("onAir.none")}</p> : null}
      <ul>
        {filled.map(({ content, slot }) => (
          <OnAirLine key={slot} content={content} slot={slot} />
        ))}
      </ul>
      {state.cued.length > 0 ? (
        <>
          <h3 className="dc-panel__subtitle">{t("onAir.cued")}</h3>
          <ul>
            {state.cued.map((site) => (
              <li key={site} className="dc-line">
                <button type="button" className="dc-line__name" onClick={() => select(site)}>
                  {tree.names[site]}
                </button>
                {drives ? (
                  <Button size="small" look="primary" aria-label={t("site.putOnAirNamed", { site: tree.names[site] })} onPress={() => void act.run("on-air", { kind: "programme.put-on-air", site })}>
                    {t("site.putOnAirShort")}
                  </Button>
                ) : null}
                <Button size="small" aria-label={t("site.uncueNamed", { site: tree.names[site] })} onPress={() => void act.run("on-air", { kind: "site.uncue", site })}>
                  {t("site.uncueShort")}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
});

function OnAirLine({ content, slot }: { content: SlotContent; slot: number }) {
  const { t } = useText();
  const format = useFormat();
  const { state, live, act, select, directory } = useRoom();
  const { drives } = useRights();
  const now = useServerNow(live.clockOffset, 5_000);
  const { site, siteName } = content;
  const row = state.sites.get(site);
  const encoder = state.encoders.get(site);
  const isLost = row.presence === "l" && encoder !== "sending";
  // The room has no page: what it shows stands until its encoder comes again.
  const isBroken = row.presence === "" && encoder !== "sending";
  const isLarge = state.large === slot;
  return (
    <li className="dc-line" data-lost={isLost || isBroken || undefined}>
      <button type="button" className="dc-line__name" onClick={() => select(site)}>
        {siteName}
        <span className="dc-line__aside">
          {isLost ? (
            <>
              <StateMark state="lost" /> {t("common:since", { time: format.time(siteSince(row, null), directory.outline.conference.timeZone) })}.{" "}
              {t("onAir.lostRemedy")}
            </>
          ) : isBroken ? (
            t("encoder.broken")
          ) : (
            <>
              {encoder === "sending" ? `${t("encoder.sending")} · ` : ""}
              {content.speaker ? `${content.speaker.name} · ` : ""}
              {format.duration(now - content.since)}
            </>
          )}
        </span>
      </button>
      {isLarge ? (
        <span className="dc-line__mark">{t("onAir.large")}</span>
      ) : drives ? (
        <Button size="small" aria-label={t("onAir.enlargeNamed", { site: siteName })} onPress={() => void act.run("on-air", { kind: "programme.enlarge", slot })}>
          {t("onAir.enlarge")}
        </Button>
      ) : null}
      {drives ? (
        <Button size="small" look="danger" aria-label={t("site.takeOffNamed", { site: siteName })} onPress={() => void act.run("on-air", { kind: "programme.take-off-air", site })}>
          {t("site.takeOffShort")}
        </Button>
      ) : null}
    </li>
  );
}

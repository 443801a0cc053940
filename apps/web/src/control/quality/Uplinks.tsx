import type { UplinkQuality } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { TONES } from "./tones.ts";

/** What the rooms on air and the cued ones send: a fault here is every room's, so it stands before theirs. */
export function Uplinks({ uplinks, onOpen }: { uplinks: readonly UplinkQuality[] | null; onOpen(site: number): void }) {
  const { t } = useTranslation("quality");
  const format = useFormat();
  const { tree } = useRoom();
  const whole = (value: number | null): string => (value === null ? "–" : format.number(Math.round(value)));
  const worst = uplinks?.find(({ onAir, verdict }) => onAir && verdict === "poor");
  return (
    <section className="dc-panel ql-uplinks" aria-labelledby="quality-uplinks" data-testid="uplinks">
      <div className="dc-bar">
        <h3 id="quality-uplinks">{t("uplinks.title")}</h3>
      </div>
      {uplinks === null ? <p className="ql-uplinks__none">{t("uplinks.unknown")}</p> : null}
      {uplinks?.length === 0 ? <p className="ql-uplinks__none">{t("uplinks.none")}</p> : null}
      {uplinks && uplinks.length > 0 ? (
        <ul className="ql-list">
          {uplinks.map((uplink) => (
            <li key={uplink.site} className="ql-item" data-uplink={uplink.site} data-verdict={uplink.verdict}>
              <button type="button" className="ql-item__open ql-uplinks__head" onClick={() => onOpen(uplink.site)}>
                <span className="ql-item__name">{tree.names[uplink.site]}</span>
                <span>{[t(uplink.onAir ? "uplinks.onAir" : "uplinks.cued"), ...(uplink.encoder ? [t("uplinks.encoder")] : [])].join(" · ")}</span>
                <Badge tone={TONES[uplink.verdict]}>{uplink.reason ? t(`uplinks.reason.${uplink.reason}`) : t(`verdict.${uplink.verdict}`)}</Badge>
              </button>
              {uplink.reason ? <p className="ql-item__do">{t(`uplinks.do.${uplink.reason}`)}</p> : null}
              {uplink === worst ? <p className="ql-item__do">{t("uplinks.first")}</p> : null}
              <p className="ql-item__facts">
                <span>{t("facts.kbps", { n: format.number(uplink.kbps) })}</span>
                <span>{t("facts.loss", { n: format.number(Math.round(uplink.loss * 1_000) / 10) })}</span>
                <span>{t("facts.rtt", { ms: whole(uplink.rttMs) })}</span>
                <span>{t("facts.jitter", { ms: whole(uplink.jitterMs) })}</span>
                <span>{t("facts.fps", { fps: format.number(uplink.fps) })}</span>
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

import { Fragment, useState } from "react";
import type { CarrierQuality, LinkQuality } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { CarrierDialog } from "./HistoryDialog.tsx";
import { nameOf, whatToDo } from "./names.ts";
import { TONES } from "./tones.ts";

const SHORT = 10;
const COLUMNS = ["sites", "poor", "fair", "mbps", "loss", "rtt", "jitter", "fps", "freezes"] as const;

/** Who carries the rooms, the worst first; below each its links, and what to do where something is wrong. */
export function Carriers({ edges }: { edges: readonly CarrierQuality[] }) {
  const { t } = useTranslation(["quality", "common"]);
  const format = useFormat();
  const zone = useRoom().directory.outline.conference.timeZone;
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const percent = (share: number) => format.number(Math.round(share * 1_000) / 10);
  const whole = (value: number | null) => (value === null ? "–" : format.number(Math.round(value)));
  const mbps = (kbps: number) => format.number(Math.round(kbps / 100) / 10);
  const cells = (each: CarrierQuality): readonly string[] => [whole(each.sites), whole(each.poor), whole(each.fair), mbps(each.kbps), percent(each.loss), whole(each.rttMs), whole(each.jitterMs), whole(each.fps), whole(each.freezes)];
  const ofLink = (each: LinkQuality): readonly string[] => ["", "", "", mbps(each.kbps), percent(each.loss), whole(each.rttMs), whole(each.jitterMs), whole(each.fps), each.reconnects > 0 ? t("quality:edges.remade", { n: whole(each.reconnects) }) : ""];
  const shown = edges.slice(0, all ? edges.length : SHORT);
  const opened = edges.find(({ edge }) => edge !== null && edge === open);
  return (
    <section className="dc-panel ql-edges" aria-labelledby="quality-edges">
      <div className="dc-bar">
        <h3 id="quality-edges">{t("quality:edges.title")}</h3>
        {edges.length > SHORT ? (
          <Button size="small" onPress={() => setAll(!all)}>
            {t(all ? "quality:edges.fewer" : "quality:edges.more")}
          </Button>
        ) : null}
      </div>
      {shown.some(({ reason }) => reason !== null) ? (
        <ul className="ql-dos">
          {shown.map(({ edge, name, reason }) =>
            reason === null ? null : (
              <li key={edge ?? ""}>
                <b>{nameOf(edge, name, t)}</b>: {whatToDo(edge, reason, t)}
              </li>
            ),
          )}
        </ul>
      ) : null}
      <div className="ql-scroll" tabIndex={0} role="region" aria-labelledby="quality-edges">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("quality:edges.edge")}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`quality:edges.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => {
              const name = nameOf(each.edge, each.name, t);
              return (
                <Fragment key={each.edge ?? ""}>
                  <tr data-edge={each.edge ?? ""}>
                    <th scope="row">
                      {each.edge === null ? (
                        name
                      ) : (
                        <Button size="small" look="plain" onPress={() => setOpen(each.edge)} aria-label={t("quality:edges.historyOf", { name })}>
                          {name}
                        </Button>
                      )}
                      {each.reason ? <Badge tone={TONES[each.verdict]}>{t(`quality:edges.reason.${each.reason}`, { time: each.since === null ? "" : format.clock(each.since, zone) })}</Badge> : null}
                    </th>
                    {cells(each).map((cell, at) => (
                      <td key={COLUMNS[at]}>{cell}</td>
                    ))}
                  </tr>
                  {each.links.map((link) => (
                    <tr key={`${link.layer} ${link.from}`} className="ql-link">
                      <th scope="row">
                        ↑ {t(`quality:edges.link.${link.layer}`, { from: nameOf(link.from || "root", link.fromName, t) })}
                        {link.reason ? <Badge tone={TONES[link.verdict]}>{t(`quality:edges.reason.${link.reason}`)}</Badge> : null}
                      </th>
                      {ofLink(link).map((cell, at) => (
                        <td key={COLUMNS[at]}>{cell}</td>
                      ))}
                    </tr>
                  ))}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      {opened && opened.edge !== null ? <CarrierDialog carrier={{ ...opened, edge: opened.edge }} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

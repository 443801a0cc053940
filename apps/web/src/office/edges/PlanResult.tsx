import type { ReactNode } from "react";
import { CENTRE_MEASURED, ENGINES_MEASURED, MEASURED_ON, OVERHEAD_PER_PACKET, PICTURES_MEASURED, PLAN, STREAMS_MEASURED, WAYS_OUT_MEASURED, type Plan, type PlanTier, type PlanWish } from "@diemcau/rules/edges";
import { useFormat, useTranslation } from "../../i18n/index.ts";

/** Columns of the table of edges, the way out last. */
const COLUMNS = {
  edges: ({ edges }) => edges,
  sites: ({ sites }) => sites,
  below: ({ below }) => below,
  cores: ({ coresUsed }) => coresUsed,
  memory: ({ memoryMB }) => memoryMB,
  mbit: ({ mbit }) => mbit,
  total: ({ totalMbit }) => totalMbit,
} satisfies Record<string, (tier: PlanTier) => number>;
type Column = keyof typeof COLUMNS;
const MEASURED_AT = Date.parse(`${MEASURED_ON.date}T12:00:00Z`);

/** What the plan comes to, and what it rests on. */
export function PlanResult({ wish, plan }: { wish: PlanWish; plan: Plan }) {
  const { t } = useTranslation("planner");
  const format = useFormat();
  /** Rounded to what such a plan can know. */
  const n = (value: number) => format.number(value >= 20 ? Math.ceil(value) : Math.ceil(value * 10) / 10);
  const { strong, weak, onAir, link, centre, outward, floor, tiers } = plan;
  return (
    <>
      <section className="of-card of-stack" aria-labelledby="plan-edges">
        <h3 id="plan-edges" className="of-subtitle">
          {t("edges.title")}
        </h3>
        <p role="status" className={plan.flaw ? "of-bad" : "of-strong"} data-testid="plan-edges">
          {plan.flaw
            ? t(`flaw.${plan.flaw}`, { most: n(PLAN.mostEdges) })
            : plan.rootAlone
              ? t("edges.rootAlone", { sites: n(wish.sites) })
              : t("edges.count", { edges: n(plan.edges), needed: n(plan.needed), spare: n(plan.edges - plan.needed), sites: n(wish.sites), cores: n(plan.cores) })}
        </p>
        {plan.warnings.map((warning) => (
          <p key={warning} className="of-bad">
            {t(`warning.${warning}`, { places: n(PLAN.rootPlaces), taken: n(centre.places), streams: n(PLAN.mostOutputs), cores: n(outward.servingCores), mbit: n(outward.servedMbit) })}
          </p>
        ))}
        {tiers.length > 0 ? (
          <div className="pl-scroll" tabIndex={0} role="region" aria-labelledby="plan-edges">
            <table className="pl-table">
              <thead>
                <tr>
                  <th scope="col">{t("edges.tier")}</th>
                  {(Object.keys(COLUMNS) as Column[]).map((column) => (
                    <th key={column} scope="col">
                      {t(`edges.column.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tiers.map((tier) => (
                  <tr key={tier.tier}>
                    <th scope="row">{t(tier.tier === 1 ? "edges.belowRoot" : "edges.belowTier", { tier: n(tier.tier - 1) })}</th>
                    {(Object.keys(COLUMNS) as Column[]).map((column) => (
                      <td key={column}>{n(COLUMNS[column](tier))}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
        {tiers.length > 0 ? <p className="of-hint">{t("edges.setUp")}</p> : null}
      </section>

      <div className="pl-cards">
        <Card title={t("lines.title")}>
          <Fact label={t("lines.strong")} value={t("mbit", { n: n(strong.mbit) })} />
          {wish.weakShare > 0 ? <Fact label={t("lines.weak")} value={t("mbit", { n: n(weak.mbit) })} /> : null}
          <Fact label={t("lines.onAir")} value={t("mbit", { n: n(onAir.mbit) })} />
          {tiers.length > 0 ? <Fact label={t("lines.link")} value={t("mbit", { n: n(link.mbit) })} /> : null}
          <Fact label={t("lines.up")} value={t("mbit", { n: n(centre.upMbit) })} strong />
          <Fact label={t("lines.down")} value={t("mbit", { n: n(centre.downMbit) })} />
          <Fact label={t("lines.rootCores")} value={n(centre.cores)} />
        </Card>
        {plan.relays.sites > 0 ? (
          <Card title={t("relays.title")} note={t(wish.engine === "janus" ? "relays.janus" : "relays.hint")}>
            <Fact label={t("relays.sites")} value={n(plan.relays.sites)} />
            <Fact label={t("relays.each")} value={t("mbit", { n: n(plan.relays.mbit) })} strong />
          </Card>
        ) : null}
        <Card title={t("disk.title")}>
          <Fact label={t("disk.all", { hours: format.number(wish.recordedHours) })} value={t("gb", { n: n(plan.recordingGB) })} strong />
          {wish.recordedHours > 0 ? <Fact label={t("disk.hour")} value={t("gb", { n: n(plan.recordingGB / wish.recordedHours) })} /> : null}
        </Card>
        {outward.streams > 0 ? (
          <Card title={t("outward.title")}>
            <Fact label={t("outward.stream")} value={t("mbit", { n: n(outward.streamMbit) })} />
            <Fact label={t("outward.cores")} value={n(outward.cores)} />
            {wish.hlsViewers > 0 ? (
              <>
                <Fact label={t("outward.viewers")} value={t("mbit", { n: n(outward.viewersMbit) })} strong />
                <Fact label={t("outward.served")} value={t("mbit", { n: n(outward.servedMbit) })} />
                <Fact label={t(wish.hlsCache ? "outward.cacheCores" : "outward.gatewayCores")} value={n(outward.servingCores)} />
                <Fact label={t("outward.disk")} value={t("mb", { n: n(outward.diskMB) })} />
              </>
            ) : null}
          </Card>
        ) : null}
        <Card title={t("floor.title")}>
          <Fact label={t("floor.streams")} value={n(floor.streams)} />
          <Fact label={t("floor.gateways")} value={n(floor.gateways)} strong />
          <Fact label={t("floor.gatewayCores")} value={n(floor.gatewayCores)} />
          <Fact label={t("floor.databaseCores")} value={n(floor.databaseCores)} />
          <Fact label={t("floor.memory")} value={t("mb", { n: n(floor.memoryMB) })} />
          <Fact label={t("floor.checkIns")} value={n(floor.checkInsPerSecond)} />
          {wish.voteSeconds > 0 ? <Fact label={t("floor.votes")} value={n(floor.votesPerSecond)} /> : null}
        </Card>
      </div>
      <Grounds wish={wish} />
    </>
  );
}

/** What was measured, where it is written down, and what is taken for granted. */
function Grounds({ wish: { engine, size } }: { wish: PlanWish }) {
  const { t } = useTranslation("planner");
  const format = useFormat();
  const n = (value: number) => format.number(value);
  const percent = (share: number) => format.percent(share);
  const { good, small, sound } = STREAMS_MEASURED;
  const own = ENGINES_MEASURED[engine];
  return (
    <section className="of-card of-stack" aria-labelledby="plan-grounds">
      <h3 id="plan-grounds" className="of-subtitle">
        {t("grounds.title")}
      </h3>
      <p className="of-hint">{t("grounds.where", { date: format.date(MEASURED_AT, "UTC") })}</p>
      <h4 className="pl-ground">{t("grounds.measured")}</h4>
      <ul className="pl-grounds">
        <li>{t("grounds.engine", { engine: t(`engine.${engine}`), us: n(own.cpuPerPacketUs), viewers: n(own.cpuViewers), most: n(own.viewers), base: n(own.memoryBaseMB), each: n(own.memoryPerViewerMB) })} <code>{MEASURED_ON.command}</code></li>
        <li>{t("grounds.streams", { packets: n(good.packetsPerSecond), kbit: n(good.kbitPerSecond), smallPackets: n(small.packetsPerSecond), smallKbit: n(small.kbitPerSecond), soundPackets: n(sound.packetsPerSecond), soundKbit: n(sound.kbitPerSecond) })} <code>{MEASURED_ON.command}</code></li>
        <li>{t("grounds.picture", { size: t(`size.${size}`), kbit: n(PICTURES_MEASURED[size]) })}</li>
        <li>
          {t("grounds.waysOut", { hls: percent(WAYS_OUT_MEASURED.hlsCores), restream: percent(WAYS_OUT_MEASURED.restreamCores), feed: percent(WAYS_OUT_MEASURED.feedCores), recording: percent(WAYS_OUT_MEASURED.recordingCores) })}{" "}
          {t("grounds.viewers", { us: n(WAYS_OUT_MEASURED.viewerUs), cached: n(WAYS_OUT_MEASURED.cachedViewerUs), kbit: n(PICTURES_MEASURED["720"]) })} <code>npm run bench -- ways-out</code>
        </li>
        <li>{t("grounds.delivery", { us: n(CENTRE_MEASURED.deliveryUs), kb: n(CENTRE_MEASURED.streamKB), streams: n(CENTRE_MEASURED.streamsOfOneGateway) })} <code>npm run bench -- fan-out</code></li>
        <li>{t("grounds.checkIn", { us: n(CENTRE_MEASURED.checkInUs), row: n(CENTRE_MEASURED.rowUs) })} <code>npm run bench -- check-ins</code></li>
        <li>{t("grounds.vote", { us: n(CENTRE_MEASURED.voteUs) })} <code>npm run bench -- votes</code></li>
        <li>{t("grounds.still", { us: n(CENTRE_MEASURED.stillUs), bytes: n(CENTRE_MEASURED.stillBytes) })} <code>npm run bench -- wall</code></li>
      </ul>
      <h4 className="pl-ground">{t("grounds.assumed")}</h4>
      <ul className="pl-grounds">
        <li>{t("assumed.processor", { share: percent(PLAN.processorShare) })}</li>
        <li>{t("assumed.line", { share: percent(PLAN.lineShare) })}</li>
        <li>{t("assumed.spare")}</li>
        <li>{t("assumed.thread")}</li>
        <li>{t("assumed.size", { bytes: n(OVERHEAD_PER_PACKET) })}</li>
        <li>{t("assumed.root", { links: n(PLAN.rootLinks), rooms: n(PLAN.controlRooms) })}</li>
        <li>{t("assumed.talk")}</li>
        <li>{t("assumed.floor", { seconds: n(PLAN.broadcastMs / 1_000), stills: n(PLAN.stillsEveryS), gateways: n(PLAN.leastGateways) })}</li>
        <li>{t("assumed.outward", { sound: n(WAYS_OUT_MEASURED.soundKbit), container: percent(WAYS_OUT_MEASURED.container - 1), streams: n(PLAN.mostOutputs), seconds: n(PLAN.hlsKeptS) })}</li>
        <li>{t("assumed.not")}</li>
      </ul>
    </section>
  );
}

function Card({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="of-card" aria-label={title}>
      <h3 className="of-subtitle">{title}</h3>
      <dl className="pl-facts">{children}</dl>
      {note === undefined ? null : <p className="of-hint">{note}</p>}
    </section>
  );
}

function Fact({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <div data-strong={strong}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

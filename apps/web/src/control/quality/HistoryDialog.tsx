import { useEffect, useState, type ReactNode } from "react";
import { ROOT_EDGE, type CarrierHistory, type CarrierMinute, type CarrierQuality, type LinkMinute, type QualityHistory, type QualityMinute, type UplinkMinute } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { Curve } from "./Curve.tsx";
import { nameOf, whatToDo } from "./names.ts";

const LOOK_MS = 15_000;

type Minute = CarrierMinute | LinkMinute | UplinkMinute;
const LINE = [
  { key: "kbps", of: ({ kbps }: Minute) => kbps, least: 500 },
  { key: "loss", of: ({ loss }: Minute) => (loss === null ? null : loss * 100), least: 5 },
  { key: "rtt", of: ({ rttMs }: Minute) => rttMs, least: 200 },
  { key: "jitter", of: ({ jitterMs }: Minute) => jitterMs, least: 50 },
  { key: "fps", of: ({ fps }: Minute) => fps, least: 30 },
] as const;
const ROOMS = [
  ...LINE,
  { key: "freezes", of: ({ freezes }: CarrierMinute) => freezes, least: 5 },
  { key: "invented", of: ({ invented }: CarrierMinute) => invented * 100, least: 5 },
] as const;

/** Asked for anew while it stands open. */
function useHistory<T>(path: string) {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound((last) => last + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return useResource<T>(path, "account", round);
}

/** One room's last hours, minute by minute. */
export function HistoryDialog({ site, name, onClose }: { site: number; name: string; onClose(): void }) {
  const { t } = useTranslation(["quality", "common"]);
  const { conferenceId } = useRoom();
  const { data, problem } = useHistory<QualityHistory>(`/api/conferences/${conferenceId}/sites/${site}/quality`);
  return (
    <Frame title={t("quality:history.title", { name })} isLoading={!data} problem={problem} onClose={onClose}>
      {data?.latest?.edge && data.latest.edge !== ROOT_EDGE ? <p className="ql-history__do">{t(data.second ? "quality:history.second" : "quality:history.noSecond", { second: data.second ? nameOf(data.second.edge, data.second.name, t) : "" })}</p> : null}
      {data && data.sent.length > 0 ? (
        <section aria-labelledby="quality-sent">
          <h4 id="quality-sent">{t("quality:history.sent")}</h4>
          <Line minutes={data.sent} />
          <Curve label={t("quality:history.missing")} minutes={data.sent} of={({ up }) => (1 - up) * 100} least={5} />
        </section>
      ) : null}
      {data && data.sent.length > 0 ? <h4>{t("quality:history.received")}</h4> : null}
      {data?.latest?.reason ? <p className="ql-history__do">{t(`quality:do.${data.latest.reason}`)}</p> : null}
      {data?.minutes.length === 0 ? <EmptyState title={t("quality:history.none")} /> : null}
      <Rooms minutes={data?.minutes ?? []} />
    </Frame>
  );
}

/** A server's last hours: its rooms together, and each of its links. */
export function CarrierDialog({ carrier: { edge, name, reason }, onClose }: { carrier: CarrierQuality & { edge: string }; onClose(): void }) {
  const { t } = useTranslation(["quality", "common"]);
  const { conferenceId } = useRoom();
  const { data, problem } = useHistory<CarrierHistory>(`/api/conferences/${conferenceId}/edges/${edge}/quality`);
  return (
    <Frame title={t("quality:history.title", { name: nameOf(edge, name, t) })} isLoading={!data} problem={problem} onClose={onClose}>
      {reason ? <p className="ql-history__do">{whatToDo(edge, reason, t)}</p> : null}
      <h4>{t("quality:history.rooms")}</h4>
      {data?.minutes.length === 0 ? <EmptyState title={t("quality:history.noRooms")} /> : null}
      <Rooms minutes={data?.minutes ?? []} />
      {data?.links.map(({ layer, from, fromName, minutes }) => (
        <section key={layer} aria-label={t(`quality:edges.link.${layer}`, { from: nameOf(from, fromName, t) })}>
          <h4>{t(`quality:edges.link.${layer}`, { from: nameOf(from, fromName, t) })}</h4>
          <Line minutes={minutes} />
          <Curve label={t("quality:history.reconnects")} minutes={minutes} of={({ reconnects }) => reconnects} least={5} />
        </section>
      ))}
    </Frame>
  );
}

function Line({ minutes }: { minutes: readonly (LinkMinute | UplinkMinute)[] }) {
  const { t } = useTranslation("quality");
  return LINE.map(({ key, of, least }) => <Curve key={key} label={t(`history.${key}`)} minutes={minutes} of={of} least={least} />);
}

function Rooms({ minutes }: { minutes: readonly (CarrierMinute | QualityMinute)[] }) {
  const { t } = useTranslation("quality");
  if (minutes.length === 0) return null;
  return ROOMS.map(({ key, of, least }) => <Curve key={key} label={t(`history.${key}`)} minutes={minutes} of={of} least={least} />);
}

interface FrameProps {
  title: string;
  isLoading: boolean;
  problem: ReturnType<typeof useResource>["problem"];
  onClose(): void;
  children: ReactNode;
}

function Frame({ title, isLoading, problem, onClose, children }: FrameProps) {
  const { t } = useTranslation("common");
  return (
    <Dialog isOpen wide onClose={onClose} title={title} actions={<Button onPress={onClose}>{t("action.close")}</Button>}>
      <div className="ql-history">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {isLoading && !problem ? <ProgressBar label={t("loading")} /> : null}
        {children}
      </div>
    </Dialog>
  );
}

import { useState } from "react";
import { Link } from "wouter";
import type { Me, Seating } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, InlineStatus, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";
import { SitePicker } from "../prints/SitePicker.tsx";
import { useSite } from "../prints/useSite.ts";
import { PersonPanel } from "./PersonPanel.tsx";
import { RoomForm } from "./RoomForm.tsx";
import { RoomView } from "./RoomView.tsx";
import { useSeating } from "./useSeating.ts";
import "../prints/prints.css";
import "./seats.css";

/** Names that a sentence can hold. */
const NAMED = 5;

/** How the seats of a room stand, and who has which. */
export function SeatsPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("prints");
  const { directory, problem, own, site, pick } = useSite(conferenceId, me);
  if (problem) return <ProblemNotice problem={problem} actions={<Link href="/office">{t("back")}</Link>} />;
  if (!directory || !own) return <ProgressBar label={t("loading")} />;
  if (site < 0) return <EmptyState title={t("noSites")}>{t("noSitesBody")}</EmptyState>;
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("seats.title")}</h2>
        <p className="of-hint">{directory.outline.conference.title}</p>
      </div>
      <SitePicker names={directory.sites.name} sites={own} site={site} onPick={pick} />
      <Loaded key={site} conferenceId={conferenceId} site={site} />
    </div>
  );
}

function Loaded({ conferenceId, site }: { conferenceId: string; site: number }) {
  const { t } = useTranslation("prints");
  const address = `/api/conferences/${conferenceId}/sites/${site}/seating`;
  const { data, problem, reload } = useAsked<Seating>(address);
  const [round, setRound] = useState(0);
  if (!data) return problem ? <ProblemNotice problem={problem} actions={<Button onPress={reload}>{t("again")}</Button>} /> : <ProgressBar label={t("loading")} />;
  const again = (): void => {
    setRound(round + 1);
    reload();
  };
  // Another version from the server is another piece of work.
  return <Editor key={`${round} ${data.version}`} conferenceId={conferenceId} site={site} address={address} seating={data} reload={again} />;
}

interface EditorProps {
  conferenceId: string;
  site: number;
  address: string;
  seating: Seating;
  reload(): void;
}

function Editor({ conferenceId, site, address, seating, reload }: EditorProps) {
  const { t } = useTranslation("prints");
  const format = useFormat();
  const work = useSeating(address, seating);
  const [picked, setPicked] = useState<string | null>(null);
  const [gaps, setGaps] = useState(false);
  const { capacity, delegates, unseated } = work;
  const seated = delegates.length - unseated.length;
  const missing = delegates.length - capacity;
  const first = unseated.slice(0, NAMED).map(({ name }) => name).join(", ");
  const names = unseated.length > NAMED ? t("seats.shortMore", { names: first, n: format.number(unseated.length - NAMED) }) : first;
  return (
    <>
      <section className="of-card of-stack st-bar" aria-label={t("seats.title")}>
        <p className="of-strong" data-testid="seat-count">
          {t("seats.count", { seats: format.number(capacity), people: format.number(delegates.length), free: format.number(capacity - seated) })}
        </p>
        {delegates.length === 0 ? (
          <EmptyState title={t("seats.empty")} action={<Link href={`/office/${conferenceId}/roster?site=${site}`}>{t("seats.toRoster")}</Link>}>
            {t("seats.emptyBody")}
          </EmptyState>
        ) : null}
        {missing > 0 ? (
          <ProblemNotice polite problem={{ title: t("seats.short", { n: format.number(missing) }), remedy: t("seats.shortBody", { names }) }} />
        ) : !work.neverSaved && !work.dirty && unseated.length > 0 ? (
          <ProblemNotice polite problem={{ title: t("seats.changed"), remedy: t("seats.changedBody", { n: format.number(unseated.length) }) }} />
        ) : null}
        <div className="of-row">
          <Button look={seated === 0 ? "primary" : "quiet"} isDisabled={delegates.length === 0} onPress={() => work.fill("rank")}>
            {t("seats.byRank")}
          </Button>
          <Button isDisabled={delegates.length === 0} onPress={() => work.fill("unit")}>
            {t("seats.byUnit")}
          </Button>
          <Button isDisabled={seated === 0} onPress={work.clear}>
            {t("seats.clear")}
          </Button>
          <Button isDisabled={!work.canUndo} onPress={work.undo}>
            {t("seats.undo")}
          </Button>
          <Button look={work.dirty && seated > 0 ? "primary" : "quiet"} isDisabled={(!work.dirty && !work.neverSaved) || work.status === "waiting"} onPress={() => void work.save()}>
            {t("seats.save")}
          </Button>
          <Link className="dc-button of-link-button" href={`/office/${conferenceId}/prints?site=${site}&paper=seat-plan`}>
            {t("seats.print")}
          </Link>
          <InlineStatus status={work.status} />
          {work.dirty && work.status === "idle" ? <span className="pr-unsaved">! {t("seats.unsaved")}</span> : null}
        </div>
        {work.problem ? <ProblemNotice problem={work.problem} actions={<Button onPress={reload}>{t("seats.reload")}</Button>} /> : null}
      </section>
      <div className="st-split">
        <RoomView work={work} picked={picked} onPick={setPicked} gaps={gaps} />
        <div className="of-stack st-side">
          <PersonPanel work={work} picked={picked} onPick={setPicked} />
          <RoomForm work={work} gaps={gaps} onGaps={setGaps} />
        </div>
      </div>
    </>
  );
}

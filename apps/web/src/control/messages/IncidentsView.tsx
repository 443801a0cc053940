import { useMemo, useState } from "react";
import { INCIDENT_KINDS, INCIDENT_SEVERITIES, type IncidentKind, type IncidentRecord, type IncidentSeverity } from "@diemcau/contract";
import { useMe, useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, InlineStatus, PhoneLink, ProblemNotice, ProgressBar, StateShape, TextField, VirtualRows } from "../../ui/index.ts";
import { IncidentMark, oneLine } from "../../ui/messages/index.ts";
import { useRoom } from "../context.ts";
import { OpenIncidentDialog } from "./OpenIncidentDialog.tsx";
import { proposalsOf } from "./proposals.ts";
import { useChanges, useContacts, useIncidents } from "./use-messages.ts";

type Standing = "open" | "mine" | "free" | "closed" | "all";
const STANDINGS: readonly Standing[] = ["open", "free", "mine", "closed", "all"];

/** What does not work where, since when, whose it is, and how it was solved. */
export function IncidentsView({ may, onWrite }: { may: boolean; onWrite(site: number): void }) {
  const { t } = useTranslation(["messages", "common"]);
  const format = useFormat();
  const { conferenceId, state } = useRoom();
  const me = useMe("account").data?.name ?? "";
  const changes = useChanges(state.messages.incidents);
  const incidents = useIncidents(conferenceId, changes);
  const [standing, setStanding] = useState<Standing>("open");
  const [kind, setKind] = useState<IncidentKind | "">("");
  const [chosen, choose] = useState<string | null>(null);
  const all = useMemo(() => withNews(incidents.data?.incidents ?? [], state.messages.incidents), [incidents.data, state.messages.incidents]);
  const fits = (incident: IncidentRecord, each: Standing): boolean => {
    if (each === "all") return true;
    if (each === "closed") return incident.closedAt !== null;
    return incident.closedAt === null && (each === "open" || (each === "mine" ? incident.owner === me : incident.owner === ""));
  };
  const rows = all.filter((incident) => fits(incident, standing) && (kind === "" || incident.what === kind));
  const open = all.find(({ id }) => id === chosen) ?? null;
  return (
    <div className="ms-split" data-open={open !== null}>
      <section className="dc-panel ms-split__list" aria-label={t("messages:desk.incidents")}>
        <div className="dc-bar ms-tools">
          <div className="ms-filters" role="group" aria-label={t("messages:incident.filter")}>
            {STANDINGS.map((each) => (
              <button key={each} type="button" className="ms-filter" aria-pressed={standing === each} onClick={() => setStanding(each)}>
                {t(`messages:incident.standing.${each}`)} <strong>{format.number(all.filter((incident) => fits(incident, each)).length)}</strong>
              </button>
            ))}
          </div>
          <select className="dc-input" aria-label={t("messages:incident.what")} value={kind} onChange={(event) => setKind(event.target.value as IncidentKind | "")}>
            <option value="">{t("messages:incident.anyKind")}</option>
            {INCIDENT_KINDS.map((each) => (
              <option key={each} value={each}>
                {t(`messages:kind.${each}`)}
              </option>
            ))}
          </select>
        </div>
        {may ? <Proposals /> : null}
        {incidents.problem && !incidents.data ? <ProblemNotice problem={incidents.problem} actions={<Button onPress={incidents.reload}>{t("common:action.retry")}</Button>} /> : null}
        {!incidents.data && !incidents.problem ? <ProgressBar label={t("common:loading")} /> : null}
        {incidents.data && rows.length === 0 ? <EmptyState title={t("messages:incident.noneOf")}>{t("messages:incident.noneHint")}</EmptyState> : null}
        {rows.length > 0 ? (
          <VirtualRows
            className="ms-virtual"
            rows={rows}
            label={t("messages:desk.incidents")}
            height={4}
            keyOf={({ id }) => id}
            render={(incident) => <Row incident={incident} chosen={incident.id === chosen} onChoose={choose} />}
          />
        ) : null}
      </section>
      <section className="dc-panel ms-split__detail" aria-label={t("messages:incident.detail")}>
        {open ? <Detail key={open.id} incident={open} may={may} me={me} onWrite={onWrite} /> : <p className="dc-panel__nothing ms-choose">{t("messages:incident.choose")}</p>}
      </section>
    </div>
  );
}

/** What was read, with what the stream has told since: an open one is never shown as it was. */
function withNews(read: readonly IncidentRecord[], open: ReturnType<typeof useRoom>["state"]["messages"]["incidents"]): IncidentRecord[] {
  const known = new Map(read.map((incident) => [incident.id, incident]));
  const fresh = open.flatMap(({ id, site, siteName, what, severity, since, openedAt, side, owner, note }): IncidentRecord[] => {
    const before = known.get(id);
    if (before) {
      known.set(id, { ...before, severity, owner, closedAt: null, closedBy: null, solution: null });
      return [];
    }
    return [{ id, site, siteName, what, severity, since, openedAt, side, openedBy: "", owner, closedAt: null, closedBy: null, solution: null, notes: note ? [{ kind: "note", at: openedAt, side, author: "", text: note }] : [] }];
  });
  return [...fresh.toReversed(), ...known.values()];
}

function Length({ incident }: { incident: IncidentRecord }) {
  const format = useFormat();
  const { live } = useRoom();
  const now = useServerNow(live.clockOffset, 10_000);
  return <>{format.duration(Math.max(0, (incident.closedAt ?? now) - incident.since))}</>;
}

function Row({ incident, chosen, onChoose }: { incident: IncidentRecord; chosen: boolean; onChoose(id: string): void }) {
  const { t } = useTranslation("messages");
  const { id, siteName, what, severity, owner, closedAt, notes } = incident;
  return (
    <button type="button" className="ms-row" aria-pressed={chosen} data-incident={id} data-waiting={closedAt === null && owner === ""} onClick={() => onChoose(id)}>
      <span className="ms-row__name" title={siteName}>
        {siteName}
      </span>
      <span className="ms-row__time">
        {closedAt === null ? <strong><Length incident={incident} /></strong> : <span className="ms-soft">✓ <Length incident={incident} /></span>}
      </span>
      <span className="ms-row__text">
        <strong>{t(`kind.${what}`)}</strong> {notes.at(-1)?.text ?? ""}
      </span>
      <span className="ms-row__marks">
        {closedAt === null ? <IncidentMark severity={severity} /> : null}
        <span className="ms-holder">{closedAt !== null ? t("incident.closed") : owner || t("incident.noOwner")}</span>
      </span>
    </button>
  );
}

function Detail({ incident, may, me, onWrite }: { incident: IncidentRecord; may: boolean; me: string; onWrite(site: number): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { conferenceId, directory, act } = useRoom();
  const contact = useContacts(conferenceId).get(incident.site);
  const [text, setText] = useState("");
  const zone = directory.outline.conference.timeZone;
  const { id: incidentId, site, severity, owner, closedAt, notes } = incident;
  const key = `incident ${incidentId}`;
  const line = oneLine(text, 300);
  const isOpen = closedAt === null;
  const give = (command: Parameters<typeof act.run>[1]): void => {
    void act.run(key, command);
  };
  /** What was typed goes with the command; what is typed meanwhile stays. */
  const tell = (command: Parameters<typeof act.run>[1]): void => {
    give(command);
    setText("");
  };
  return (
    <div className="ms-detail">
      <header>
        <h2 className="ms-line__name">{t(`kind.${incident.what}`)}</h2>
        <p>{incident.siteName}</p>
        <p className="ms-line__facts">
          {isOpen ? <IncidentMark severity={severity} /> : <Badge tone="good">✓ {t("incident.closed")}</Badge>}
          <span>{t("incident.since", { time: format.time(incident.since, zone) })}</span>
          <strong>
            <Length incident={incident} />
          </strong>
          <span>{owner ? t("incident.ownedBy", { name: owner }) : t("incident.noOwner")}</span>
          {contact?.phone ? <PhoneLink number={contact.phone} /> : null}
        </p>
        <p className="ms-soft">{t(incident.side === "site" ? "incident.bySite" : "incident.byCentre", { time: format.time(incident.openedAt, zone) })}</p>
        {incident.solution ? (
          <p className="ms-solution">
            <strong>{t("incident.solution")}</strong> {incident.solution}
          </p>
        ) : null}
      </header>
      <ol className="ms-notes">
        {notes.map((note, index) => (
          <li key={index}>
            <span className="ms-soft">
              {format.time(note.at, zone)} · {note.author || t(`side.${note.side}`)}
            </span>{" "}
            {note.kind === "note" ? note.text : t(`incident.${note.kind}As`, { text: note.text })}
          </li>
        ))}
      </ol>
      <div className="ms-form">
        <div className="ms-line__do">
          <Button size="small" onPress={() => onWrite(site)}>
            {t("incident.write")}
          </Button>
          {may && isOpen && owner !== me ? (
            <Button size="small" look={owner === "" ? "primary" : "quiet"} onPress={() => give({ kind: "incident.take", site, incidentId })}>
              {owner === "" ? t("incident.take") : t("incident.takeOver")}
            </Button>
          ) : null}
          {may && isOpen ? (
            <label className="dc-inline">
              <span>{t("incident.severity")}</span>
              <select className="dc-input" value={severity} onChange={(event) => give({ kind: "incident.grade", site, incidentId, severity: event.target.value as IncidentSeverity })}>
                {INCIDENT_SEVERITIES.map((each) => (
                  <option key={each} value={each}>
                    {t(`severity.${each}`)}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
        </div>
        {may && isOpen ? (
          <>
            <TextField label={t("incident.noteOrSolution")} value={text} onChange={setText} maxLength={300} autoComplete="off" />
            <div className="ms-line__do">
              <Button isDisabled={line === ""} onPress={() => tell({ kind: "incident.note", site, incidentId, text: line })}>
                {t("incident.note")}
              </Button>
              <Button look="primary" isDisabled={line === ""} onPress={() => tell({ kind: "incident.close", site, incidentId, solution: line })}>
                {t("incident.close")}
              </Button>
              <InlineStatus status={act.statusOf(key)} />
            </div>
          </>
        ) : null}
        {may && !isOpen ? (
          <>
            <TextField label={t("incident.reason")} value={text} onChange={setText} maxLength={300} autoComplete="off" />
            <div className="ms-line__do">
              <Button isDisabled={line === ""} onPress={() => tell({ kind: "incident.reopen", site, incidentId, reason: line })}>
                {t("incident.reopen")}
              </Button>
              <InlineStatus status={act.statusOf(key)} />
            </div>
          </>
        ) : null}
      </div>
    </div>
  );
}

/** Rooms whose line has been gone for a while without an incident: proposed, never opened by itself. */
function Proposals() {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { state, tree, live } = useRoom();
  const now = useServerNow(live.clockOffset, 15_000);
  const [opening, open] = useState<{ site: number; since: number } | null>(null);
  const proposals = useMemo(() => proposalsOf(state, tree.size, now), [state, tree.size, now]);
  if (proposals.length === 0) return null;
  return (
    <div className="ms-proposals">
      <p className="ms-found__title">{t("incident.proposed", { count: proposals.length, n: format.number(proposals.length) })}</p>
      <ul>
        {proposals.slice(0, 4).map(({ site, since }) => (
          <li key={site}>
            <StateShape state="lost" />
            <span>{tree.names[site]}</span>
            <span className="ms-soft">{t("incident.lostFor", { time: format.duration(Math.max(0, now - since)) })}</span>
            <Button size="small" onPress={() => open({ site, since })}>
              {t("incident.open")}
            </Button>
          </li>
        ))}
      </ul>
      {opening ? <OpenIncidentDialog key={opening.site} site={opening.site} since={opening.since} what="line" severity="blocking" isOpen onClose={() => open(null)} /> : null}
    </div>
  );
}

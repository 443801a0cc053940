import { useState, type FormEvent } from "react";
import { INCIDENT_KINDS, INCIDENT_SEVERITIES, type IncidentKind, type IncidentSeverity, type OpenIncident } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useCommand, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, Select, TextField } from "../../ui/index.ts";
import { IncidentMark, oneLine } from "../../ui/messages/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";

/** What does not work in this room: reported in two presses, followed until it is solved. */
export function IncidentSection({ room, state }: { room: Room; state: ConferenceState }) {
  const { t } = useTranslation("messages");
  const send = useCommand(room.conferenceId, asOf(room));
  const { waiting } = usePending(room.conferenceId, asOf(room));
  const [reporting, setReporting] = useState(false);
  const own = state.messages.incidents.filter(({ site }) => site === room.site);
  const solved = state.messages.closed.filter(({ site }) => site === room.site).toReversed();
  const pending = waiting.filter(({ body }) => body["kind"] === "incident.open");
  return (
    <section className="st-section" aria-labelledby="incidents-title">
      <div className="st-section__head">
        <h2 id="incidents-title">{t("incident.title")}</h2>
        <Button size="small" look="danger" onPress={() => setReporting(true)}>
          {t("incident.report")}
        </Button>
      </div>
      {own.length + pending.length === 0 ? <p className="st-hint">{t("incident.none")}</p> : null}
      <ul className="st-incidents">
        {pending.map(({ id, body }) => (
          <li key={id} className="st-incident" data-waiting="true">
            <strong>{t(`kind.${body["what"] as IncidentKind}`)}</strong> <span className="st-hint">{t("thread.waiting")}</span>
          </li>
        ))}
        {own.map((incident) => (
          <Incident key={incident.id} room={room} incident={incident} onSend={(command) => void send(command).catch(() => {})} />
        ))}
      </ul>
      {solved.length > 0 ? (
        <details className="st-solved">
          <summary>{t("incident.lastClosed")}</summary>
          <ul className="st-incidents">
            {solved.map((incident) => (
              <Solved key={incident.id} room={room} incident={incident} onSend={(command) => void send(command).catch(() => {})} />
            ))}
          </ul>
        </details>
      ) : null}
      <ReportDialog
        isOpen={reporting}
        onClose={() => setReporting(false)}
        onReport={(what, severity, note) => {
          setReporting(false);
          void send({ kind: "incident.open", site: room.site, what, severity, ...(note ? { note } : {}) }).catch(() => {});
        }}
      />
    </section>
  );
}

type Sending = Parameters<ReturnType<typeof useCommand>>[0];

function Incident({ room, incident, onSend }: { room: Room; incident: OpenIncident; onSend(command: Sending): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const [text, setText] = useState("");
  const { id: incidentId, site, what, severity, since, owner, note } = incident;
  const line = oneLine(text, 300);
  const give = (command: Sending): void => {
    onSend(command);
    setText("");
  };
  return (
    <li className="st-incident" data-incident={incidentId}>
      <p>
        <strong>{t(`kind.${what}`)}</strong> <IncidentMark severity={severity} />
      </p>
      <p className="st-hint">
        {t("incident.since", { time: format.time(since, zoneOf(room)) })} · {owner ? t("incident.ownedBy", { name: owner }) : t("incident.noOwner")}
      </p>
      {note ? <p>“{note}”</p> : null}
      <TextField label={t("incident.addNote")} value={text} onChange={setText} maxLength={300} autoComplete="off" />
      <div className="st-row">
        <Button size="small" isDisabled={line === ""} onPress={() => give({ kind: "incident.note", site, incidentId, text: line })}>
          {t("incident.note")}
        </Button>
        <Button size="small" onPress={() => give({ kind: "incident.close", site, incidentId, solution: line || t("incident.solvedHere") })}>
          {t("incident.solved")}
        </Button>
      </div>
    </li>
  );
}

/** Closed, and perhaps too early. */
function Solved({ room, incident, onSend }: { room: Room; incident: OpenIncident; onSend(command: Sending): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const [text, setText] = useState("");
  const { id: incidentId, site, what, since, note } = incident;
  const reason = oneLine(text, 300);
  return (
    <li className="st-incident" data-solved={incidentId}>
      <p>
        <strong>{t(`kind.${what}`)}</strong> <span className="st-hint">{t("incident.since", { time: format.time(since, zoneOf(room)) })}</span>
      </p>
      <p>{t("incident.closedAs", { text: note })}</p>
      <TextField label={t("incident.reason")} value={text} onChange={setText} maxLength={300} autoComplete="off" />
      <div className="st-row">
        <Button size="small" isDisabled={reason === ""} onPress={() => onSend({ kind: "incident.reopen", site, incidentId, reason })}>
          {t("incident.reopen")}
        </Button>
      </div>
    </li>
  );
}

interface ReportProps {
  isOpen: boolean;
  onClose(): void;
  onReport(what: IncidentKind, severity: IncidentSeverity, note: string): void;
}

function ReportDialog({ isOpen, onClose, onReport }: ReportProps) {
  const { t } = useTranslation(["messages", "common"]);
  const [what, setWhat] = useState<IncidentKind>("no-sound");
  const [severity, setSeverity] = useState<IncidentSeverity>("major");
  const [note, setNote] = useState("");
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    onReport(what, severity, oneLine(note, 300));
    setNote("");
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("messages:incident.report")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={() => submit()}>
            {t("messages:incident.send")}
          </Button>
        </>
      }
    >
      <form className="st-form" onSubmit={submit}>
        <fieldset className="ms-kinds">
          <legend className="dc-field__label">{t("messages:incident.what")}</legend>
          {INCIDENT_KINDS.map((each) => (
            <label key={each} className="st-choice__one">
              <input type="radio" name="what" checked={what === each} onChange={() => setWhat(each)} />
              <span>{t(`messages:kind.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <Select
          label={t("messages:incident.severity")}
          choices={INCIDENT_SEVERITIES.map((each) => ({ id: each, label: t(`messages:severity.${each}`) }))}
          selectedKey={severity}
          onSelectionChange={(key) => setSeverity(key as IncidentSeverity)}
        />
        <TextField label={t("messages:incident.describe")} value={note} onChange={setNote} maxLength={300} autoComplete="off" />
      </form>
    </Dialog>
  );
}

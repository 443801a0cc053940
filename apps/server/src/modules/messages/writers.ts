import { happenedAtOf } from "@diemcau/rules/offline";
import { nameOf } from "@diemcau/rules";
import type { Tx } from "../../platform/db/database.ts";
import { appendLocalItem, removeLocalItem } from "../conferences/index.ts";
import type { Accepted, Writers } from "../floor/index.ts";
import { closeIncident, insertIncident, insertNote, reopenIncident, setOwner, setSeverity } from "./incident-store.ts";
import { writeMessage } from "./line-store.ts";
import { putConclusion, writeActs } from "./local-store.ts";
import { writeReceipt } from "./notice-store.ts";

/** What is the same of every accepted command. */
type Written = Omit<Accepted, "command"> & { readonly command: { readonly happenedAt?: number } };

/** When a command was done: as its entry says, or as its sender does. */
const timeOf = ({ entries, command, at }: Written): number => (entries[0] ? happenedAtOf(entries[0]) : Math.min(at, command.happenedAt ?? at));

const who = ({ by, siteName }: Written): string => nameOf(by, siteName);

async function incidents(tx: Tx, accepted: Written): Promise<void> {
  for (const entry of accepted.entries) {
    const at = happenedAtOf(entry);
    if (entry.kind === "incident.opened") await insertIncident(tx, accepted.conferenceId, entry, who(accepted));
    else if (entry.kind === "incident.noted") await insertNote(tx, entry.incidentId, { at, side: entry.side, author: who(accepted), text: entry.text });
    else if (entry.kind === "incident.taken") await setOwner(tx, entry.incidentId, entry.owner);
    else if (entry.kind === "incident.graded") await setSeverity(tx, entry.incidentId, entry.severity);
    else if (entry.kind === "incident.closed") await closeIncident(tx, entry.incidentId, at, who(accepted), entry.solution);
    else if (entry.kind === "incident.reopened") await reopenIncident(tx, { ...entry, siteName: accepted.siteName(entry.site) }, at, who(accepted));
  }
}

const acts = (tx: Tx, { conferenceId, entries }: Written): Promise<void> => writeActs(tx, conferenceId, entries);

/** Tables that change together with what is journalled of notices, lines, incidents and rooms on their own. */
export const messagesWriters: Writers = {
  "notice.receive": (tx, accepted) => {
    const { conferenceId, command } = accepted;
    return writeReceipt(tx, { conferenceId, site: command.site, delivered: command.delivered, read: command.read, at: timeOf(accepted) });
  },
  "line.say": async (tx, accepted) => {
    const [entry] = accepted.entries;
    if (entry?.kind !== "line.said") return;
    const { messageId: id, site, side } = entry;
    await writeMessage(tx, accepted.conferenceId, { id, site, side, at: happenedAtOf(entry), author: side === "site" ? "" : who(accepted), text: accepted.command.text });
  },
  "incident.open": incidents,
  "incident.take": incidents,
  "incident.note": incidents,
  "incident.grade": incidents,
  "incident.close": incidents,
  "incident.reopen": incidents,
  "local.open": acts,
  "local.close": acts,
  "local.begin": acts,
  "local.return": acts,
  "local.add-item": (tx, { conferenceId, command, by, at }) => {
    const { site, itemId: id, sessionId, place, itemKind: kind, title, minutes } = command;
    return appendLocalItem(tx, conferenceId, site, { id, sessionId, place, kind, title, minutes, presenters: [] }, by.name, at);
  },
  "local.remove-item": (tx, { conferenceId, command, by, at }) => removeLocalItem(tx, conferenceId, command.site, command.itemId, by.name, at),
  "local.conclude": (tx, accepted) => {
    const { site, conclusionId, text } = accepted.command;
    return putConclusion(tx, accepted.conferenceId, site, conclusionId, text, timeOf(accepted));
  },
};

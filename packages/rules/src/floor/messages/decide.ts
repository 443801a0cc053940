import type { OpenIncident, ProblemCode } from "@diemcau/contract";
import { cutText } from "../../text/cut.ts";
import type { Actor } from "../decide.ts";
import { accept, refuse, type Decision } from "../outcome.ts";
import { isInSet, isWellFormed, sitesOf } from "../site-set.ts";
import type { Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import { EXCERPT_LENGTH, LINE_LIMIT, RATE_LIMIT, RATE_WINDOW_MS } from "./line.ts";

/** Notices of one conference; each stays in the fold. */
export const NOTICE_LIMIT = 300;
/** Open incidents of one conference, and of one site. */
export const INCIDENT_LIMIT = 1_500;
export const INCIDENTS_OF_SITE = 6;
/** Notes on one incident. */
export const NOTE_LIMIT = 60;
/** Two consoles that remind in the same moment remind once, ms. */
const REMINDED_JUST_NOW_MS = 5_000;

const always = ["prepared", "live", "ended"] as const;
const untilTheEnd = ["prepared", "live"] as const;

const sideOf = ({ role }: Actor) => (role === "site" ? "site" : "centre");

/** An actor as screens name them: a person of the centre, or the room. */
export function nameOf({ role, name, site }: Actor, siteName: (ordinal: number) => string): string {
  return role === "site" ? siteName(site) : name.replace(/^account:/, "");
}

function excerptOf(text: string): string {
  return text.length <= EXCERPT_LENGTH ? text : `${cutText(text, EXCERPT_LENGTH - 1)}…`;
}

/** Officers may change what their own unit has sent; the centre everything. */
const isOfOthers = ({ unit }: ConferenceState["messages"]["notices"][number], by: Actor): boolean => by.role === "unit-officer" && (unit === undefined || unit.id !== by.unit?.id);

function withNotice(state: ConferenceState, id: string, then: (notice: ConferenceState["messages"]["notices"][number]) => Decision): Decision {
  const notice = state.messages.notices.find((each) => each.id === id);
  return notice && notice.withdrawnAt === 0 ? then(notice) : refuse("notice-unknown");
}

function withIncident(state: ConferenceState, { site, incidentId }: { site: number; incidentId: string }, then: (incident: OpenIncident) => Decision): Decision {
  const incident = state.messages.incidents.find(({ id }) => id === incidentId);
  return incident && incident.site === site ? then(incident) : refuse("incident-not-open");
}

/** Why there cannot be another incident, or null. */
function tooMany({ messages }: ConferenceState, site: number): ProblemCode | null {
  if (messages.incidents.filter((each) => each.site === site).length >= INCIDENTS_OF_SITE) return "incidents-of-site";
  return messages.incidents.length >= INCIDENT_LIMIT ? "incidents-full" : null;
}

export const messagesDecisions: Slice<unknown, unknown>["decisions"] = {
  "notice.send": {
    phases: untilTheEnd,
    decide(state, { id, text, urgency, rooms, to, chosen, delegates }, { siteCount, by }) {
      if (!rooms && !delegates) return refuse("notice-to-nobody");
      if (to && !isWellFormed(to)) return refuse("input-malformed", "to");
      const addressed = to ? sitesOf(to) : null;
      if (addressed?.length === 0) return refuse("notice-to-nobody");
      if (addressed && addressed.at(-1)! >= siteCount) return refuse("site-unknown");
      const isOfficer = by.role === "unit-officer";
      if (isOfficer && (!addressed || !by.unit || !addressed.every((site) => by.covers(site)))) return refuse("notice-outside-unit");
      if (state.messages.notices.length >= NOTICE_LIMIT) return refuse("notices-full");
      const sender = isOfficer && by.unit ? { unit: by.unit } : {};
      return accept({ kind: "notice.sent", noticeId: id, text, urgency, rooms, to, chosen, sites: addressed?.length ?? siteCount, ...(delegates ? { delegates } : {}), ...sender });
    },
  },
  "notice.remind": {
    phases: untilTheEnd,
    decide: (state, { noticeId }, { now, by }) =>
      withNotice(state, noticeId, (notice) => {
        if (isOfOthers(notice, by)) return refuse("notice-of-others");
        return now - notice.remindedAt < REMINDED_JUST_NOW_MS ? accept() : accept({ kind: "notice.reminded", noticeId });
      }),
  },
  "notice.withdraw": {
    phases: untilTheEnd,
    decide(state, { noticeId }, { by }) {
      const notice = state.messages.notices.find(({ id }) => id === noticeId);
      if (!notice) return refuse("notice-unknown");
      if (isOfOthers(notice, by)) return refuse("notice-of-others");
      return notice.withdrawnAt > 0 ? accept() : accept({ kind: "notice.withdrawn", noticeId });
    },
  },
  // Receipts are counted in tables, and reach the journal as numbers.
  "notice.receive": {
    phases: always,
    decide(state, { site, delivered, read }) {
      const known = new Map(state.messages.notices.map((notice) => [notice.id, notice]));
      const isTheirs = (id: string) => {
        const notice = known.get(id);
        return notice !== undefined && notice.rooms && (!notice.to || isInSet(notice.to, site));
      };
      return [...delivered, ...read].every(isTheirs) ? accept() : refuse("notice-unknown");
    },
  },
  "line.say": {
    phases: always,
    decide(state, { id, site, text }, { now, by }) {
      const row = state.messages.lines.get(site);
      const side = sideOf(by);
      if ((side === "site" ? row.sent : row.answered) >= LINE_LIMIT) return refuse("line-full");
      if (side === "site" && now - row.windowAt < RATE_WINDOW_MS && row.windowCount >= RATE_LIMIT) return refuse("line-too-fast");
      return accept({ kind: "line.said", site, messageId: id, side, excerpt: excerptOf(text) });
    },
  },
  "line.see": {
    phases: always,
    decide(state, { site, count }, { by }) {
      const row = state.messages.lines.get(site);
      const side = sideOf(by);
      const [seen, all] = side === "site" ? [row.seenBySite, row.answered] : [row.seenByCentre, row.sent];
      const upTo = Math.min(count, all);
      return upTo <= seen ? accept() : accept({ kind: "line.seen", site, side, count: upTo });
    },
  },
  "line.take": {
    phases: always,
    decide(state, { site }, { by, siteName }) {
      const holder = nameOf(by, siteName);
      return state.messages.lines.get(site).holder === holder ? accept() : accept({ kind: "line.taken", site, holder });
    },
  },
  "line.release": {
    phases: always,
    decide: (state, { site }) => (state.messages.lines.get(site).holder === "" ? accept() : accept({ kind: "line.released", site })),
  },
  "line.settle": {
    phases: always,
    decide: (state, { site }) => (state.messages.lines.get(site).waitingSince === 0 ? accept() : accept({ kind: "line.settled", site })),
  },
  "incident.open": {
    phases: always,
    decide(state, command, { now, happenedAt = now, by, siteName }) {
      const { id, site, what, severity, since, note } = command;
      const side = sideOf(by);
      // Both sides see the same trouble: it is one incident, and what the second one says is a note.
      const same = what === "other" ? undefined : state.messages.incidents.find((each) => each.site === site && each.what === what);
      if (same && note && same.notes >= NOTE_LIMIT) return refuse("incident-notes");
      if (same) return note ? accept({ kind: "incident.noted", incidentId: same.id, site, side, text: note }) : accept();
      const problem = tooMany(state, site);
      if (problem) return refuse(problem);
      return accept({ kind: "incident.opened", incidentId: id, site, siteName: siteName(site), what, severity, since: Math.min(since ?? happenedAt, now), side, ...(note ? { note } : {}) });
    },
  },
  "incident.take": {
    phases: always,
    decide: (state, command, { by, siteName }) =>
      withIncident(state, command, ({ id, site, owner }) => {
        const name = nameOf(by, siteName);
        return owner === name ? accept() : accept({ kind: "incident.taken", incidentId: id, site, owner: name });
      }),
  },
  "incident.note": {
    phases: always,
    decide: (state, command, { by }) =>
      withIncident(state, command, ({ id, site, notes }) =>
        notes >= NOTE_LIMIT ? refuse("incident-notes") : accept({ kind: "incident.noted", incidentId: id, site, side: sideOf(by), text: command.text }),
      ),
  },
  "incident.grade": {
    phases: always,
    decide: (state, command) =>
      withIncident(state, command, ({ id, site, severity }) =>
        severity === command.severity ? accept() : accept({ kind: "incident.graded", incidentId: id, site, severity: command.severity }),
      ),
  },
  "incident.close": {
    phases: always,
    decide: (state, command, { by }) =>
      withIncident(state, command, ({ id, site }) => accept({ kind: "incident.closed", incidentId: id, site, side: sideOf(by), solution: command.solution })),
  },
  "incident.reopen": {
    phases: always,
    decide(state, { site, incidentId, reason }, { by }) {
      const { incidents, closed } = state.messages;
      // Both sides found that it is not solved: the second one's reason is a note.
      const open = incidents.find((each) => each.id === incidentId && each.site === site);
      if (open) return open.notes >= NOTE_LIMIT ? refuse("incident-notes") : accept({ kind: "incident.noted", incidentId, site, side: sideOf(by), text: reason });
      const known = closed.find((each) => each.id === incidentId && each.site === site);
      if (!known) return refuse("incident-not-closed");
      if (known.what !== "other" && incidents.some((each) => each.site === site && each.what === known.what)) return refuse("incident-same-open");
      const problem = known.notes >= NOTE_LIMIT ? "incident-notes" : tooMany(state, site);
      return problem ? refuse(problem) : accept({ kind: "incident.reopened", incidentId, site, side: sideOf(by), reason });
    },
  },
};


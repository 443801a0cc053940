/** Checks of a preset's conference and documents; see `validatePreset`. */
import { idsOf, type Report } from "./problems.ts";
import type { Preset } from "./schema.ts";

const MS_PER_MINUTE = 60_000;

export function checkConference(preset: Preset, report: Report): void {
  const { conference } = preset;
  const at = "/conference";
  const units = new Set(preset.units.map((unit) => unit.id));
  const documents = new Set(preset.documents.map((document) => document.id));
  const sites = new Set(preset.sites.map((site) => site.id));
  const sessions = idsOf(conference.sessions, `${at}/sessions`, report);
  const topics = idsOf(conference.topics, `${at}/topics`, report);
  const papers = idsOf(conference.papers, `${at}/papers`, report);
  idsOf(conference.agenda, `${at}/agenda`, report);
  const need = (known: Set<string>, what: string, id: string | undefined, path: string): void => {
    if (id !== undefined && !known.has(id)) report(`unknown-${what}`, path, `unknown ${what} "${id}"`);
  };

  need(documents, "document", conference.groundDocument, `${at}/groundDocument`);
  for (const { unitId } of conference.organisers) need(units, "unit", unitId, `${at}/organisers`);
  if (conference.organisers.filter(({ role }) => role === "lead").length !== 1) {
    report("lead", `${at}/organisers`, "exactly one organiser must lead");
  }
  for (const { unitId } of conference.chairs) need(units, "unit", unitId, `${at}/chairs`);
  for (const paper of conference.papers) {
    need(topics, "topic", paper.topic, `${at}/papers/${paper.id}/topic`);
    need(units, "unit", paper.authorUnitId, `${at}/papers/${paper.id}/authorUnitId`);
  }
  for (const item of conference.agenda) {
    const path = `${at}/agenda/${item.id}`;
    need(sessions, "session", item.sessionId, `${path}/sessionId`);
    need(sites, "site", item.siteId, `${path}/siteId`);
    need(papers, "paper", item.paper, `${path}/paper`);
    for (const id of item.documents) need(documents, "document", id, `${path}/documents`);
    for (const { unitId } of item.presenters) need(units, "unit", unitId, `${path}/presenters`);
  }
  const levels = new Set(preset.levels.map(({ code }) => code));
  for (const [index, { level }] of (conference.speaking?.levels ?? []).entries()) {
    const path = `${at}/speaking/levels/${index}`;
    need(levels, "level", level, path);
    if (conference.speaking!.levels.findIndex((rule) => rule.level === level) !== index) report("duplicate", path, `level "${level}" twice`);
  }
  checkTimes(preset, report);
}

function checkTimes(preset: Preset, report: Report): void {
  const { conference } = preset;
  const starts = conference.sessions.map((session) => Date.parse(session.startsAt));
  if (Math.min(...starts) !== Date.parse(conference.startsAt)) {
    report("time", "/conference/startsAt", "is not the start of the first session");
  }
  for (const session of conference.sessions) {
    const path = `/conference/sessions/${session.id}`;
    const length = (Date.parse(session.endsAt) - Date.parse(session.startsAt)) / MS_PER_MINUTE;
    if (!(length > 0)) report("time", path, "ends before it begins");
    const items = conference.agenda.filter((item) => item.sessionId === session.id);
    const minutes = items.reduce((sum, item) => sum + item.minutes, 0);
    if (minutes > length) report("time", path, `its items take ${minutes} minutes, the session lasts ${length}`);
    const orders = items.map((item) => item.order).sort((a, b) => a - b);
    if (orders.some((order, index) => order !== index + 1))
      report("order", path, "its items are not numbered 1, 2, 3 …");
  }
}

export function checkDocuments(preset: Preset, report: Report): void {
  const ids = idsOf(preset.documents, "/documents", report);
  const types = new Set(preset.documentTypes.map((type) => `${type.system}/${type.code}`));
  const units = new Set(preset.units.map((unit) => unit.id));
  const identities = new Map<string, string>();
  for (const document of preset.documents) {
    const path = `/documents/${document.id}`;
    if (!types.has(`${document.system}/${document.type}`)) {
      report("unknown-type", `${path}/type`, `no document type "${document.type}" in system "${document.system}"`);
    }
    if (document.issuerUnitId !== undefined && !units.has(document.issuerUnitId)) {
      report("unknown-unit", `${path}/issuerUnitId`, `unknown unit "${document.issuerUnitId}"`);
    }
    if (document.issuedOn !== null && Number.isNaN(Date.parse(document.issuedOn))) {
      report("time", `${path}/issuedOn`, `"${document.issuedOn}" is no date`);
    }
    for (const relation of document.relations) {
      if (relation.to === document.id) report("self-relation", `${path}/relations`, "relates to itself");
      else if (!ids.has(relation.to))
        report("unknown-document", `${path}/relations`, `unknown document "${relation.to}"`);
    }
    if (document.symbol !== null) {
      const identity = [document.issuer, document.type, document.number, document.issuedOn ?? document.term].join("|");
      const other = identities.get(identity);
      if (other) report("same-document", path, `is the same document as "${other}" (issuer, type, number, date)`);
      identities.set(identity, document.id);
    }
  }
}

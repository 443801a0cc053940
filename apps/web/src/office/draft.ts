/** The conference being prepared: kept in this browser, checked step by step, sent once it is whole. */
import { AGENDA_KINDS, type AgendaKind } from "./kinds.ts";
import type { NewConference } from "@diemcau/contract";
import { isMarkedSecret, normaliseInput } from "@diemcau/rules/text";
import { v7 as uuidv7 } from "uuid";
import { instantOf, isZone } from "./zoned.ts";

export const STEPS = ["document", "conference", "agenda", "sites", "review"] as const;
export type Step = (typeof STEPS)[number];

export interface DraftSession {
  id: string;
  title: string;
  date: string;
  start: string;
  end: string;
}

export interface DraftItem {
  id: string;
  sessionId: string;
  kind: AgendaKind;
  title: string;
  minutes: number;
  /** One presenter a line. */
  presenters: string;
}

export interface Draft {
  /** The conference's id: sending twice makes one conference. */
  id: string;
  pasted: string;
  document: { symbol: string; type: string; issuer: string; issuedOn: string; abstract: string };
  title: string;
  shortTitle: string;
  venue: string;
  timeZone: string;
  sessions: DraftSession[];
  agenda: DraftItem[];
  /** Ids of the units that become sites. */
  units: string[];
  /** The unit of the central site; must be among `units`. */
  central: string | null;
  rosterFrom: string | null;
}

export interface Flaw {
  step: Step;
  /** Names the field, and is the key of the sentence about it. */
  key: FlawKey;
  /** Id of the session or agenda item it is about. */
  row?: string;
}
export type FlawKey =
  | "secret"
  | "symbol"
  | "type"
  | "issuer"
  | "issuedOn"
  | "abstract"
  | "title"
  | "shortTitle"
  | "venue"
  | "timeZone"
  | "sessionTitle"
  | "sessionTime"
  | "sessionOrder"
  | "noItems"
  | "itemTitle"
  | "itemMinutes"
  | "noUnits"
  | "noCentral";

export function newDraft(today: string, timeZone: string): Draft {
  return {
    id: uuidv7(),
    pasted: "",
    document: { symbol: "", type: "", issuer: "", issuedOn: "", abstract: "" },
    title: "",
    shortTitle: "",
    venue: "",
    timeZone,
    sessions: [newSession(today)],
    agenda: [],
    units: [],
    central: null,
    rosterFrom: null,
  };
}

export const newSession = (date: string): DraftSession => ({
  id: uuidv7(),
  title: "",
  date,
  start: "08:00",
  end: "11:30",
});
export const newItem = (sessionId: string, kind: AgendaKind = "report"): DraftItem => ({
  id: uuidv7(),
  sessionId,
  kind,
  title: "",
  minutes: 15,
  presenters: "",
});

const clean = (text: string): string =>
  normaliseInput(text)
    .replace(/[\u0000-\u001f\u007f]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
const bad = (text: string, longest: number): boolean => clean(text) === "" || clean(text).length > longest;

/** What is missing or wrong, in the order of the form. Empty: the draft may be sent. */
export function flawsOf(draft: Draft): Flaw[] {
  const flaws: Flaw[] = [];
  const check = (wrong: boolean, step: Step, key: FlawKey, row?: string): void => {
    if (wrong) flaws.push({ step, key, ...(row ? { row } : {}) });
  };
  const { document } = draft;
  check(isMarkedSecret(draft.pasted, document.symbol, document.type, document.issuer, document.abstract), "document", "secret");
  check(bad(document.symbol, 60), "document", "symbol");
  check(bad(document.type, 60), "document", "type");
  check(bad(document.issuer, 200), "document", "issuer");
  check(!/^\d{4}-\d{2}-\d{2}$/.test(document.issuedOn), "document", "issuedOn");
  check(bad(document.abstract, 1000), "document", "abstract");
  check(bad(draft.title, 300), "conference", "title");
  check(isMarkedSecret(draft.title, draft.shortTitle), "conference", "secret");
  check(bad(draft.shortTitle, 80), "conference", "shortTitle");
  check(bad(draft.venue, 200), "conference", "venue");
  check(!isZone(draft.timeZone), "conference", "timeZone");
  let last = Number.NEGATIVE_INFINITY;
  for (const session of draft.sessions) {
    const [start, end] = timesOf(draft, session);
    check(bad(session.title, 200), "conference", "sessionTitle", session.id);
    check(!(end > start), "conference", "sessionTime", session.id);
    check(start < last, "conference", "sessionOrder", session.id);
    last = end;
  }
  check(draft.agenda.length === 0, "agenda", "noItems");
  for (const item of draft.agenda) {
    check(bad(item.title, 500), "agenda", "itemTitle", item.id);
    check(isMarkedSecret(item.title), "agenda", "secret", item.id);
    check(!Number.isInteger(item.minutes) || item.minutes < 1 || item.minutes > 600, "agenda", "itemMinutes", item.id);
  }
  check(draft.units.length === 0, "sites", "noUnits");
  check(
    draft.units.length > 0 && (draft.central === null || !draft.units.includes(draft.central)),
    "sites",
    "noCentral",
  );
  return flaws;
}

function timesOf(draft: Draft, { date, start, end }: DraftSession): [number, number] {
  if (!isZone(draft.timeZone)) return [Number.NaN, Number.NaN];
  return [instantOf(date, start, draft.timeZone), instantOf(date, end, draft.timeZone)];
}

/** The draft as it is sent. Call only when it has no flaws. */
export function toNewConference(draft: Draft): NewConference {
  const sessions = draft.sessions.map((session) => {
    const [startsAt, endsAt] = timesOf(draft, session);
    return { id: session.id, title: clean(session.title), startsAt, endsAt };
  });
  const order = new Map(draft.sessions.map((session, index) => [session.id, index]));
  // The agenda is one list: items of the first session first, each session in the order of the form.
  const agenda = [...draft.agenda].sort((a, b) => (order.get(a.sessionId) ?? 0) - (order.get(b.sessionId) ?? 0));
  const { symbol, type, issuer, issuedOn, abstract } = draft.document;
  return {
    id: draft.id,
    title: clean(draft.title),
    shortTitle: clean(draft.shortTitle),
    startsAt: sessions[0]!.startsAt,
    timeZone: draft.timeZone,
    venue: clean(draft.venue),
    groundDocument: {
      symbol: clean(symbol),
      type: clean(type),
      issuer: clean(issuer),
      issuedOn,
      abstract: clean(abstract),
    },
    sessions,
    agenda: agenda.map((item) => ({
      id: item.id,
      sessionId: item.sessionId,
      kind: item.kind,
      title: clean(item.title),
      minutes: item.minutes,
      presenters: item.presenters
        .split("\n")
        .map(clean)
        .filter((line) => line !== "")
        .slice(0, 20),
    })),
    units: [draft.central!, ...draft.units.filter((unit) => unit !== draft.central)],
    ...(draft.rosterFrom ? { rosterFrom: draft.rosterFrom } : {}),
  };
}

/** Moves an element of a list by one; the list itself when it is at the end already. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return [...list];
  const next = [...list];
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
}

const KEY = "diemcau.office.draft";

export function storedDraft(): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY) ?? "null") as Draft | null;
    if (!draft?.id || !Array.isArray(draft.sessions) || draft.sessions.length === 0) return null;
    return draft.agenda.every((item) => AGENDA_KINDS.includes(item.kind)) ? draft : null;
  } catch {
    return null;
  }
}

/** A mark of secrecy anywhere: such a draft is neither sent nor kept. */
export const isSecret = (draft: Draft): boolean => flawsOf(draft).some(({ key }) => key === "secret");

/** False when the browser would not keep it. */
export function storeDraft(draft: Draft | null): boolean {
  try {
    if (draft) localStorage.setItem(KEY, JSON.stringify(draft));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

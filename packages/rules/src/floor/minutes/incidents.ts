import type { EntryOf, IncidentKind, IncidentSeverity } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Sự cố kỹ thuật",
    sum: (all: string, open: string) => `Có ${all} sự cố được ghi nhận${open === "0" ? ", đều đã khắc phục" : `; ${open} sự cố chưa đóng khi lập biên bản`}.`,
    columns: ["Điểm cầu", "Sự cố", "Thời gian", "Kéo dài", "Người xử lý", "Khắc phục"],
    kinds: { "no-sound": "Không có tiếng", "no-picture": "Không có hình", power: "Mất điện", line: "Mất đường truyền", other: "Việc khác" } satisfies Record<IncidentKind, string>,
    severity: { minor: "nhẹ", major: "nặng", blocking: "không họp được" } satisfies Record<IncidentSeverity, string>,
    open: "Chưa đóng",
    reopened: (at: string, reason: string) => `mở lại ${at}: ${reason}`,
    more: (n: string) => `Còn ${n} sự cố khác có trong sổ sự cố của hội nghị.`,
  },
  en: {
    title: "Technical incidents",
    sum: (all: string, open: string) => `Incidents recorded: ${all}${open === "0" ? "; all were solved" : `; not closed when these minutes were written: ${open}`}.`,
    columns: ["Site", "Incident", "Time", "Length", "Owner", "Solution"],
    kinds: { "no-sound": "No sound", "no-picture": "No picture", power: "No power", line: "Line down", other: "Something else" } satisfies Record<IncidentKind, string>,
    severity: { minor: "minor", major: "major", blocking: "could not take part" } satisfies Record<IncidentSeverity, string>,
    open: "Not closed",
    reopened: (at: string, reason: string) => `reopened ${at}: ${reason}`,
    more: (n: string) => `Further incidents, in the conference's log: ${n}.`,
  },
} as const;

/** Rows of the annex; the rest is counted. */
const ROWS = 400;
type Kind = "incident.opened" | "incident.taken" | "incident.graded" | "incident.noted" | "incident.closed" | "incident.reopened";

interface Told {
  readonly opened: EntryOf<"incident.opened">;
  severity: IncidentSeverity;
  owner: string;
  note: string;
  closed: EntryOf<"incident.closed"> | null;
  /** How it was closed and why it was opened again, each time. */
  readonly before: { readonly closed: EntryOf<"incident.closed">; readonly reopened: EntryOf<"incident.reopened"> }[];
}

/** Each incident in a line: where, what, how long, whose, and how it was solved. */
export const incidents = section<Kind>({
  key: "incidents",
  place: "annex",
  kinds: ["incident.opened", "incident.taken", "incident.graded", "incident.noted", "incident.closed", "incident.reopened"],
  write({ entries, language, say }) {
    const told = new Map<string, Told>();
    for (const entry of entries) {
      if (entry.kind === "incident.opened") told.set(entry.incidentId, { opened: entry, severity: entry.severity, owner: "", note: entry.note ?? "", closed: null, before: [] });
      const known = told.get(entry.incidentId);
      if (!known) continue;
      if (entry.kind === "incident.taken") known.owner = entry.owner;
      else if (entry.kind === "incident.graded") known.severity = entry.severity;
      else if (entry.kind === "incident.noted" && known.note === "") known.note = entry.text;
      else if (entry.kind === "incident.closed") known.closed = entry;
      else if (entry.kind === "incident.reopened" && known.closed) {
        known.before.push({ closed: known.closed, reopened: entry });
        known.closed = null;
      }
    }
    if (told.size === 0) return [];
    const words = WORDS[language];
    const all = [...told.values()];
    const open = all.filter(({ closed }) => closed === null).length;
    const [site, what, when, length, owner, solution] = words.columns;
    const rows = all.slice(0, ROWS).map(({ opened, severity, owner: name, note, closed, before }) => [
      opened.siteName,
      `${words.kinds[opened.what]} (${words.severity[severity]})${note ? `: ${note}` : ""}`,
      closed ? `${say.time(opened.since)} – ${say.time(happenedAtOf(closed))}` : say.time(opened.since),
      closed ? say.duration(happenedAtOf(closed) - opened.since) : "",
      name,
      [...before.map((spell) => `${spell.closed.solution} (${say.time(happenedAtOf(spell.closed))}); ${words.reopened(say.time(happenedAtOf(spell.reopened)), spell.reopened.reason)}`), closed ? closed.solution : words.open].join("; "),
    ]);
    return [
      {
        title: words.title,
        blocks: [
          ...text(words.sum(say.number(all.length), say.number(open))),
          {
            kind: "table",
            columns: [
              { title: site, share: 20 },
              { title: what, share: 26 },
              { title: when, share: 15 },
              { title: length, share: 10 },
              { title: owner, share: 12 },
              { title: solution, share: 17 },
            ],
            rows,
          },
          ...text(all.length > ROWS ? words.more(say.number(all.length - ROWS)) : null),
        ],
      },
    ];
  },
});

import { ENTRY_KINDS, type EntryKind } from "@diemcau/contract";
import { NO_ACTS } from "../consoles/areas.ts";
import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Chủ trì và điều hành",
    chair: "Chủ trì",
    coChair: "Đồng chủ trì",
    none: "Chương trình không ghi người chủ trì.",
    desk: (who: string) => `Điều hành tại trung tâm: ${who}.`,
    ran: (name: string, from: string, to: string) => `${name} (từ ${from} đến ${to})`,
  },
  en: {
    title: "Chairs and conduct",
    chair: "Chair",
    coChair: "Co-chair",
    none: "The agenda names no chair.",
    desk: (who: string) => `At the desks of the centre: ${who}.`,
    ran: (name: string, from: string, to: string) => `${name} (from ${from} to ${to})`,
  },
} as const;

/** Of these nobody at a desk does any, and there are many. */
const ROLL_UPS: ReadonlySet<EntryKind> = new Set(["sites.presence", "attendance.counted", "absences.counted", "wall.marked", "questions.counted", "vote.tallied", "notices.counted"]);
/** What is done at the centre's desks: whoever did one of these was conducting. */
const ACTS = ENTRY_KINDS.filter((kind) => !NO_ACTS.has(kind) && !ROLL_UPS.has(kind));

export const presiding = section({
  key: "presiding",
  place: "course",
  kinds: ACTS,
  write({ entries, state, facts, language, say }) {
    const words = WORDS[language];
    const chairs = facts.chairs.map(({ role, name, post }) => `${role === "chair" ? words.chair : words.coChair}: ${[name, post].filter(Boolean).join(", ")}.`);
    const acted = new Map<string, { from: number; to: number }>();
    const opened = entries.find(({ kind }) => kind === "conference.opened")?.at ?? null;
    for (const { by, at, role } of entries) {
      // Officers, stenographers and interpreters sit at desks of their own; what was set up on days before conducts nothing.
      if (!by?.startsWith("account:") || role !== undefined) continue;
      if (opened !== null && at < opened && say.date(at) !== say.date(opened)) continue;
      if (state.closedAt !== undefined && at > state.closedAt) continue;
      const known = acted.get(by);
      if (known) known.to = at;
      else acted.set(by, { from: at, to: at });
    }
    const desks = [...acted].map(([by, { from, to }]) => words.ran(say.who(by), say.time(from), say.time(to)));
    return [
      {
        title: words.title,
        blocks: text(...(chairs.length > 0 ? chairs : [words.none]), desks.length > 0 ? words.desk(desks.join("; ")) : null),
      },
    ];
  },
});

import type { EntryKind } from "@diemcau/contract";
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

/** What is done at the centre's desks: whoever did one of these was conducting. */
const ACTS = ["conference.opened", "conference.closed", "agenda.moved", "site.cued", "programme.filled", "programme.cleared", "queue.moved"] as const satisfies readonly EntryKind[];

export const presiding = section({
  key: "presiding",
  place: "course",
  kinds: ACTS,
  write({ entries, facts, language, say }) {
    const words = WORDS[language];
    const chairs = facts.chairs.map(({ role, name, post }) => `${role === "chair" ? words.chair : words.coChair}: ${[name, post].filter(Boolean).join(", ")}.`);
    const acted = new Map<string, { from: number; to: number }>();
    for (const { by, at } of entries) {
      if (!by?.startsWith("account:")) continue;
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

import { section, text } from "./section.ts";

const WORDS = {
  vi: {
    title: "Phát biểu trên hình chính",
    columns: ["Thời gian", "Điểm cầu", "Người phát biểu", "Thời lượng"],
    none: "Chưa điểm cầu nào lên hình chính.",
    range: (from: string, to: string) => `${from} – ${to}`,
    going: "đang lên sóng",
  },
  en: {
    title: "On air",
    columns: ["Time", "Site", "Speaker", "Length"],
    none: "No site has been on air.",
    range: (from: string, to: string) => `${from} – ${to}`,
    going: "on air now",
  },
} as const;

interface Spell {
  readonly site: number;
  readonly siteName: string;
  readonly speaker: string;
  readonly from: number;
  to: number | null;
}

type OnAirEntry =
  | { kind: "programme.filled"; at: number; slot: number; site: number; siteName: string; speaker?: { name: string; position?: string } }
  | { kind: "programme.cleared"; at: number; slot: number }
  | { kind: "conference.closed"; at: number };

/** Who was on air when. A site that moves to another slot goes on; another speaker begins anew. */
export function onAirSpells(entries: readonly OnAirEntry[]): Spell[] {
  const spells: Spell[] = [];
  const slots = new Map<number, Spell>();
  const end = (slot: number, at: number): void => {
    const spell = slots.get(slot);
    if (spell) spell.to = at;
    slots.delete(slot);
  };
  for (const entry of entries) {
    if (entry.kind === "conference.closed") for (const slot of [...slots.keys()]) end(slot, entry.at);
    else if (entry.kind === "programme.cleared") end(entry.slot, entry.at);
    else {
      const speaker = entry.speaker ? [entry.speaker.name, entry.speaker.position].filter(Boolean).join(", ") : "";
      const before = [...slots].find(([, spell]) => spell.site === entry.site);
      if (before && before[1].speaker === speaker) {
        slots.delete(before[0]);
        if (before[0] !== entry.slot) end(entry.slot, entry.at);
        slots.set(entry.slot, before[1]);
        continue;
      }
      if (before) end(before[0], entry.at);
      end(entry.slot, entry.at);
      const spell: Spell = { site: entry.site, siteName: entry.siteName, speaker, from: entry.at, to: null };
      spells.push(spell);
      slots.set(entry.slot, spell);
    }
  }
  return spells;
}

export const onAir = section({
  key: "on-air",
  place: "course",
  kinds: ["programme.filled", "programme.cleared", "conference.closed"],
  write({ entries, language, say }) {
    const words = WORDS[language];
    const spells = onAirSpells(entries);
    if (spells.length === 0) return [{ title: words.title, blocks: text(words.none) }];
    const [time, site, speaker, length] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          {
            kind: "table",
            columns: [
              { title: time, share: 22, align: "center" },
              { title: site, share: 30 },
              { title: speaker, share: 33 },
              { title: length, share: 15, align: "center" },
            ],
            rows: spells.map(({ siteName, speaker: who, from, to }) => [
              words.range(say.time(from), to === null ? "…" : say.time(to)),
              siteName,
              who,
              to === null ? words.going : say.duration(to - from),
            ]),
          },
        ],
      },
    ];
  },
});

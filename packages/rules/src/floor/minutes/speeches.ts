import type { Entry } from "@diemcau/contract";
import { section, text, type MinutesBlock } from "./section.ts";

const WORDS = {
  vi: {
    title: "Các lượt phát biểu",
    sum: (speeches: string, sites: string) => `Có ${speeches} lượt phát biểu của ${sites} điểm cầu.`,
    over: (speeches: string, time: string) => `${speeches} lượt quá giờ, tổng cộng ${time} (phút:giây).`,
    columns: ["Thời gian", "Điểm cầu, người phát biểu", "Mục chương trình", "Thời lượng (phút:giây)", "Quá giờ (phút:giây)"],
    range: (from: string, to: string) => `${from} – ${to}`,
    going: "đang phát biểu",
    added: (time: string) => `cho thêm ${time}`,
    paused: (time: string) => `tạm dừng ${time}, không tính`,
    inTime: "–",
  },
  en: {
    title: "Speeches",
    sum: (speeches: string, sites: string) => `Speeches: ${speeches}; sites that spoke: ${sites}.`,
    over: (speeches: string, time: string) => `Over time: ${speeches}, ${time} (min:s) in all.`,
    columns: ["Time", "Site, speaker", "Agenda item", "Length (min:s)", "Over time (min:s)"],
    range: (from: string, to: string) => `${from} – ${to}`,
    going: "speaking now",
    added: (time: string) => `${time} more were given`,
    paused: (time: string) => `paused for ${time}, not counted`,
    inTime: "–",
  },
} as const;

interface Told {
  readonly siteName: string;
  readonly site: number;
  readonly who: string;
  readonly itemId: string | null;
  readonly from: number;
  added: number;
  /** ms, and since when it is paused; null: it runs. */
  paused: number;
  pausedAt: number | null;
  end: { at: number; seconds: number; over: number } | null;
}

type SpeechEntry = Extract<Entry, { kind: "speech.started" | "speech.extended" | "speech.paused" | "speech.resumed" | "speech.ended" | "speech.reopened" }>;

function speechesOf(entries: readonly SpeechEntry[]): Told[] {
  const told = new Map<string, Told>();
  for (const entry of entries) {
    if (entry.kind === "speech.started") {
      const { speechId, site, siteName, speaker, itemId, at: from } = entry;
      told.set(speechId, { site, siteName, who: speaker ? [speaker.name, speaker.position].filter(Boolean).join(", ") : "", itemId, from, added: 0, paused: 0, pausedAt: null, end: null });
      continue;
    }
    // It was given the floor by mistake.
    if (entry.kind === "speech.ended" && !entry.spoke) {
      told.delete(entry.speechId);
      continue;
    }
    const speech = told.get(entry.kind === "speech.reopened" ? entry.speech.id : entry.speechId);
    if (!speech) continue;
    if (entry.kind === "speech.reopened") {
      // From its end to here it stood still, or still does.
      if (speech.end && entry.since === null) speech.pausedAt = speech.end.at;
      else if (speech.end) speech.paused += entry.at - speech.end.at;
      speech.end = null;
      continue;
    }
    if (entry.kind === "speech.extended") speech.added += entry.added;
    else if (entry.kind === "speech.paused") speech.pausedAt ??= entry.at;
    else {
      // It ends a pause as well.
      if (speech.pausedAt !== null) speech.paused += entry.at - speech.pausedAt;
      speech.pausedAt = null;
      if (entry.kind === "speech.ended") speech.end = { at: entry.at, ...entry.spoke! };
    }
  }
  return [...told.values()];
}

/** To the second: limits of speeches are. */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Who spoke, for how long, and how much of it was over the time. */
export const speeches = section({
  key: "speeches",
  place: "course",
  kinds: ["speech.started", "speech.extended", "speech.paused", "speech.resumed", "speech.ended", "speech.reopened"],
  write({ entries, language, facts, say }) {
    const told = speechesOf(entries);
    if (told.length === 0) return [];
    const words = WORDS[language];
    const titles = new Map(facts.outline.agenda.map((item) => [item.id, item.title]));
    const late = told.filter(({ end }) => end !== null && end.over > 0);
    const seconds = late.reduce((sum, { end }) => sum + end!.over, 0);
    const [time, who, item, length, over] = words.columns;
    const table: MinutesBlock = {
      kind: "table",
      columns: [
        { title: time, share: 20, align: "center" },
        { title: who, share: 32 },
        { title: item, share: 24 },
        { title: length, share: 12, align: "center" },
        { title: over, share: 12, align: "center" },
      ],
      rows: told.map((speech) => [
        words.range(say.time(speech.from), speech.end ? say.time(speech.end.at) : "…"),
        [speech.siteName, speech.who].filter(Boolean).join(": "),
        (speech.itemId && titles.get(speech.itemId)) || "",
        [speech.end ? clock(speech.end.seconds) : words.going, ...(speech.added > 0 ? [words.added(clock(speech.added))] : []), ...(speech.paused > 0 ? [words.paused(clock(Math.round(speech.paused / 1_000)))] : [])].join("; "),
        speech.end && speech.end.over > 0 ? clock(speech.end.over) : words.inTime,
      ]),
    };
    const sums = [words.sum(say.number(told.length), say.number(new Set(told.map(({ site }) => site)).size)), late.length > 0 ? words.over(say.number(late.length), clock(seconds)) : null];
    return [{ title: words.title, blocks: [...text(...sums), table] }];
  },
});

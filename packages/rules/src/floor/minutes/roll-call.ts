import { calledSites, isWell, roundsOf, ROUND_KINDS, type MinutedAnswer, type Round, type RoundEntry } from "./rounds.ts";
import type { MinutesSay } from "./say.ts";
import { section, text, type MinutesBlock, type MinutesFacts, type MinutesPart } from "./section.ts";

/** Whom to call in a site: name and telephone number, where known. */
export type MinutesContacts = Readonly<Record<number, { readonly name: string; readonly phone: string }>>;

/** Names that a sentence lists before it says how many more there are. */
const NAMED = 40;

const WORDS = {
  vi: {
    title: (round: number, of: number) => (of > 1 ? `Điểm danh điểm cầu lần ${round}` : "Điểm danh điểm cầu"),
    called: (what: string, at: string) => `Gọi ${what} lúc ${at}`,
    again: (what: string, at: string) => `gọi lại ${what} chưa trả lời lúc ${at}`,
    all: "tất cả các điểm cầu",
    level: (name: string) => `cấp ${name}`,
    closed: (at: string, who: string) => `Chốt điểm danh lúc ${at} (${who}).`,
    reopened: (times: string) => `Đã mở lại ${times} lần trước khi chốt.`,
    open: "Điểm danh chưa chốt.",
    columns: ["Cấp", "Được gọi", "Tự báo", "Qua điện thoại", "Có vướng mắc", "Chưa trả lời"],
    total: "Cộng",
    silent: (names: string) => `Chưa trả lời: ${names}.`,
    nobody: "Tất cả các điểm cầu được gọi đã trả lời.",
    more: (n: string) => `và ${n} điểm cầu khác`,
    trouble: (list: string) => `Vướng mắc: ${list}.`,
    chair: "chủ trì chưa sẵn sàng",
    picture: "chưa có hình",
    sound: "chưa có tiếng",
    list: "Danh sách điểm cầu",
    listColumns: ["TT", "Điểm cầu", "Trả lời lúc", "Hình thức", "Quân số", "Xác nhận"],
    room: "Tự báo",
    telephone: (by: string) => `Qua điện thoại (${by} ghi)`,
    silentRow: "Chưa trả lời",
    phone: (name: string, phone: string) => ["Liên hệ", name, phone].filter(Boolean).join(" "),
    well: "Chủ trì, hình, tiếng: tốt",
    long: (n: string) => `Bản này chỉ liệt kê các điểm cầu chưa trả lời, trả lời qua điện thoại hoặc có vướng mắc; ${n} điểm cầu khác đều tự báo tốt.`,
  },
  en: {
    title: (round: number, of: number) => (of > 1 ? `Roll call of the sites, no. ${round}` : "Roll call of the sites"),
    called: (what: string, at: string) => `Called ${what} at ${at}`,
    again: (what: string, at: string) => `called those silent of ${what} again at ${at}`,
    all: "all sites",
    level: (name: string) => `the level ${name}`,
    closed: (at: string, who: string) => `Closed at ${at} (${who}).`,
    reopened: (times: string) => `Times it was opened again before that: ${times}.`,
    open: "The roll call is not closed yet.",
    columns: ["Level", "Called", "Answered", "By telephone", "With trouble", "Silent"],
    total: "Total",
    silent: (names: string) => `Silent: ${names}.`,
    nobody: "Every site that was called has answered.",
    more: (n: string) => `and ${n} more`,
    trouble: (list: string) => `Trouble: ${list}.`,
    chair: "chair not ready",
    picture: "no picture",
    sound: "no sound",
    list: "Sites",
    listColumns: ["No.", "Site", "Answered at", "Means", "Headcount", "Confirmed"],
    room: "By itself",
    telephone: (by: string) => `By telephone (noted by ${by})`,
    silentRow: "Silent",
    phone: (name: string, phone: string) => ["Contact", name, phone].filter(Boolean).join(" "),
    well: "Chair, picture, sound: well",
    long: (n: string) => `Only those silent, heard by telephone or in trouble are listed; others, all well by their own answer: ${n}.`,
  },
} as const;
type Words = (typeof WORDS)["vi" | "en"];

function troubleOf(answer: MinutedAnswer, words: Words): string {
  return [answer.chair ? "" : words.chair, answer.picture ? "" : words.picture, answer.sound ? "" : words.sound, answer.note].filter(Boolean).join("; ");
}

function listed(names: readonly string[], words: Words, say: MinutesSay): string {
  const shown = names.slice(0, NAMED);
  return [shown.join(", "), ...(names.length > NAMED ? [words.more(say.number(names.length - NAMED))] : [])].join(" ");
}

function summaryOf(round: Round, sites: readonly number[], facts: MinutesFacts, words: Words, say: MinutesSay): MinutesBlock[] {
  const nameOf = (level: string | null): string => (level === null ? words.all : words.level(facts.levels.find(({ code }) => code === level)?.name ?? level));
  const calls = round.calls.map(({ level, again, at }) => (again ? words.again : words.called)(nameOf(level), say.time(at)));
  const rows = facts.levels.flatMap(({ code, name }) => {
    const own = sites.filter((site) => facts.sites[site]!.level === code);
    return own.length > 0 ? [{ name, own }] : [];
  });
  const counts = (name: string, own: readonly number[]): string[] => {
    const answers = own.flatMap((site) => round.answers.get(site) ?? []);
    const telephone = answers.filter(({ means }) => means === "telephone").length;
    return [name, ...[own.length, answers.length - telephone, telephone, answers.filter((answer) => !isWell(answer)).length, own.length - answers.length].map(say.number)];
  };
  const silent = sites.filter((site) => !round.answers.has(site)).map((site) => facts.sites[site]!.name);
  const trouble = sites.flatMap((site) => {
    const answer = round.answers.get(site);
    return answer && !isWell(answer) ? [`${facts.sites[site]!.name} (${troubleOf(answer, words)})`] : [];
  });
  return [
    ...text(calls.length > 0 ? `${calls.join("; ")}.` : null),
    ...text(round.closedAt === null ? words.open : words.closed(say.moment(round.closedAt), say.who(round.closedBy)), round.reopened > 0 ? words.reopened(say.number(round.reopened)) : null),
    ...(sites.length > 0
      ? [
          {
            kind: "table" as const,
            columns: words.columns.map((title, at) => ({ title, share: at === 0 ? 30 : 14, align: at === 0 ? ("left" as const) : ("right" as const) })),
            rows: [...rows.map(({ name, own }) => counts(name, own)), ...(rows.length > 1 ? [counts(words.total, sites)] : [])],
          },
          ...text(silent.length > 0 ? words.silent(listed(silent, words, say)) : words.nobody, trouble.length > 0 ? words.trouble(listed(trouble, words, say)) : null),
        ]
      : []),
  ];
}

/** Who answered when and by what means, and whom to telephone: the minute of one roll call by itself. */
export function rollCallMinute(entries: readonly RoundEntry[], round: number, facts: MinutesFacts, contacts: MinutesContacts, language: "vi" | "en", say: MinutesSay, most: number): MinutesPart[] | null {
  const words = WORDS[language];
  const rounds = roundsOf(entries);
  const wanted = rounds.find((each) => each.round === round);
  if (!wanted) return null;
  const sites = calledSites(wanted, facts);
  const notable = sites.filter((site) => {
    const answer = wanted.answers.get(site);
    return !answer || answer.means === "telephone" || !isWell(answer);
  });
  const rows = sites.length > most ? notable.slice(0, most) : sites;
  const [no, site, at, means, people, confirmed] = words.listColumns;
  return [
    { title: words.title(round, rounds.length), blocks: summaryOf(wanted, sites, facts, words, say) },
    {
      title: words.list,
      blocks: [
        ...text(rows.length < sites.length ? words.long(say.number(sites.length - notable.length)) : null),
        {
          kind: "table",
          columns: [
            { title: no, share: 7, align: "center" },
            { title: site, share: 30 },
            { title: at, share: 14, align: "center" },
            { title: means, share: 18 },
            { title: people, share: 12, align: "right" },
            { title: confirmed, share: 26 },
          ],
          rows: rows.map((each, nth) => rowOf(each, nth, wanted, facts, contacts, words, say)),
        },
      ],
    },
  ];
}

function rowOf(site: number, nth: number, round: Round, facts: MinutesFacts, contacts: MinutesContacts, words: Words, say: MinutesSay): string[] {
  const { name } = facts.sites[site]!;
  const answer = round.answers.get(site);
  const contact = contacts[site];
  if (!answer) return [say.number(nth + 1), name, "", words.silentRow, "", contact?.phone ? words.phone(contact.name, contact.phone) : ""];
  return [
    say.number(nth + 1),
    name,
    say.time(answer.at),
    answer.means === "telephone" ? words.telephone(say.who(answer.by)) : words.room,
    answer.present === null ? "" : say.count(answer.present, answer.qualifier),
    isWell(answer) ? words.well : troubleOf(answer, words),
  ];
}

export const rollCall = section({
  key: "roll-call",
  place: "course",
  kinds: ROUND_KINDS,
  write({ entries, facts, language, say }) {
    const words = WORDS[language];
    const rounds = roundsOf(entries);
    return rounds.map((round) => ({ title: words.title(round.round, rounds.length), blocks: summaryOf(round, calledSites(round, facts), facts, words, say) }));
  },
});

import type { Entry, EntryKind, VotingRule } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { baseOf, isTooFew, neededFor, quorumOf } from "../votes/result.ts";
import type { MinutesSay } from "./say.ts";
import { section, text, type MinutesBlock, type MinutesFacts, type MinutesPart } from "./section.ts";

const WORDS = {
  vi: {
    title: "Biểu quyết, thông qua",
    annex: (title: string) => `Phụ lục biểu quyết: ${title}`,
    how: (rule: string) => `Cách biểu quyết: ${rule}.`,
    ran: (opened: string, who: string, closed: string) => `Mở lúc ${opened} (${who}), đóng lúc ${closed}.`,
    going: (opened: string, who: string) => `Mở lúc ${opened} (${who}), chưa công bố kết quả.`,
    persons: (n: string, sites: string) => `${n} người ở ${sites} điểm cầu`,
    basis: (entitled: string, present: string, voted: string) => `Có quyền biểu quyết: ${entitled}; có mặt: ${present}; đã biểu quyết: ${voted}.`,
    quorum: (what: string) => `Số tham dự tối thiểu: ${what}.`,
    quorumPersons: (needed: string, there: string) => `cần ${needed} người, có ${there}`,
    quorumSites: (needed: string, there: string) => `cần ${needed} điểm cầu, có ${there}`,
    counts: (yes: string, no: string, abstaining: string) => `Tán thành: ${yes}; không tán thành: ${no}; không có ý kiến: ${abstaining}.`,
    weighed: (yes: string, no: string, abstaining: string) => `Tính theo trọng số: tán thành ${yes}; không tán thành ${no}; không có ý kiến ${abstaining}.`,
    consensus: (no: string, most: string) => `Số người phản đối: ${no}; được thông qua khi không quá ${most}. Im lặng là đồng ý.`,
    unheard: (sites: string, persons: string) => `Không có đường truyền suốt thời gian biểu quyết: ${sites} điểm cầu, được biết có ${persons} người; tính là có mặt, không tính là đồng ý.`,
    needed: (needed: string, base: string) => `Cần ${needed} trên ${base} để thông qua.`,
    outcome: { adopted: "Kết quả: thông qua.", rejected: "Kết quả: không thông qua.", "no-quorum": "Kết quả: không đủ số tham dự, không quyết định gì.", unheard: "Kết quả: không ai có quyền biểu quyết được biết là có mặt và nghe được câu hỏi để phản đối, nên im lặng không phải là đồng ý; không quyết định gì.", "too-few": "Kết quả: không quyết định gì." },
    few: "Dưới 3 phiếu kín: số phiếu không được công bố và không lập danh sách mã kiểm phiếu, vì sẽ lộ ai chọn gì.",
    casting: { for: "Số phiếu ngang nhau; chủ trì quyết định: tán thành.", against: "Số phiếu ngang nhau; chủ trì quyết định: không tán thành." },
    declared: (at: string, who: string) => `Công bố lúc ${at} (${who}).`,
    annulled: (reason: string) => `Đã hủy, không quyết định gì. Lý do: ${reason}.`,
    ended: "Hội nghị bế mạc trước khi công bố, không quyết định gì.",
    fingerprint: (hash: string) => `Dấu vân tay của danh sách kiểm phiếu công khai (SHA-256): ${hash}.`,
    missed: {
      sum: (n: string) => `Làm trước lúc đóng mà tới quá muộn nên không được tính: ${n}.`,
      columns: ["Điểm cầu", "Ý kiến", "Lúc làm", "Lúc tới", "Vì sao không tính"],
      why: { declared: "tới sau khi công bố", recounted: "phòng đã báo lại quân số sau lúc đóng" },
      objects: (n: string, reason: string | null) => `Phản đối: ${n}${reason ? ` (${reason})` : ""}`,
    },
    choices: ["Tán thành", "Không tán thành", "Không có ý kiến"],
    columns: { site: "Điểm cầu", name: "Họ và tên", choice: "Ý kiến", objecting: "Phản đối", reason: "Lý do", late: "gửi sau khi đóng", telephone: (who: string) => `qua điện thoại, ${who} nhập` },
    missing: (n: string) => `Điểm cầu có người lúc đóng mà không báo số đếm: ${n}.`,
    deaf: (n: string) => `Điểm cầu không có đường truyền suốt thời gian biểu quyết: ${n}.`,
    people: "Có mặt",
    more: (n: string) => `Còn ${n} người nữa có trong tệp phụ lục của cuộc biểu quyết.`,
    secret: "Bỏ phiếu kín: chỉ ghi ai đã bỏ phiếu.",
    entitled: (persons: string, sites: string) => `Người có quyền biểu quyết lúc mở: ${persons} người ở ${sites} điểm cầu.`,
    bySite: "Họ tên từng người có trong tệp danh sách người có quyền của cuộc biểu quyết.",
    sitesMore: (n: string) => `Còn ${n} điểm cầu nữa có trong tệp đó.`,
    numbers: { entitled: "Có quyền", voted: "Đã biểu quyết" },
    silent: "không biểu quyết",
    done: "đã bỏ phiếu",
    instead: (name: string) => `người thay: ${name}`,
  },
  en: {
    title: "Votes and adoption",
    annex: (title: string) => `Annex to the vote: ${title}`,
    how: (rule: string) => `How it was taken: ${rule}.`,
    ran: (opened: string, who: string, closed: string) => `Opened at ${opened} (${who}), closed at ${closed}.`,
    going: (opened: string, who: string) => `Opened at ${opened} (${who}), not declared yet.`,
    persons: (n: string, sites: string) => `people: ${n}, sites: ${sites}`,
    basis: (entitled: string, present: string, voted: string) => `Entitled (${entitled}); present (${present}); voted (${voted}).`,
    quorum: (what: string) => `Quorum: ${what}.`,
    quorumPersons: (needed: string, there: string) => `people needed ${needed}, there ${there}`,
    quorumSites: (needed: string, there: string) => `sites needed ${needed}, there ${there}`,
    counts: (yes: string, no: string, abstaining: string) => `For: ${yes}; against: ${no}; abstaining: ${abstaining}.`,
    weighed: (yes: string, no: string, abstaining: string) => `By weight: for ${yes}; against ${no}; abstaining ${abstaining}.`,
    consensus: (no: string, most: string) => `Objecting: ${no}; adopted with no more than ${most}. Silence is consent.`,
    unheard: (sites: string, persons: string) => `No line in the whole time of the vote: sites ${sites}, people known there ${persons}; present, but not counted as consenting.`,
    needed: (needed: string, base: string) => `Needed: ${needed} of ${base}.`,
    outcome: { adopted: "Result: adopted.", rejected: "Result: not adopted.", "no-quorum": "Result: no quorum, nothing was decided.", unheard: "Result: nobody entitled who is known to have been present could have heard the question and objected, so silence was no consent; nothing was decided.", "too-few": "Result: nothing was decided." },
    few: "Fewer than 3 secret ballots: neither their numbers nor a list of receipts are published, because they would tell who chose what.",
    casting: { for: "It was a tie; the chair decided: for.", against: "It was a tie; the chair decided: against." },
    declared: (at: string, who: string) => `Declared at ${at} (${who}).`,
    annulled: (reason: string) => `Annulled, nothing was decided. Reason: ${reason}.`,
    ended: "The conference ended before the result was declared; nothing was decided.",
    fingerprint: (hash: string) => `Fingerprint of the public list of receipts (SHA-256): ${hash}.`,
    missed: {
      sum: (n: string) => `Made before the closing, but too late to be counted when it came: ${n}.`,
      columns: ["Site", "What it said", "Made", "Arrived", "Why not counted"],
      why: { declared: "arrived after the result was declared", recounted: "the room had reported another headcount since the closing" },
      objects: (n: string, reason: string | null) => `Objecting: ${n}${reason ? ` (${reason})` : ""}`,
    },
    choices: ["For", "Against", "Abstaining"],
    columns: { site: "Site", name: "Name", choice: "Vote", objecting: "Objecting", reason: "Reason", late: "sent after the closing", telephone: (who: string) => `by telephone, entered by ${who}` },
    missing: (n: string) => `Sites with people in them at the closing that sent no count: ${n}.`,
    deaf: (n: string) => `Sites without a line in the whole time of the vote: ${n}.`,
    people: "Present",
    more: (n: string) => `The vote's annex file has all of them; not listed here: ${n}.`,
    secret: "A secret vote: only who has voted is recorded.",
    entitled: (persons: string, sites: string) => `Entitled when it was opened: ${persons} people in ${sites} sites.`,
    bySite: "The vote's file of those entitled names each of them.",
    sitesMore: (n: string) => `Sites that stand in that file only: ${n}.`,
    numbers: { entitled: "Entitled", voted: "Voted" },
    silent: "did not vote",
    done: "voted",
    instead: (name: string) => `substitute: ${name}`,
  },
} as const;

const KINDS = ["vote.opened", "vote.hands-counted", "vote.objected", "vote.missed", "vote.closed", "vote.declared", "vote.annulled", "conference.closed"] as const satisfies readonly EntryKind[];
type VoteEntry = Extract<Entry, { kind: (typeof KINDS)[number] }>;
type Of<K extends VoteEntry["kind"]> = Extract<VoteEntry, { kind: K }>;

/** One vote as the journal tells it. */
interface MinutedVote {
  readonly opened: Of<"vote.opened">;
  closed: Of<"vote.closed"> | null;
  declared: Of<"vote.declared"> | null;
  annulled: Of<"vote.annulled"> | null;
  /** The conference ended over it. */
  ended: boolean;
  /** By site, the last of each. */
  readonly sites: Map<number, Of<"vote.hands-counted"> | Of<"vote.objected">>;
  /** Made in time and not counted. */
  readonly missed: Of<"vote.missed">[];
}

function votesOf(entries: readonly VoteEntry[]): MinutedVote[] {
  const votes = new Map<string, MinutedVote>();
  for (const entry of entries) {
    if (entry.kind === "vote.opened") votes.set(entry.voteId, { opened: entry, closed: null, declared: null, annulled: null, ended: false, sites: new Map(), missed: [] });
    else if (entry.kind === "conference.closed") {
      for (const vote of votes.values()) if (!vote.declared && !vote.annulled) vote.ended = true;
    } else {
      const vote = votes.get(entry.voteId);
      if (!vote) continue;
      if (entry.kind === "vote.closed") vote.closed = entry;
      else if (entry.kind === "vote.declared") vote.declared = entry;
      else if (entry.kind === "vote.annulled") vote.annulled = entry;
      else if (entry.kind === "vote.missed") vote.missed.push(entry);
      else {
        const known = vote.sites.get(entry.site);
        if (!known || (known.happenedAt ?? known.at) <= (entry.happenedAt ?? entry.at)) vote.sites.set(entry.site, entry);
      }
    }
  }
  return [...votes.values()];
}

type Words = (typeof WORDS)["vi"] | (typeof WORDS)["en"];

function resultLines(rule: VotingRule, { count, outcome, casting }: Of<"vote.declared">, words: Words, say: MinutesSay): (string | null)[] {
  const { entitled, present, voted, persons, tally, fingerprint } = count;
  const of = (some: { persons: number; sites: number }) => words.persons(say.number(some.persons), say.number(some.sites));
  const three = ([yes, no, abstaining]: readonly [number, number, number]) => [say.number(yes), say.number(no), say.number(abstaining)] as const;
  const quorum = quorumOf(rule, count);
  const asked = [
    quorum.persons && words.quorumPersons(say.number(quorum.persons.needed), say.number(quorum.persons.there)),
    quorum.sites && words.quorumSites(say.number(quorum.sites.needed), say.number(quorum.sites.there)),
  ].filter((each) => each !== null);
  const base = baseOf(rule, count);
  const consensus = rule.method === "consensus";
  const few = isTooFew(rule, count);
  return [
    words.basis(of(entitled), of(present), of(voted)),
    asked.length > 0 ? words.quorum(asked.join("; ")) : null,
    few ? words.few : consensus ? words.consensus(say.number(persons[1]), say.number(rule.objections)) : words.counts(...three(persons)),
    count.unheard ? words.unheard(say.number(count.unheard.sites), say.number(count.unheard.persons)) : null,
    tally.some((n, at) => n !== persons[at]) ? words.weighed(...three(tally)) : null,
    consensus || few ? null : words.needed(say.number(Math.max(1, neededFor(rule.threshold.share, base, rule.threshold.strict))), say.number(base)),
    casting ? words.casting[casting] : null,
    words.outcome[outcome],
    fingerprint && !few ? words.fingerprint(fingerprint) : null,
  ];
}

/** What did not count is told with its room, its number and its times, so that nobody's objection is lost without a trace. */
function missedTable(missed: readonly Of<"vote.missed">[], rule: VotingRule, words: Words, say: MinutesSay, facts: MinutesFacts): MinutesBlock {
  const { columns, why, objects } = words.missed;
  const said = ({ counts: [yes, no, abstaining], reason }: Of<"vote.missed">): string =>
    rule.method === "consensus" ? objects(say.number(no), reason) : words.counts(say.number(yes), say.number(no), say.number(abstaining));
  return {
    kind: "table",
    columns: columns.map((title, at) => ({ title, share: [25, 30, 12, 12, 21][at]! })),
    rows: missed.map((entry) => [facts.sites[entry.site]?.name ?? "", said(entry), say.time(happenedAtOf(entry)), say.time(entry.at), why[entry.why]]),
  };
}

export const votes = section<(typeof KINDS)[number]>({
  key: "votes",
  place: "course",
  kinds: KINDS,
  write({ entries, facts, language, say }) {
    const words = WORDS[language];
    const all = votesOf(entries);
    if (all.length === 0) return [];
    const blocks = all.flatMap(({ opened, closed, declared, annulled, ended, missed }, at): MinutesBlock[] => {
      const began = say.time(opened.at);
      const who = say.who(opened.by);
      const end = closed?.at ?? annulled?.at;
      const told = text(
        `${at + 1}. ${opened.title}`,
        words.how(opened.rule.name[language]),
        end === undefined ? words.going(began, who) : words.ran(began, who, say.time(end)),
        ...(declared ? [...resultLines(opened.rule, declared, words, say), words.declared(say.time(declared.at), say.who(declared.by))] : []),
        annulled ? words.annulled(annulled.reason) : ended ? words.ended : null,
        missed.length > 0 ? words.missed.sum(say.number(missed.length)) : null,
      );
      return missed.length > 0 ? [...told, missedTable(missed, opened.rule, words, say, facts)] : told;
    });
    return [{ title: words.title, blocks }];
  },
});

/** Who was entitled and who has voted, of each vote that was closed, as the module of votes reads it. */
export interface VoteMinutes {
  readonly votes: Readonly<Record<string, { readonly entitled: MinutedEntitled; readonly voters: MinutedVoters }>>;
}

/** As frozen at the opening. `persons` null: too many to be named here, so the numbers of each site. None at all: it was opened before such lists were kept. */
interface MinutedEntitled {
  readonly persons: readonly (MinutedPerson & { readonly voted: boolean; readonly substitute: string | null })[] | null;
  readonly sites: readonly { readonly site: number; readonly persons: number; readonly voted: number }[];
}
/** `choice` null in a secret vote. */
interface MinutedPerson {
  readonly site: number;
  readonly name: string;
  readonly choice: number | null;
}
/** `more`: how many stand in the vote's annex file only. */
interface MinutedVoters {
  readonly rows: readonly MinutedPerson[];
  readonly more: number;
}

/** Sites whose numbers stand in the minutes. */
const SITES_LISTED = 5_000;

function entitledBlocks({ persons, sites }: MinutedEntitled, method: VotingRule["method"], words: Words, say: MinutesSay, siteName: (site: number) => string): MinutesBlock[] {
  const personal = method === "devices" || method === "secret";
  const { site, name, choice } = words.columns;
  if (persons !== null) {
    if (persons.length === 0) return [];
    const how = (each: (typeof persons)[number]): string => {
      const said = !each.voted ? words.silent : method === "secret" ? words.done : words.choices[each.choice ?? 0]!;
      return each.substitute === null ? said : `${said} (${words.instead(each.substitute)})`;
    };
    return [
      ...text(words.entitled(say.number(persons.length), say.number(new Set(persons.map((each) => each.site)).size)), method === "secret" ? words.secret : null),
      {
        kind: "table",
        columns: [{ title: site, share: 40 }, { title: name, share: personal ? 35 : 60 }, ...(personal ? [{ title: choice, share: 25 }] : [])],
        rows: persons.map((each) => [siteName(each.site), each.name, ...(personal ? [how(each)] : [])]),
      },
    ];
  }
  const all = sites.reduce((sum, each) => sum + each.persons, 0);
  return [
    ...text(words.entitled(say.number(all), say.number(sites.length)), words.bySite, sites.length > SITES_LISTED ? words.sitesMore(say.number(sites.length - SITES_LISTED)) : null),
    {
      kind: "table",
      columns: [
        { title: site, share: personal ? 60 : 80 },
        { title: words.numbers.entitled, share: 20, align: "center" },
        ...(personal ? [{ title: words.numbers.voted, share: 20, align: "center" as const }] : []),
      ],
      rows: sites.slice(0, SITES_LISTED).map((each) => [siteName(each.site), say.number(each.persons), ...(personal ? [say.number(each.voted)] : [])]),
    },
  ];
}

const ANNEX_KINDS = [...KINDS, "headcount.reported", "attendance.counted"] as const satisfies readonly EntryKind[];
type PeopleEntry = Extract<Entry, { kind: "headcount.reported" | "attendance.counted" }>;

/** People in each room at that moment as it is known now: its own count, else those checked in. */
function peopleAt(entries: readonly PeopleEntry[], moment: number): (site: number) => number {
  const counted = new Map<number, { readonly at: number; readonly present: number }>();
  const checkedIn = new Map<number, number>();
  for (const entry of entries) {
    const at = entry.happenedAt ?? entry.at;
    if (at > moment) continue;
    if (entry.kind === "attendance.counted") for (const [site, n] of entry.changes) checkedIn.set(site, n);
    else if ((counted.get(entry.site)?.at ?? 0) <= at) counted.set(entry.site, { at, present: entry.present });
  }
  return (site) => counted.get(site)?.present ?? checkedIn.get(site) ?? 0;
}

export const voteAnnex = section<(typeof ANNEX_KINDS)[number], VoteMinutes>({
  key: "vote-annex",
  place: "annex",
  kinds: ANNEX_KINDS,
  write({ entries: all, rows, facts, language, say }) {
    const entries = all.filter((entry): entry is VoteEntry => entry.kind !== "headcount.reported" && entry.kind !== "attendance.counted");
    const people = all.filter((entry): entry is PeopleEntry => entry.kind === "headcount.reported" || entry.kind === "attendance.counted");
    const words = WORDS[language];
    const { site, name, choice, objecting, reason, late, telephone } = words.columns;
    const siteName = (ordinal: number) => facts.sites[ordinal]?.name ?? "";
    return votesOf(entries).flatMap(({ opened, closed, declared, sites }): MinutesPart[] => {
      if (!declared) return [];
      const { method } = opened.rule;
      const blocks: MinutesBlock[] = [];
      const sent = [...sites.values()].toSorted((a, b) => a.site - b.site);
      const mark = (entry: (typeof sent)[number]) => {
        const said = [entry.means === "telephone" ? telephone(say.who(entry.by)) : "", closed && entry.at > closed.at ? late : ""].filter(Boolean);
        return said.length > 0 ? ` (${said.join("; ")})` : "";
      };
      if (method === "hands" && sent.length > 0) {
        blocks.push({
          kind: "table",
          columns: [{ title: site, share: 55 }, ...words.choices.map((title) => ({ title, share: 15, align: "center" as const }))],
          rows: sent.flatMap((entry) => (entry.kind === "vote.hands-counted" ? [[siteName(entry.site) + mark(entry), ...entry.counts.map((n) => say.number(n))]] : [])),
        });
      }
      // Rooms that said nothing: of hands those with people in them, of a consensus those that could not have heard.
      const peopleIn = peopleAt(people, closed?.at ?? declared.at);
      const silent = (method === "hands" ? [...facts.sites.keys()].filter((at) => peopleIn(at) > 0) : (closed?.unheard ?? [])).filter((at) => !sites.has(at));
      if (silent.length > 0 && (method === "hands" || method === "consensus")) {
        blocks.push(...text(words[method === "hands" ? "missing" : "deaf"](say.number(silent.length)), silent.length > SITES_LISTED ? words.sitesMore(say.number(silent.length - SITES_LISTED)) : null), {
          kind: "table",
          columns: [{ title: site, share: 80 }, { title: words.people, share: 20, align: "center" }],
          rows: silent.slice(0, SITES_LISTED).map((at) => [siteName(at), say.number(peopleIn(at))]),
        });
      }
      const objections = sent.flatMap((entry) => (entry.kind === "vote.objected" && entry.persons > 0 ? [entry] : []));
      if (objections.length > 0) {
        blocks.push({
          kind: "table",
          columns: [{ title: site, share: 40 }, { title: objecting, share: 15, align: "center" }, { title: reason, share: 45 }],
          rows: objections.map((entry) => [siteName(entry.site) + mark(entry), say.number(entry.persons), entry.reason ?? ""]),
        });
      }
      const known = rows?.votes[opened.voteId];
      if (known) blocks.push(...entitledBlocks(known.entitled, method, words, say, siteName));
      const who = known?.voters;
      // Named with those entitled already; of a large vote the first of very many would tell nothing.
      const listed = known?.entitled.persons === null ? who?.more === 0 : known?.entitled.persons.length === 0;
      if (who && listed && who.rows.length > 0) {
        const secret = method === "secret";
        if (secret) blocks.push(...text(words.secret));
        blocks.push({
          kind: "table",
          columns: [{ title: site, share: 40 }, { title: name, share: secret ? 60 : 40 }, ...(secret ? [] : [{ title: choice, share: 20 }])],
          rows: who.rows.map((each) => [siteName(each.site), each.name, ...(secret ? [] : [words.choices[each.choice ?? 0]!])]),
        });
        if (who.more > 0) blocks.push(...text(words.more(say.number(who.more))));
      }
      return blocks.length > 0 ? [{ title: words.annex(opened.title), blocks }] : [];
    });
  },
});

import type { Language } from "@diemcau/contract";
import type { Vote } from "@diemcau/rules";
import type { VoteMinutes } from "@diemcau/rules/minutes";
import type { Database } from "../../platform/db/database.ts";
import { csvLine as line } from "../../platform/sheets/csv-line.ts";
import { countRegistered, readEndedVotes, readRegister, readSiteCounts, readVotedBySite } from "./annex-store.ts";
import { readEntitledNumbers, readEntitledPersons } from "./entitled-store.ts";

const WORDS = {
  vi: { name: "Họ và tên", position: "Chức vụ", site: "Điểm cầu", choice: "Ý kiến", weight: "Trọng số", at: "Đếm lúc", late: "Gửi sau khi đóng", telephone: "Trung tâm nhập qua điện thoại", yes: "có", reason: "Lý do", choices: ["Tán thành", "Không tán thành", "Không có ý kiến"], objectors: "Số người phản đối", class: "Thành phần", voted: "Đã biểu quyết", substitute: "Người thay" },
  en: { name: "Name", position: "Position", site: "Site", choice: "Vote", weight: "Weight", at: "Counted at", late: "Sent after the closing", telephone: "Entered by the centre, by telephone", yes: "yes", reason: "Reason", choices: ["For", "Against", "Abstaining"], objectors: "Objecting", class: "Class", voted: "Voted", substitute: "Substitute" },
} as const;

/** The annex to a vote's minutes: who voted how, of a secret vote only who voted; what each room counted. */
export async function* annexLines(db: Database, vote: Vote, language: Language, siteName: (site: number) => string): AsyncGenerator<string> {
  const words = WORDS[language];
  // With a mark in front, spreadsheets read the accents right.
  yield "\uFEFF";
  if (vote.rule.method === "devices" || vote.rule.method === "secret") {
    const named = vote.rule.method === "devices";
    yield named ? line(words.site, words.name, words.position, words.choice, words.weight) : line(words.site, words.name, words.position);
    for await (const { site, name, positions, choice, weight } of readRegister(db, vote.id)) {
      const who = [siteName(site), name, positions.join("; ")];
      yield named ? line(...who, words.choices[choice ?? 0]!, weight) : line(...who);
    }
    return;
  }
  const hands = vote.rule.method === "hands";
  const heads = [words.at, words.late, words.telephone];
  yield hands ? line(words.site, ...words.choices, ...heads) : line(words.site, words.objectors, words.reason, ...heads);
  for (const { site, counts, reason, at, late, telephone } of await readSiteCounts(db, vote.id)) {
    const when = [new Date(at).toISOString(), late ? words.yes : "", telephone ? words.yes : ""];
    yield hands ? line(siteName(site), ...counts, ...when) : line(siteName(site), counts[1] ?? 0, reason ?? "", ...when);
  }
}

/** Everybody who was entitled when the vote was opened; where persons vote on their own also whether they did. */
export async function* entitledLines(db: Database, { id, rule }: Vote, language: Language, siteName: (site: number) => string): AsyncGenerator<string> {
  const words = WORDS[language];
  const personal = rule.method === "devices" || rule.method === "secret";
  yield "\uFEFF";
  yield line(words.site, words.name, words.position, words.class, words.weight, ...(personal ? [words.voted, words.substitute] : []));
  for await (const { site, name, position, class: kind, weight, voted, substitute } of readEntitledPersons(db, id)) {
    yield line(siteName(site), name, position, kind, weight, ...(personal ? [voted ? words.yes : "", substitute ?? ""] : []));
  }
}

/** Names that stand in the minutes themselves; of a larger vote they are a file of its own. */
const NAMED = 300;

/** Who was entitled and who has voted, for the annex to the minutes. */
export async function minutesRows(db: Database, conferenceId: string): Promise<VoteMinutes> {
  const votes: Record<string, VoteMinutes["votes"][string]> = {};
  for (const voteId of await readEndedVotes(db, conferenceId)) votes[voteId] = { entitled: await entitledOf(db, voteId), voters: await votersOf(db, voteId) };
  return { votes };
}

type Minuted = VoteMinutes["votes"][string];

async function entitledOf(db: Database, voteId: string): Promise<Minuted["entitled"]> {
  const sites = await readEntitledNumbers(db, voteId);
  const persons = sites.reduce((sum, each) => sum + each.persons, 0);
  if (persons > NAMED) {
    const voted = await readVotedBySite(db, voteId);
    return { persons: null, sites: sites.map((each) => ({ ...each, voted: voted.get(each.site) ?? 0 })) };
  }
  const named: NonNullable<Minuted["entitled"]["persons"]>[number][] = [];
  for await (const { site, name, voted, choice, substitute } of readEntitledPersons(db, voteId)) named.push({ site, name, voted, choice, substitute });
  return { persons: named, sites: [] };
}

async function votersOf(db: Database, voteId: string): Promise<Minuted["voters"]> {
  const rows: Minuted["voters"]["rows"][number][] = [];
  for await (const { site, name, choice } of readRegister(db, voteId)) {
    rows.push({ site, name, choice });
    if (rows.length === NAMED) break;
  }
  return { rows, more: rows.length < NAMED ? 0 : (await countRegistered(db, voteId)) - rows.length };
}

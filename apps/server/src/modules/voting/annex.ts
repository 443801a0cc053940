import type { Language } from "@diemcau/contract";
import type { Vote } from "@diemcau/rules";
import type { VoteMinutes } from "@diemcau/rules/minutes";
import type { Database } from "../../platform/db/database.ts";
import { countRegistered, readEndedVotes, readRegister, readSiteCounts } from "./annex-store.ts";

const WORDS = {
  vi: { name: "Họ và tên", position: "Chức vụ", site: "Điểm cầu", choice: "Ý kiến", weight: "Trọng số", at: "Đếm lúc", late: "Gửi sau khi đóng", yes: "có", reason: "Lý do", choices: ["Tán thành", "Không tán thành", "Không có ý kiến"], objectors: "Số người phản đối" },
  en: { name: "Name", position: "Position", site: "Site", choice: "Vote", weight: "Weight", at: "Counted at", late: "Sent after the closing", yes: "yes", reason: "Reason", choices: ["For", "Against", "Abstaining"], objectors: "Objecting" },
} as const;

/** A cell that no spreadsheet takes for a formula. */
const cell = (value: string | number): string => {
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const line = (...cells: (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;

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
  yield hands ? line(words.site, ...words.choices, words.at, words.late) : line(words.site, words.objectors, words.reason, words.at, words.late);
  for (const { site, counts, reason, at, late } of await readSiteCounts(db, vote.id)) {
    const when = [new Date(at).toISOString(), late ? words.yes : ""];
    yield hands ? line(siteName(site), ...counts, ...when) : line(siteName(site), counts[1] ?? 0, reason ?? "", ...when);
  }
}

/** Names that stand in the minutes themselves; of a larger vote the annex is a file of its own. */
const NAMED = 300;

/** Who has voted, for the annex to the minutes. */
export async function minutesRows(db: Database, conferenceId: string): Promise<VoteMinutes> {
  const voters: Record<string, VoteMinutes["voters"][string]> = {};
  for (const voteId of await readEndedVotes(db, conferenceId)) {
    const rows: { site: number; name: string; choice: number | null }[] = [];
    for await (const { site, name, choice } of readRegister(db, voteId)) {
      rows.push({ site, name, choice });
      if (rows.length === NAMED) break;
    }
    if (rows.length > 0) voters[voteId] = { rows, more: (await countRegistered(db, voteId)) - rows.length };
  }
  return { voters };
}

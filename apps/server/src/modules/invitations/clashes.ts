/** Telling officers that people of their roster are on another conference's in the same hours. */
import type { Language } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { countPair, forgetEnded, forgetTold, markTold, readUncounted, readUntold } from "./clash-store.ts";
import { tellSites } from "./tell.ts";

const WORDS: Record<Language, { subject: string; to: string; body(other: string): string; look: string }> = {
  vi: {
    subject: "Đại biểu trùng giờ với hội nghị khác",
    to: "Gửi",
    body: (other) => `Trong danh sách đại biểu của điểm cầu có người cùng tên, cùng chức vụ cũng có trong danh sách của hội nghị “${other}”, họp cùng giờ. Nếu là một người, đề nghị cử người thay ở một nơi.`,
    look: "Xem những ai tại",
  },
  en: {
    subject: "Delegates are on another conference's roster in the same hours",
    to: "To",
    body: (other) => `Somebody on your site's roster has the same name and position as somebody on a roster of the conference “${other}”, which meets in the same hours. If it is one person, please name a substitute in one of the two.`,
    look: "See who it is at",
  },
};

/**
 * Looks through rosters of conferences whose hours have come to meet; with `again`, of all whose rosters have changed too.
 * @returns whether there were any to look through
 */
export async function findClashes({ db }: Platform, again: boolean): Promise<boolean> {
  if (again) await forgetEnded(db);
  const pairs = await readUncounted(db, again);
  for (const pair of pairs) await countPair(db, pair);
  return pairs.length > 0;
}

/** Each room is told once of each conference that it clashes with, and again when it came to be so again. */
export async function tellClashes(platform: Platform): Promise<void> {
  const { db, config } = platform;
  await forgetTold(db);
  for (const untold of await readUntold(db)) {
    const { conferenceId, conference, other } = untold;
    await db.transaction().execute(async (tx) => {
      const sites = await markTold(tx, untold);
      if (sites.length === 0) return;
      await tellSites(tx, platform, conferenceId, sites, {
        kind: "roster-clash",
        detail: () => other,
        mailKind: "roster-clash",
        mail({ site, name, language }) {
          const words = WORDS[language];
          const address = `${config.publicUrl}/office/${conferenceId}/invitations/site/${site}`;
          return { subject: `${words.subject}: ${conference}`, body: [`${words.to}: ${name}`, conference, words.body(other), `${words.look}: ${address}`].join("\n\n") };
        },
      });
    });
  }
}

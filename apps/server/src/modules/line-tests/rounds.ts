/** Test rounds, and that the rooms' officers hear of them: at once, and once more shortly before. */
import type { Language, LineTestRound, Notice } from "@diemcau/contract";
import { roundReminderDue } from "@diemcau/rules/line-test";
import type { Tx } from "../../platform/db/database.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { tellSites, type ToldSite } from "../invitations/index.ts";
import { cancelRound, insertRound, lockRound, markRoundReminded, moveRound, readComing, readConcerned, readConferenceTitle } from "./round-store.ts";
import { readRounds } from "./store.ts";

type Told = Extract<Notice["kind"], `test-round${string}`>;
type RoundPlatform = Pick<Platform, "db" | "clock" | "config">;

const LONGEST_ROUND_MS = 14 * 86_400_000;
const LOOK_MS = 15_000;

const WORDS: Record<Language, Record<Told, string> & { to: string; round: string; time: string; zone: string; how: string; notice: string; cancelled: string }> = {
  vi: {
    "test-round": "Kiểm tra đường truyền",
    "test-round-moved": "Dời giờ kiểm tra đường truyền",
    "test-round-cancelled": "Hủy đợt kiểm tra đường truyền",
    "test-round-soon": "Sắp kiểm tra đường truyền",
    to: "Kính gửi",
    round: "Đợt kiểm tra",
    time: "Thời gian",
    zone: "giờ của điểm cầu",
    how: "Trong thời gian đó, mở máy của phòng tại địa chỉ sau, vào mục Thiết bị và bấm Kiểm tra đường truyền (khoảng hai phút)",
    notice: "Xem kết quả của các phòng tại",
    cancelled: "Đợt này không còn nữa. Phòng vẫn tự kiểm tra được bất cứ lúc nào.",
  },
  en: {
    "test-round": "Line test",
    "test-round-moved": "Line test moved",
    "test-round-cancelled": "Line test cancelled",
    "test-round-soon": "Line test begins soon",
    to: "To",
    round: "Test round",
    time: "Time",
    zone: "the site's time",
    how: "In that time open the room's PC at this address, go to Equipment and press Test the line (about two minutes)",
    notice: "The rooms' results are at",
    cancelled: "This round is not held any more. The room can still test its line by itself at any time.",
  },
};

/** "14:00 – 16:00, 25/11/2026" on the clock of a zone; the day twice where it ends on another one. */
function timesIn(zone: string, { startsAt, endsAt }: Pick<LineTestRound, "startsAt" | "endsAt">): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric" });
  const [from, to] = [date.format(startsAt), date.format(endsAt)];
  return from === to ? `${time.format(startsAt)} – ${time.format(endsAt)}, ${from}` : `${time.format(startsAt)}, ${from} – ${time.format(endsAt)}, ${to}`;
}

async function tell(tx: Tx, platform: RoundPlatform, conferenceId: string, round: LineTestRound, kind: Told): Promise<number> {
  const [sites, title] = [await readConcerned(tx, conferenceId, round), await readConferenceTitle(tx, conferenceId)];
  const { publicUrl } = platform.config;
  return tellSites(tx, platform, conferenceId, sites, {
    kind,
    detail: ({ timeZone }) => `${round.name}: ${timesIn(timeZone, round)}`,
    mailKind: kind,
    mail({ name, timeZone, language }: ToldSite) {
      const words = WORDS[language];
      const body = [
        `${words.to}: ${name}`,
        title,
        [`${words.round}: ${round.name}`, `${words.time}: ${timesIn(timeZone, round)} (${words.zone})`].join("\n"),
        ...(kind === "test-round-cancelled" ? [words.cancelled] : [`${words.how}: ${publicUrl}/site`]),
        `${words.notice}: ${publicUrl}/office/${conferenceId}/tests`,
      ].join("\n\n");
      return { subject: `${words[kind]}: ${round.name}`, body };
    },
  });
}

/** @throws Problem line-test-round-times */
function checkTimes({ startsAt, endsAt }: { startsAt: number; endsAt: number }, now: number): void {
  if (endsAt <= startsAt || endsAt <= now || endsAt - startsAt > LONGEST_ROUND_MS) throw new Problem("line-test-round-times");
}

/** The same again is one round. @throws Problem line-test-round-times, command-id-reused */
export async function scheduleRound(platform: RoundPlatform, conferenceId: string, round: LineTestRound, by: string): Promise<void> {
  const now = platform.clock();
  checkTimes(round, now);
  await platform.db.transaction().execute(async (tx) => {
    if (await insertRound(tx, conferenceId, round, by, now)) {
      await tell(tx, platform, conferenceId, round, "test-round");
      return;
    }
    const same = (await readRounds(tx, conferenceId)).find(({ id }) => id === round.id);
    if (JSON.stringify(same) !== JSON.stringify(inOrder(round))) throw new Problem("command-id-reused");
  });
}

/** To the times that it has already: nobody is told again. @throws Problem line-test-round-times, line-test-round-unknown */
export async function reschedule(platform: RoundPlatform, conferenceId: string, id: string, times: { startsAt: number; endsAt: number }): Promise<LineTestRound> {
  const now = platform.clock();
  checkTimes(times, now);
  return platform.db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, conferenceId, id);
    if (!round || round.endsAt <= now) throw new Problem("line-test-round-unknown");
    const moved = inOrder({ ...round, ...times });
    if (round.startsAt === times.startsAt && round.endsAt === times.endsAt) return moved;
    await moveRound(tx, id, times, now);
    await tell(tx, platform, conferenceId, moved, "test-round-moved");
    return moved;
  });
}

/** Of a round that is over already nobody is told. @throws Problem line-test-round-unknown */
export async function callOff(platform: RoundPlatform, conferenceId: string, id: string): Promise<void> {
  const now = platform.clock();
  await platform.db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, conferenceId, id);
    if (!round) throw new Problem("line-test-round-unknown");
    await cancelRound(tx, id, now);
    if (round.endsAt > now) await tell(tx, platform, conferenceId, round, "test-round-cancelled");
  });
}

/** Reminds the rooms of what begins soon; run by one process, and by another one when that dies. */
export function createRoundReminders(platform: Pick<Platform, "db" | "clock" | "config" | "log">): { look(): Promise<void>; close(): Promise<void> } {
  const { db, clock, log } = platform;
  const look = async (): Promise<void> => {
    for (const { id, conferenceId } of (await readComing(db, clock())).filter((round) => roundReminderDue(round, clock()))) {
      await db.transaction().execute(async (tx) => {
        const round = await lockRound(tx, conferenceId, id);
        // Another clerk has done it, or it was moved in this moment.
        if (!round || !roundReminderDue(round, clock())) return;
        await markRoundReminded(tx, id, clock());
        await tell(tx, platform, conferenceId, inOrder(round), "test-round-soon");
      });
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => log.warn({ err: (error as Error).message }, "rooms were not reminded of a test round; will try again"));
  }, LOOK_MS);
  return {
    look,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Members in the order in which the store answers them. */
const inOrder = ({ id, name, startsAt, endsAt, levels, sites }: LineTestRound): LineTestRound => ({ id, name, startsAt, endsAt, levels, sites });

import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createSimulatedAnswers, createSimulatedDelegates, createSimulatedSites, type SimulatedDelegate, type SimulatedRoom } from "@diemcau/rehearsal";
import { sql } from "kysely";
import { readAccess } from "../demo/load.ts";
import { rehearsalSignIns, sealCookie } from "../modules/identity/index.ts";
import { systemClock } from "../platform/clock.ts";
import { ConfigError } from "../platform/config.ts";
import { openDatabase } from "../platform/db/database.ts";
import { createLog } from "../platform/log.ts";
import type { Platform } from "../platform/platform.ts";
import { runningDatabase } from "../platform/postgres/index.ts";
import { loadSecrets } from "../platform/secrets.ts";

/** A process may have 20,000 files open. */
const MOST_SITES = 18_000;
const COOKIE_LIFE_S = 24 * 3_600;
const REPORT_MS = 2_000;

const options = {
  url: { type: "string" },
  data: { type: "string" },
  conference: { type: "string" },
  sites: { type: "string" },
  "from-site": { type: "string" },
  delegates: { type: "string" },
  joins: { type: "string" },
  "check-ins": { type: "string" },
  asks: { type: "string" },
  stills: { type: "string" },
  drops: { type: "string" },
  reads: { type: "string" },
  votes: { type: "string" },
  within: { type: "string" },
  seed: { type: "string" },
  minutes: { type: "string" },
} as const;

const USAGE = `npm run rehearse -- --url http://127.0.0.1:4000 --sites 1996
  --url         address of the running program (http://127.0.0.1:4000)
  --data        its data folder (.diemcau); with DATABASE_URL only for its secret
  --conference  id of the conference (the demo)
  --sites       rooms that join, at most ${MOST_SITES} (100); rooms and the delegate named on the start card are left for people
  --from-site   smallest ordinal of them (1), to share them among several runs
  --delegates   delegates who check in with their phones (0)
  --joins       rooms that join in a second (100)
  --check-ins   check-ins in a second (100)
  --asks        requests to speak in a minute (2)
  --stills      0: rooms send no stills for the wall (1)
  --drops       broken lines in a minute (4)
  --reads       notices that the rooms receive and read in a second (50)
  --votes       personal votes in a second, when a vote is opened (1000)
  --within      seconds within which rooms answer a roll call and count hands (20)
  --seed        the same number makes the same rehearsal (1)
  --minutes     ends by itself after that time (not before Ctrl-C)
`;

type RehearsalPlatform = Pick<Platform, "db" | "clock" | "secrets">;

/** Signs rooms in for a rehearsal, by ordinal; their codes stay as they are. */
export async function rehearsalRooms(
  platform: RehearsalPlatform,
  conferenceId: string,
  wanted: { count: number; from: number; without: readonly number[] },
): Promise<SimulatedRoom[]> {
  const found = await sql<Omit<SimulatedRoom, "as" | "cookie"> & { id: string }>`
    select s.id, s.ordinal as site, s.expected, s.level_code as level,
           coalesce((select jsonb_agg(jsonb_build_array(c.class, c.n) order by c.class)
                     from (select class, count(*) as n from delegate d where d.conference_id = s.conference_id and d.site_ordinal = s.ordinal group by class) c), '[]') as classes
    from site s
    where s.conference_id = ${conferenceId} and s.ordinal >= ${wanted.from} and not s.ordinal = any(${[...wanted.without]}::int[])
    order by s.ordinal limit ${wanted.count}`.execute(platform.db);
  const tokens = await rehearsalSignIns(
    platform,
    found.rows.map(({ id }) => id),
  );
  return found.rows.map(({ id, site, expected, level, classes }, at) => ({ site, expected, level, classes, as: `site:${id}`, cookie: `dc_site_${id}=${tokens[at]}` }));
}

/** Signs delegates' phones in for a rehearsal, but those of whom somebody has the phone in their own hand. */
export async function rehearsalDelegates(platform: RehearsalPlatform, conferenceId: string, count: number, without: readonly string[] = []): Promise<SimulatedDelegate[]> {
  const found = await sql<{ id: string; site: number }>`
    select id, site_ordinal as site from delegate
    where conference_id = ${conferenceId} and not id = any(${[...without]}::uuid[])
    order by id limit ${count}`.execute(platform.db);
  const expires = Math.floor(platform.clock() / 1000) + COOKIE_LIFE_S;
  return found.rows.map(({ id, site }) => ({
    delegateId: id,
    cookie: `dc_delegate=${sealCookie(platform.secrets, { conferenceId, delegateId: id, site, expires })}`,
  }));
}

/** Fills a running conference with simulated rooms and delegates, from the machine that its database is reached from. */
export async function rehearse(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const asked = read(args);
  const dataDir = resolve(asked.data ?? env["DIEMCAU_DATA"] ?? ".diemcau");
  const databaseUrl = env["DATABASE_URL"] || runningDatabase(join(dataDir, "postgres"));
  const access = readAccess(dataDir);
  const conferenceId = asked.conference ?? access?.conferenceId;
  if (!databaseUrl || !conferenceId) throw new ConfigError(`Nothing is installed in ${dataDir}, or no conference was named.\n\n${USAGE}`);
  const log = createLog({ dataDir, level: "info", process: "rehearse" });
  const { db } = openDatabase(databaseUrl, { max: 2, log, name: "rehearse" });
  const platform: RehearsalPlatform = { db, clock: systemClock, secrets: loadSecrets(dataDir, env["DIEMCAU_SECRET"] || null) };
  const where = { baseUrl: (asked.url ?? "http://127.0.0.1:4000").replace(/\/$/, ""), conferenceId };
  const number = (name: keyof typeof options, usual: number) => wholeNumber(asked[name], name, usual);
  const count = number("sites", 100);
  if (count > MOST_SITES) throw new ConfigError(`At most ${MOST_SITES} rooms in one run; start another with --from-site.`);
  try {
    const without = (access?.sites ?? []).map(({ site }) => site);
    const rooms = await rehearsalRooms(platform, conferenceId, { count, from: number("from-site", 1), without });
    const delegates = await rehearsalDelegates(platform, conferenceId, number("delegates", 0), access ? [access.delegate.id] : []);
    const seed = number("seed", 1);
    const sites = createSimulatedSites({ ...where, rooms, seed, joinsPerSecond: number("joins", 100), asksPerMinute: number("asks", 2), stills: number("stills", 1) > 0, dropsPerMinute: number("drops", 4), readsPerSecond: number("reads", 50) });
    const phones = createSimulatedDelegates({ ...where, delegates, seed, perSecond: number("check-ins", 100) });
    const answers = createSimulatedAnswers({ ...where, rooms, delegates, seed, votesPerSecond: number("votes", 1_000), answerWithinMs: number("within", 20) * 1_000 });
    const report = setInterval(() => {
      const { rooms: all, connected, headcounts, stills, asked, dropped, noticesRead, refused } = sites.counts();
      const { delegates: people, checkedIn } = phones.counts();
      const { answered, silent, hands, votes } = answers.counts();
      const voted = votes.for + votes.against + votes.abstain;
      process.stdout.write(
        `phòng / rooms ${connected}/${all} · quân số / headcounts ${headcounts} · ảnh phòng / stills ${stills} · xin phát biểu / asked ${asked} · mất kết nối / dropped ${dropped} · thông báo đã đọc / notices read ${noticesRead} · điểm danh / checked in ${checkedIn}/${people} · trả lời gọi tên / answered ${answered} · im lặng / silent ${silent} · biểu quyết / voted ${voted} · đếm giơ tay / hands counted ${hands} · từ chối / refused ${refused}\n`,
      );
    }, REPORT_MS);
    await Promise.race([
      new Promise((done) => process.once("SIGINT", done)),
      new Promise((done) => process.once("SIGTERM", done)),
      ...(asked.minutes === undefined ? [] : [sleep(number("minutes", 1) * 60_000)]),
    ]);
    clearInterval(report);
    // For programs: what was acknowledged, as numbers.
    process.stdout.write(`${JSON.stringify({ sites: sites.counts(), phones: phones.counts(), answers: answers.counts() })}\n`);
    answers.stop();
    phones.stop();
    sites.stop();
  } finally {
    await db.destroy();
  }
}

function read(args: readonly string[]): Partial<Record<keyof typeof options, string>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function wholeNumber(text: string | undefined, name: string, usual: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,7}$/.test(text)) throw new ConfigError(`--${name} must be a whole number, not "${text}"\n\n${USAGE}`);
  return Number(text);
}

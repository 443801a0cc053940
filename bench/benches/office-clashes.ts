import { setTimeout as sleep } from "node:timers/promises";
import type { InvitationFunnel } from "@diemcau/contract";
import { sql } from "kysely";
import type { Size } from "../kit/bench.ts";
import { quantile, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

const OTHERS = 3;
const TURNS = 20;

/**
 * Other conferences of as many rooms and delegates, moved into the hours of the first: the same units and names, of which
 * one in fifty has kept the room, so that names and titles meet as they do among a hundred thousand people of one country.
 */
async function addOthers({ db, conferenceId }: Installation): Promise<string[]> {
  const ids: string[] = [];
  const columns = async (table: string, but: readonly string[]): Promise<string> => {
    const found = await sql<{ name: string }>`select column_name as name from information_schema.columns where table_name = ${table} and table_schema = 'public' and is_generated = 'NEVER'`.execute(db);
    return found.rows.filter(({ name }) => !but.includes(name)).map(({ name }) => `"${name}"`).join(", ");
  };
  const [conference, site, person] = [
    await columns("conference", ["id", "short_title"]),
    await columns("site", ["id", "conference_id", "code", "code_hash"]),
    await columns("delegate", ["id", "conference_id", "site_ordinal"]),
  ];
  for (let nth = 1; nth <= OTHERS; nth++) {
    const made = await sql<{ id: string }>`
      insert into conference (id, short_title, ${sql.raw(conference)}) select gen_random_uuid(), short_title || ' ' || ${nth}::text, ${sql.raw(conference)} from conference where id = ${conferenceId} returning id`.execute(db);
    const { id } = made.rows[0]!;
    ids.push(id);
    await sql`insert into site (id, conference_id, ${sql.raw(site)}) select gen_random_uuid(), ${id}, ${sql.raw(site)} from site where conference_id = ${conferenceId}`.execute(db);
    await sql`
      insert into delegate (id, conference_id, site_ordinal, ${sql.raw(person)})
      select gen_random_uuid(), ${id}, case when row_number() over () % 50 = 0 then site_ordinal else (site_ordinal * 7 + 11 + ${nth}) % r.n end, ${sql.raw(person)}
      from delegate cross join (select count(*)::int as n from site where conference_id = ${conferenceId}) r where conference_id = ${conferenceId}`.execute(db);
  }
  await sql`vacuum analyze`.execute(db);
  return ids;
}

/** From the act that moves conferences into another's hours to the page that shows who is in two places at once. */
export async function measureClashes(size: Size): Promise<Figure[]> {
  const installation = await Installation.start({ demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 2 });
  try {
    const { db, conferenceId, url, producer } = installation;
    const headers = { cookie: producer, "x-diemcau-as": "account" };
    const others = await addOthers(installation);
    const funnel = async (): Promise<InvitationFunnel> => (await fetch(`${url}/api/conferences/${conferenceId}/invitations/funnel?under=0`, { headers })).json() as Promise<InvitationFunnel>;
    const before = (await funnel()).total.findings;
    const moved = performance.now();
    await sql`
      insert into conference_session (id, conference_id, title, starts_at, ends_at, position)
      select gen_random_uuid(), o.id, s.title, s.starts_at, s.ends_at, s.position from conference_session s cross join unnest(${others}::uuid[]) o (id) where s.conference_id = ${conferenceId}`.execute(db);
    await sql`update conference_session set starts_at = now() + interval '1 day', ends_at = now() + interval '26 hours'`.execute(db);
    const counted = async (): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from roster_clash_pair`.execute(db)).rows[0]!.n);
    const pairs = (OTHERS * (OTHERS + 1)) / 2;
    while ((await counted()) < 2 * pairs) await sleep(50);
    const seconds = (performance.now() - moved) / 1000;
    const waits: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const started = performance.now();
      await funnel();
      waits.push(performance.now() - started);
    }
    const found = await sql<{ people: number }>`select count(distinct delegate_id)::int as people from roster_clash where conference_id = ${conferenceId}`.execute(db);
    const { findings } = (await funnel()).total;
    if (findings <= before) throw new Error("nobody was found");
    await sql`update conference_session set starts_at = starts_at + interval '30 days', ends_at = ends_at + interval '30 days' where conference_id = ${conferenceId}`.execute(db);
    if ((await funnel()).total.findings !== before) throw new Error("they are not gone with the hours");
    return [
      { name: `office: ${OTHERS} conferences moved into another's hours, all ${pairs} pairs looked through`, figure: seconds, unit: "s", note: `${found.rows[0]!.people} people, ${findings - before} rooms` },
      { name: "office: the funnel with them, slowest of 20", figure: quantile(waits, 0.99), unit: "ms", note: `median ${quantile(waits, 0.5).toFixed(1)} ms`, aim: { what: "≤ 300 ms", met: quantile(waits, 0.99) <= 300 } },
    ];
  } finally {
    await installation.stop();
  }
}

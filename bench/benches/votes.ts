import { setTimeout as sleep } from "node:timers/promises";
import { loadavg } from "node:os";
import { VOTE_CHOICES, type VoteCount, type VotingRule } from "@diemcau/contract";
import { sql } from "kysely";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { startBareFastify } from "../kit/bare-fastify.ts";
import type { Bench, Size } from "../kit/bench.ts";
import { quantileOf, type Figure } from "../kit/figures.ts";
import { Installation, type Delegate } from "../kit/installation.ts";
import { post } from "../kit/posts.ts";
import { cpuOf } from "../kit/processes.ts";
import { Readers } from "../kit/readers.ts";
import { prepareBroadcasts } from "./fan-out.ts";
import { measureOpening } from "./vote-opening.ts";

const CONNECTIONS = 512;
const BROADCAST_EVERY_MS = 2_000;

const RULE: VotingRule = {
  code: "bench",
  name: { vi: "Thử tải", en: "Bench" },
  method: "devices",
  classes: [],
  threshold: { base: "cast", share: [1, 2], strict: true },
  quorum: { persons: null, sites: null, of: "present" },
  tie: "rejected",
  mayChange: true,
  liveTally: true,
  seconds: null,
  weights: null,
  objections: 0,
};

/** As a browser sends it, without what a browser adds about itself. */
function ballotRequest(port: number, conferenceId: string, voteId: string, nth: number, cookie: string): string {
  const body = JSON.stringify({ id: uuidv4(), voteId, choice: VOTE_CHOICES[nth % 3] });
  return (
    `POST /api/conferences/${conferenceId}/ballots HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-diemcau-as: delegate\r\n` +
    `accept: application/json\r\naccept-language: vi\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** All of them are there already: what is measured is the vote. */
async function checkInAll({ db, conferenceId }: Installation, voters: readonly Delegate[]): Promise<void> {
  await sql`
    insert into check_in (delegate_id, conference_id, site_ordinal, at, method)
    select id, ${conferenceId}, site, now(), 'site' from jsonb_to_recordset(${JSON.stringify(voters)}::jsonb) as t (id uuid, site int)
    on conflict do nothing`.execute(db);
}

/** Closes the vote, waits for the clerk's count and declares it. */
async function countOf(installation: Installation, voteId: string): Promise<VoteCount> {
  await installation.command("vote.close", { voteId });
  for (let tries = 0; ; tries++) {
    try {
      await installation.command("vote.declare", { voteId, casting: null });
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
  const found = await sql<{ body: { count: VoteCount } }>`
    select body from journal where conference_id = ${installation.conferenceId} and kind = 'vote.declared' order by seq desc limit 1`.execute(installation.db);
  return found.rows[0]!.body.count;
}

async function run(size: Size): Promise<Figure[]> {
  const quick = size === "quick";
  const [votes, seconds, streams] = quick ? [600, 3, 100] : [100_000, 30, 3_000];
  const installation = await Installation.start({ demo: quick ? "northwind-assembly" : "vn-kl57-2023", gateways: 2 });
  const stops: (() => Promise<void>)[] = [() => installation.stop()];
  try {
    const { readers: central, broadcast } = await prepareBroadcasts(installation);
    stops.push(() => central.stop());
    const delegates = await installation.delegates();
    const voters = delegates.slice(0, votes);
    if (voters.length < votes) throw new Error(`the demo has ${voters.length} delegates only`);
    const cookies = installation.delegateCookies(voters);
    const openVote = async (): Promise<string> => {
      const { id } = await installation.command("vote.draft", { title: "That it be so", text: null, itemId: null, rule: RULE });
      await installation.command("vote.open", { voteId: id });
      return id;
    };
    // Before there are streams: what is waited for is the vote, not 3,000 deliveries of each act.
    const opening = await measureOpening(installation, { persons: delegates.length, open: openVote, putOnAir: broadcast, delegates: delegates.slice(-300) });
    await checkInAll(installation, voters);
    const readers = Readers.start(installation.port, cookies.slice(0, streams).map((cookie) => installation.streamRequest("delegate", cookie)));
    stops.push(() => readers.stop());
    await readers.allOpen(120_000);
    const requests = (voteId: string, some: readonly string[]) => some.map((cookie, nth) => ballotRequest(installation.port, installation.conferenceId, voteId, nth, cookie));

    // The hot paths are compiled before it counts, as they are in a conference.
    const warm = await openVote();
    await post({ port: installation.port, requests: requests(warm, cookies.slice(0, votes / 20)), connections: CONNECTIONS, rate: votes / seconds });
    await broadcast();
    await countOf(installation, warm);

    const openingSince = performance.now();
    const voteId = await openVote();
    const openedIn = performance.now() - openingSince;
    const listed = await sql<{ n: number }>`select sum(cardinality(delegates))::int as n from vote v join vote_entitled e on e.list_id = v.list_id where v.id = ${voteId}`.execute(installation.db);
    const sent = requests(voteId, cookies);
    await sleep(1_000);
    await readers.reset();
    const before = installation.gateways().map(cpuOf);
    let broadcasts = 0;
    let going = true;
    const broadcasting = (async () => {
      while (going) {
        await broadcast();
        broadcasts++;
        await sleep(quick ? 300 : BROADCAST_EVERY_MS);
      }
    })();
    const acks = await post({ port: installation.port, requests: sent, connections: CONNECTIONS, rate: votes / seconds });
    going = false;
    await broadcasting;
    const load = loadavg()[0]!;
    const cpu = installation.gateways().reduce((sum, pid, at) => sum + cpuOf(pid) - before[at]!, 0) / votes;
    const arrived = await readers.stats();
    // A phone that did not hear sends again: the same answer, nothing counted twice.
    const again = await post({ port: installation.port, requests: sent.slice(0, votes / 20), connections: 64 });
    const count = await countOf(installation, voteId);
    const expected = VOTE_CHOICES.map((_choice, choice) => cookies.filter((_cookie, nth) => nth % 3 === choice).length);
    const kept = await sql<{ n: number; ids: number }>`select count(*)::int as n, count(distinct ballot_id)::int as ids from vote_register where vote_id = ${voteId}`.execute(installation.db);
    const exact = acks.ok === votes && again.ok === votes / 20 && count.persons.join() === expected.join() && kept.rows[0]!.n === votes && kept.rows[0]!.ids === votes;

    // Against the least that Fastify can do, at the same rate: it keeps nothing.
    const bare = await startBareFastify();
    stops.push(() => bare.stop());
    const bareVote = uuidv7();
    const some = cookies.slice(0, votes / 4);
    const bareRequests = some.map((cookie, nth) => ballotRequest(bare.port, installation.conferenceId, bareVote, nth, cookie));
    await post({ port: bare.port, requests: bareRequests.slice(0, votes / 20), connections: CONNECTIONS, rate: votes / seconds });
    const bareBefore = cpuOf(bare.pid);
    const bareAcks = await post({ port: bare.port, requests: bareRequests, connections: CONNECTIONS, rate: votes / seconds });
    const bareCpu = (cpuOf(bare.pid) - bareBefore) / some.length;

    return [
      {
        name: `votes: ack p99 of ${votes} in ${seconds} s over two gateways, each durable`,
        figure: acks.p99,
        unit: "ms",
        baseline: { what: "bare Fastify at the same rate, keeps nothing", figure: bareAcks.p99 },
        aim: { what: "≤ 500 ms", met: acks.p99 <= 500 && acks.ok === votes },
        note: `${Math.round(acks.perSecond)}/s, p50 ${acks.p50.toFixed(1)} ms (bare ${bareAcks.p50.toFixed(1)}), ${votes - acks.ok} not acknowledged; load ${load.toFixed(1)}`,
      },
      { name: `votes: drafted and opened, ${listed.rows[0]!.n} entitled written down`, figure: openedIn, unit: "ms" },
      ...opening,
      { name: "votes: counted exactly once", figure: count.persons.reduce((sum, n) => sum + n, 0), unit: "", aim: { what: `${votes} as sent, ${again.ok} of them twice`, met: exact }, note: count.persons.join(" · ") },
      { name: "votes: CPU of the gateways each, broadcasts included", figure: cpu, unit: "µs", baseline: { what: "bare Fastify", figure: bareCpu } },
      {
        name: `votes: arrival p99 of ${broadcasts} broadcasts at ${streams} streams meanwhile`,
        figure: quantileOf([arrived.latency], 0.99),
        unit: "ms",
        note: `p50 ${quantileOf([arrived.latency], 0.5)} ms; ${arrived.events} events`,
      },
    ];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

export const votes: Bench = { name: "votes", about: "100,000 votes in 30 s over two gateways while broadcasts go on, counted exactly once", run };

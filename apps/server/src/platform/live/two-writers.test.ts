import { createHash } from "node:crypto";
import type { Command, CommandAck, Entry } from "@diemcau/contract";
import { decide, initialState, reduce, snapshotFor, type DecisionContext } from "@diemcau/rules";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse, type TestProcess } from "../../testing/house.ts";
import { Problem } from "../problem.ts";
import type { LiveConference } from "./conference.ts";
import { keepFold, loadFold, readAfter } from "./journal.ts";
import { Lane } from "./lane.ts";

const COMMANDS = 500;
const SITES = 20;
const context: DecisionContext = {
  siteCount: SITES,
  siteName: (site) => `Site ${site}`,
  hasAgendaItem: () => true,
  parentOf: (site) => (site === 0 ? -1 : 0),
  levelOf: (site) => (site === 0 ? 0 : 1),
  levelCodeOf: () => "",
  expectedAt: () => 50,
  now: 1_700_000_000_000,
  by: { role: "producer", name: "account:Producer", site: -1, covers: () => true },
  consoleOf: () => null,
};

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** mulberry32 */
function random(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

interface Writer extends TestProcess {
  readonly conference: LiveConference;
  send(command: Command): Promise<CommandAck>;
}

async function writer(name: string): Promise<Writer> {
  const process = house.process();
  const conference = await process.platform.hub.get(house.conferenceId);
  const lane = new Lane(process.platform.hub, conference, process.platform.clock);
  return {
    ...process,
    conference,
    send: (command) =>
      lane.submit({
        id: command.id,
        digest: createHash("sha256").update(JSON.stringify(command)).digest(),
        actor: `account:${name}`,
        decide: (state) => decide(state, command, context),
      }),
  };
}

const journalOf = () => readAfter(house.db, house.conferenceId, 0);
const same = (writers: readonly Writer[]) => writers.map(({ conference }) => snapshotFor(conference.state, "control"));

describe("two gateways that write to one conference at once", () => {
  it("make one journal without gaps, agree on the state, and carry out every id once", async () => {
    const writers = [await writer("One"), await writer("One"), await writer("One")] as const;
    await writers[0].send({ id: uuidv7(), kind: "conference.open" });
    const presence = new Lane(writers[1].platform.hub, writers[1].conference, Date.now);
    await presence.submit({
      id: null,
      digest: null,
      actor: "system",
      decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes: Array.from({ length: SITES }, (_, site): [number, "c", number] => [site, "c", 1]) }] }),
    });

    const pick = random(20_231_011);
    const acked = new Map<string, CommandAck[]>();
    const refused = new Map<string, number>();
    const odd: unknown[] = [];
    const sent: Command[] = [];
    const make = (): Command => {
      const id = uuidv7();
      const site = pick(SITES);
      const { queue } = writers[pick(2)]!.conference.state;
      const requestId = queue[pick(queue.length || 1)]?.id ?? uuidv7();
      const made: Command[] = [
        { id, kind: "headcount.report", site, present: pick(500), qualifier: "exact" },
        { id, kind: "programme.put-on-air", site },
        { id, kind: "programme.take-off-air", site },
        { id, kind: "site.cue", site },
        { id, kind: "queue.request", site, note: `${id}` },
        { id, kind: "queue.withdraw", requestId },
        { id, kind: "queue.move", requestId, before: null },
      ];
      return made[pick(made.length)]!;
    };
    const one = async (via: Writer, command: Command) => {
      await via.send(command).then(
        (ack) => void acked.set(ack.id, [...(acked.get(ack.id) ?? []), ack]),
        (error: unknown) => {
          if (error instanceof Problem && error.status === 409) refused.set(command.id, (refused.get(command.id) ?? 0) + 1);
          else odd.push(error);
        },
      );
    };
    await Promise.all(
      writers.slice(0, 2).map(async (via, index) => {
        for (let batch = 0; batch < COMMANDS / 10; batch++) {
          await Promise.all(
            Array.from({ length: 10 }, async () => {
              // One in ten is sent again: an impatient browser, perhaps to the other gateway.
              const again = sent.length > 20 && pick(10) === 0;
              const command = again ? sent[pick(sent.length)]! : make();
              if (!again) sent.push(command);
              await one(again ? writers[pick(2)]! : via, command);
              if (pick(25) === 0) await one(writers[1 - index]!, command);
            }),
          );
        }
      }),
    );

    expect(odd).toEqual([]);
    expect(acked.size).toBeGreaterThan(300);
    expect(refused.size).toBeGreaterThan(20);

    const journal = await journalOf();
    expect(journal.map(({ seq }) => seq)).toEqual(Array.from({ length: journal.length }, (_, at) => at + 1));
    // Whoever was answered twice was answered the same, and only the first time with "done now".
    let repeats = 0;
    for (const acks of acked.values()) {
      expect(new Set(acks.map(({ seq }) => seq)).size).toBe(1);
      expect(acks.filter(({ repeated }) => !repeated)).toHaveLength(1);
      repeats += acks.length - 1;
    }
    expect(repeats).toBeGreaterThan(20);
    const done = await sql<{ id: string; seq: number }>`select id, seq from command_done`.execute(house.db);
    expect(new Map(done.rows.map(({ id, seq }) => [id, Number(seq)])).size).toBe(done.rows.length);
    for (const [id, [ack]] of acked) expect(done.rows).toContainEqual({ id, seq: ack!.seq });
    // A request to speak carries its command's id: each acknowledged one stands in the journal exactly once.
    const requests = sent.filter(({ id, kind }) => kind === "queue.request" && acked.has(id)).map(({ id }) => id);
    const written = journal.flatMap((entry) => (entry.kind === "queue.requested" ? [entry.requestId] : []));
    expect(written.toSorted()).toEqual(requests.toSorted());

    // All three agree, also the one that only listened, and with an independent fold.
    await expect.poll(() => new Set(writers.map(({ conference }) => conference.state.seq)), { timeout: 5_000 }).toEqual(new Set([journal.length]));
    const folded = journal.reduce<typeof initialState>((state, entry: Entry) => reduce(state, entry), initialState);
    for (const state of same(writers)) expect(state).toEqual(snapshotFor(folded, "control"));
    const row = await sql<{ last: number }>`select last_seq as last from conference where id = ${house.conferenceId}`.execute(house.db);
    expect(Number(row.rows[0]!.last)).toBe(journal.length);
  }, 60_000);

  it("start again from a kept fold and the tail", async () => {
    const full = await loadFold(house.db, house.conferenceId);
    const half = (await journalOf()).slice(0, Math.floor(full!.seq / 2)).reduce<typeof initialState>((state, entry) => reduce(state, entry), initialState);
    await keepFold(house.db, house.conferenceId, half);
    expect(snapshotFor((await loadFold(house.db, house.conferenceId))!, "control")).toEqual(snapshotFor(full!, "control"));
    // An older fold does not replace a newer one.
    await keepFold(house.db, house.conferenceId, full!);
    await keepFold(house.db, house.conferenceId, half);
    const kept = await sql<{ seq: number }>`select seq from fold_snapshot`.execute(house.db);
    expect(Number(kept.rows[0]!.seq)).toBe(full!.seq);
    expect(await loadFold(house.db, uuidv7())).toBeNull();
  });

  it("tell each other at once, and notice within a second or so when the telling is lost", async () => {
    const [one, two] = [await writer("One"), await writer("One")];
    await new Promise((resolve) => setTimeout(resolve, 300));
    const send = () => one.send({ id: uuidv7(), kind: "headcount.report", site: 1, present: 1, qualifier: "exact" });
    const { seq } = await send();
    await expect.poll(() => two.conference.state.seq, { timeout: 700, interval: 10 }).toBeGreaterThanOrEqual(seq);
    await two.platform.hub.bus.close();
    const later = await send();
    await expect.poll(() => two.conference.state.seq, { timeout: 2_500, interval: 50 }).toBe(later.seq);
  });
});

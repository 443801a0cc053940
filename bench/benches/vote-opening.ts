import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { median, type Figure } from "../kit/figures.ts";
import type { Delegate, Installation } from "../kit/installation.ts";

/** So often the vote is opened, each time after as long a stretch without one. */
const ROUNDS = 6;
/** One act comes so often, in turn: a hand, a room put on air, a check-in. */
const EVERY_MS = 10;
const LEAD_MS = 300;
const STRETCH_MS = 1_300;

const KINDS = ["hand", "on air", "check-in"] as const;
type Waits = Record<(typeof KINDS)[number], number[]>;

async function send(installation: Installation, path: string, as: string, cookie: string, body: object): Promise<void> {
  const answer = await fetch(`${installation.url}/api/conferences/${installation.conferenceId}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, "x-diemcau-as": as },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/**
 * How long other acts of a conference wait for their answers while a vote is opened, from when each was due, against the
 * same acts while none is. Whoever waits longest counts: that is a chair's click that seems to do nothing.
 */
export async function measureOpening(
  installation: Installation,
  { persons, open, putOnAir, delegates }: { persons: number; open: () => Promise<string>; putOnAir: () => Promise<unknown>; delegates: readonly Delegate[] },
): Promise<Figure[]> {
  // Straight below the centre: what a room below another asks may be counted against that one's share.
  const tops = await sql<{ ordinal: number }>`select ordinal from site where conference_id = ${installation.conferenceId} and parent_ordinal = 0 order by ordinal`.execute(installation.db);
  const rooms = await installation.rooms(tops.rows.map(({ ordinal }) => ordinal));
  const cookies = installation.delegateCookies(delegates);
  const raised = new Map<number, string>();
  let turn = 0;

  const acts: Record<keyof Waits, (nth: number) => Promise<unknown>> = {
    async hand(nth) {
      const { site, as, cookie } = rooms[nth % rooms.length]!;
      const standing = raised.get(site);
      if (standing === undefined) {
        const id = uuidv7();
        await send(installation, "commands", as, cookie, { id, kind: "queue.request", site, speaker: { name: "Speaker" } });
        raised.set(site, id);
      } else {
        await send(installation, "commands", as, cookie, { id: uuidv7(), kind: "queue.withdraw", requestId: standing });
        raised.delete(site);
      }
    },
    "on air": putOnAir,
    "check-in": (nth) => send(installation, "check-ins", "delegate", cookies[nth % cookies.length]!, { id: uuidv7(), delegateId: delegates[nth % delegates.length]!.id }),
  };

  async function stretch(meanwhile: (() => Promise<void>) | null): Promise<Waits> {
    const waits: Waits = { hand: [], "on air": [], "check-in": [] };
    const pending: Promise<void>[] = [];
    const started = performance.now();
    const opening = meanwhile ? sleep(LEAD_MS).then(meanwhile) : null;
    for (let nth = 0; nth * EVERY_MS < STRETCH_MS; nth++) {
      const due = started + nth * EVERY_MS;
      await sleep(Math.max(0, due - performance.now()));
      const kind = KINDS[turn % KINDS.length]!;
      const act = acts[kind](Math.floor(turn++ / KINDS.length)).then(() => void waits[kind].push(performance.now() - due));
      // What is refused is thrown below.
      act.catch(() => {});
      pending.push(act);
    }
    await Promise.all([...pending, opening]);
    return waits;
  }

  const found = { without: [] as Waits[], beside: [] as Waits[] };
  const took: number[] = [];
  // The first of each is for the hot paths.
  for (let round = 0; round <= ROUNDS; round++) {
    const without = await stretch(null);
    let voteId = "";
    let openedIn = 0;
    const beside = await stretch(async () => {
      const began = performance.now();
      voteId = await open();
      openedIn = performance.now() - began;
    });
    await installation.command("vote.annul", { voteId, reason: "measured" });
    if (round === 0) continue;
    found.without.push(without);
    found.beside.push(beside);
    took.push(openedIn);
  }
  await sql`delete from check_in where delegate_id = any(${delegates.map(({ id }) => id)}::uuid[])`.execute(installation.db);

  const longest = (all: readonly Waits[], kinds: readonly (keyof Waits)[]) => all.map((waits) => Math.max(...kinds.flatMap((kind) => waits[kind])));
  const told = (all: readonly Waits[]) => KINDS.map((kind) => `${kind} ${Math.max(...longest(all, [kind])).toFixed(0)}`).join(", ");
  const worst = Math.max(...longest(found.beside, KINDS));
  return [
    {
      name: `votes: other commands while a vote for ${persons} opens: longest wait of ${ROUNDS} openings`,
      figure: worst,
      unit: "ms",
      baseline: { what: "the same without a vote", figure: Math.max(...longest(found.without, KINDS)) },
      aim: { what: "≤ 50 ms more", met: worst <= 50 + Math.max(...longest(found.without, KINDS)) },
      note: `median of the openings' longest ${median(longest(found.beside, KINDS)).toFixed(0)} (without ${median(longest(found.without, KINDS)).toFixed(0)}); by kind ${told(found.beside)}; without ${told(found.without)}; opened in ${median(took).toFixed(0)} ms`,
    },
  ];
}

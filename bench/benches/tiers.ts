import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { SIZES, launchBrowser, openScreen, type Screen } from "../../e2e/support/browser.ts";
import { enterRoom } from "../../e2e/support/rooms.ts";
import type { Bench, Size } from "../kit/bench.ts";
import { clockCamera, readClock, takeSightings, type Colour, type Sighting } from "../kit/clock-camera.ts";
import { startEdge, type BenchEdge } from "../kit/edges.ts";
import { quantile, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

/** Slot that both rooms take in turn. */
const SLOT = 1;
const SEEN_WITHIN_MS = 15_000;

/** Pictures of a slot's clock until one in that colour was seen. @throws Error when none comes */
async function firstOf(screen: Screen, colour: Colour): Promise<Sighting> {
  for (const until = performance.now() + SEEN_WITHIN_MS; performance.now() < until; await sleep(50)) {
    const found = (await takeSightings(screen.page)).find((each) => each.colour === colour);
    if (found !== undefined) return found;
  }
  throw new Error(`no ${colour} picture within ${SEEN_WITHIN_MS / 1_000} s`);
}

/** How old the pictures are that a room shows. */
async function ages(screen: Screen, seconds: number): Promise<number[]> {
  // A session begins with a fuller buffer than it needs.
  await sleep(Math.min(seconds, 5) * 1_000);
  await takeSightings(screen.page);
  await sleep(seconds * 1_000);
  return (await takeSightings(screen.page)).map(({ age }) => age);
}

/** The room's page plays from this edge, null: from the root. */
async function playsFrom(screen: Screen, edge: string | null): Promise<void> {
  const name = edge ?? "root";
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(100)) {
    const now = await screen.page.evaluate(() => document.body.dataset["edge"] ?? null);
    if (now !== null && (edge === null || now === edge)) return;
  }
  throw new Error(`the room does not play from ${name}`);
}

const glass = (tiers: string, found: readonly number[]): Figure[] => [
  { name: `tiers: glass to glass, ${tiers}, p50`, figure: quantile(found, 0.5), unit: "ms" },
  { name: "tiers: the same, p99", figure: quantile(found, 0.99), unit: "ms", note: `${found.length} pictures` },
];

async function run(size: Size): Promise<Figure[]> {
  const [count, seconds] = size === "quick" ? [2, 1] : [50, 12];
  const installation = await Installation.start({ demo: "vn-kl57-2023", gateways: 2 });
  const browsers: Browser[] = [];
  const edges: BenchEdge[] = [];
  const room = async (index: number, prepare = ""): Promise<Screen> => {
    const browser = await launchBrowser();
    browsers.push(browser);
    const screen = await openScreen(browser, SIZES.laptop);
    if (prepare !== "") await screen.page.addInitScript(prepare);
    await enterRoom(installation, screen, installation.access.sites[index]!.code, "vi");
    return screen;
  };
  /** The viewer's page anew: it asks for the programme as a room does that comes in now. */
  const enter = async (screen: Screen, edge: string | null): Promise<void> => {
    await playsFrom(screen, edge);
    await screen.page.waitForSelector(`[data-slot="${SLOT}"][data-shown="true"]`);
    await readClock(screen.page, SLOT);
    await firstOf(screen, "red");
  };
  try {
    await installation.command("conference.open", {});
    const sites = { red: installation.access.sites[1]!.site, blue: installation.access.sites[2]!.site };
    const viewer = await room(3);
    await room(1, clockCamera("red"));
    await room(2, clockCamera("blue"));
    await sleep(2_000);
    await installation.command("programme.put-on-air", { site: sites.red, slot: SLOT });
    await enter(viewer, null);
    const oneTier = await ages(viewer, seconds);

    // The edge of the viewer's own unit, below one that is everybody's.
    const found = await sql<{ unitId: string }>`
      select unit_id as "unitId" from site where conference_id = ${installation.conferenceId} and ordinal = ${installation.access.sites[3]!.site}`.execute(installation.db);
    const upper = await startEdge(installation, { name: "upper", parentId: null, unitId: null });
    edges.push(upper);
    const lower = await startEdge(installation, { name: "lower", parentId: upper.id, unitId: found.rows[0]!.unitId });
    edges.push(lower);
    await viewer.page.reload();
    await enter(viewer, lower.id);
    const threeTiers = await ages(viewer, seconds);

    const waits: number[] = [];
    for (let turn = 0; turn < count; turn++) {
      const colour: Colour = turn % 2 === 0 ? "blue" : "red";
      await sleep(400 + ((turn * 137) % 400));
      await installation.command("site.cue", { site: sites[colour] });
      // A room is cued some while before it is its turn.
      await sleep(1_500);
      await takeSightings(viewer.page);
      const clicked = performance.timeOrigin + performance.now();
      await installation.command("programme.put-on-air", { site: sites[colour], slot: SLOT });
      waits.push((await firstOf(viewer, colour)).seenAt - clicked);
    }
    const over = waits.filter((each) => each > 700).length;
    return [
      ...glass("one tier: room, root, room", oneTier),
      ...glass("three tiers: room, root, edge, edge, room", threeTiers),
      { name: "tiers: click to first decoded frame over three tiers, room cued, p50", figure: quantile(waits, 0.5), unit: "ms" },
      {
        name: "tiers: the same, p99",
        figure: quantile(waits, 0.99),
        unit: "ms",
        note: `${waits.length} switches, ${over} over 700 ms`,
        aim: { what: "≤ 700 ms", met: quantile(waits, 0.99) <= 700 },
      },
    ];
  } finally {
    for (const browser of browsers) await browser.close();
    for (const edge of edges) await edge.stop();
    await installation.stop();
  }
}

export const tiers: Bench = { name: "tiers", about: "glass to glass over one tier and three, and a switch on air over three; real browsers, edges as programs of their own", run };

import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { SIZES, fakeCamera, launchBrowser, openScreen, type Screen } from "../../e2e/support/browser.ts";
import { enterRoom } from "../../e2e/support/rooms.ts";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import { clockCamera, readClock, takeSightings, type Colour, type Sighting } from "../kit/clock-camera.ts";
import { startEdge, type BenchEdge } from "../kit/edges.ts";
import { quantile, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

/** Slot that both rooms take in turn. */
const SLOT = 1;
const SEEN_WITHIN_MS = 15_000;
/** Pictures a second, as Chromium's own camera has them: how late one is seen depends on it. */
const CAMERA_FPS = 20;

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

/** Keeps a page's connections at hand, for their statistics. */
const KEEP_CONNECTIONS = `
  window.keptConnections = [];
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); window.keptConnections.push(this); }
  };`;

/** What a page's player holds back so far: pictures that it has handed on, and for how long, s: at the least, and with what the sound asks for. */
const heldBack = (screen: Screen): Promise<{ pictures: number; least: number; target: number }> =>
  screen.page.evaluate(async () => {
    const sum = { pictures: 0, least: 0, target: 0 };
    for (const connection of (window as unknown as { keptConnections: RTCPeerConnection[] }).keptConnections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== "inbound-rtp" || report.kind !== "video") continue;
        sum.pictures += report.jitterBufferEmittedCount ?? 0;
        sum.least += report.jitterBufferMinimumDelay ?? 0;
        sum.target += report.jitterBufferTargetDelay ?? 0;
      }
    }
    return sum;
  });

interface Switches {
  /** From the command to the first picture of the new room, ms. */
  readonly waits: number[];
  /** Of each: until the command was answered; until that picture was drawn in its room; from then until its last packet came; from then until it was seen. */
  readonly answers: number[];
  readonly drawn: number[];
  readonly travelled: number[];
  readonly waited: number[];
  /** Of all pictures meanwhile: what the player holds them back for by itself, and so that lips stay with the voice, ms. */
  readonly own: number;
  readonly forSound: number;
}

/** Both rooms take the slot in turn, each cued some while before it is its turn. */
async function switches(installation: Installation, viewer: Screen, sites: Record<Colour, number>, count: number): Promise<Switches> {
  const found = { waits: [], answers: [], drawn: [], travelled: [], waited: [] } as Record<"waits" | "answers" | "drawn" | "travelled" | "waited", number[]>;
  const before = await heldBack(viewer);
  for (let turn = 0; turn < count; turn++) {
    const colour: Colour = turn % 2 === 0 ? "blue" : "red";
    await sleep(400 + ((turn * 137) % 400));
    await installation.command("site.cue", { site: sites[colour] });
    await sleep(1_500);
    await takeSightings(viewer.page);
    const clicked = performance.timeOrigin + performance.now();
    await installation.command("programme.put-on-air", { site: sites[colour], slot: SLOT });
    found.answers.push(performance.timeOrigin + performance.now() - clicked);
    const { seenAt, age, waited } = await firstOf(viewer, colour);
    found.waits.push(seenAt - clicked);
    found.drawn.push(seenAt - age - clicked);
    found.travelled.push(age - (waited ?? 0));
    found.waited.push(waited ?? 0);
  }
  // The red room has the slot again.
  if (count % 2 === 1) await installation.command("programme.put-on-air", { site: sites.red, slot: SLOT });
  const after = await heldBack(viewer);
  const each = (of: "least" | "target"): number => ((after[of] - before[of]) / (after.pictures - before.pictures)) * 1_000;
  return { ...found, own: each("least"), forSound: each("target") - each("least") };
}

const glass = (tiers: string, found: readonly number[]): Figure[] => [
  { name: `tiers: glass to glass, ${tiers}, p50`, figure: quantile(found, 0.5), unit: "ms" },
  { name: "tiers: the same, p99", figure: quantile(found, 0.99), unit: "ms", note: `${found.length} pictures` },
];

function switched(tiers: string, { waits, answers, drawn, travelled, waited, own, forSound }: Switches, aimMs?: number): Figure[] {
  const middle = (of: readonly number[]): string => quantile(of, 0.5).toFixed(0);
  return [
    {
      name: `tiers: click to first decoded frame, ${tiers}, room cued, p50`,
      figure: quantile(waits, 0.5),
      unit: "ms",
      note: `answered after ${middle(answers)} ms, that picture drawn in its room after ${middle(drawn)} ms, with its last packet at the other room ${middle(travelled)} ms later, decoded ${middle(waited)} ms after that (each p50); the player holds pictures back ${own.toFixed(0)} ms by itself and ${forSound.toFixed(0)} ms more for the sound`,
    },
    {
      name: "tiers: the same, p99",
      figure: quantile(waits, 0.99),
      unit: "ms",
      note: `${waits.length} switches, ${waits.filter((each) => each > 700).length} over 700 ms`,
      ...(aimMs === undefined ? {} : { aim: { what: `≤ ${aimMs} ms`, met: quantile(waits, 0.99) <= aimMs } }),
    },
  ];
}

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  const [count, fewer, seconds] = size === "quick" ? [1, 1, 1] : [50, 15, 12];
  const installation = await Installation.start(size === "quick" ? { demo: "northwind-assembly", gateways: 1 } : { demo: "vn-kl57-2023", gateways: 2 });
  const browsers: Browser[] = [];
  const edges: BenchEdge[] = [];
  const room = async (index: number, prepare = ""): Promise<Screen> => {
    const browser = await launchBrowser(undefined, undefined, [fakeCamera(CAMERA_FPS)]);
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
    const viewer = await room(3, KEEP_CONNECTIONS);
    await room(1, clockCamera("red"));
    await room(2, clockCamera("blue"));
    await sleep(2_000);
    await installation.command("programme.put-on-air", { site: sites.red, slot: SLOT });
    await enter(viewer, null);
    const oneTier = await ages(viewer, seconds);
    const overOne = await switches(installation, viewer, sites, fewer);
    const figures = [...glass("one tier: room, root, room", oneTier), ...switched("one tier", overOne)];
    if (part === "one") return figures;

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

    const overThree = await switches(installation, viewer, sites, count);
    return [
      ...figures,
      ...glass("three tiers: room, root, edge, edge, room", threeTiers),
      ...switched("three tiers", overThree, 700),
    ];
  } finally {
    for (const browser of browsers) await browser.close();
    for (const edge of edges) await edge.stop();
    await installation.stop();
  }
}

export const tiers: Bench = { name: "tiers", about: "glass to glass over one tier and three, and a switch on air over three; real browsers, edges as programs of their own", run };

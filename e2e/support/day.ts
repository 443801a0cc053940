/** A conference at full size with everybody who takes part in it, and what tests of it do again and again. */
import type { ConferenceState } from "@diemcau/rules";
import type { Browser, Page } from "playwright-core";
import type { TestClient } from "../../apps/server/src/testing/client.ts";
import { SIZES, launchBrowser, openScreen, type Screen } from "./browser.ts";
import { Complaints } from "./complaints.ts";
import { startProgram, type Program } from "./program.ts";
import { startRehearsal, type Rehearsal } from "./rehearsal.ts";
import { accountClient } from "./sign-ins.ts";
import { SteadyReader } from "./steady-reader.ts";

export const SITES = 2_000;
export const REAL_ROOMS = 4;
export const SIMULATED = SITES - REAL_ROOMS;
export const DELEGATES = 100_000;
/** All but the one whose phone is real. */
export const SIMULATED_DELEGATES = DELEGATES - 1;

/** How the simulated crowd behaves; rooms answer within that many seconds when they are asked for something. */
const CROWD = { sites: SIMULATED, delegates: SIMULATED_DELEGATES, joins: 250, "check-ins": 7_000, votes: 4_000, drops: 10, asks: 6, reads: 400, within: 6, seed: 57 };

/** Two consoles, the chair's own and the hall of the centre, a unit's officer, three more real rooms, a real phone; the crowd comes with {@link crowd}. */
export class Day {
  readonly program: Program;
  readonly browser: Browser;
  readonly centre: TestClient;
  readonly producer: Screen;
  readonly secretary: Screen;
  readonly chair: Screen;
  readonly officer: Screen;
  readonly phone: Screen;
  readonly rooms: readonly Screen[];
  readonly reader: SteadyReader;
  readonly complaints = new Complaints();
  readonly names: readonly string[];
  #rehearsal: Rehearsal | null = null;

  private constructor(program: Program, browser: Browser, centre: TestClient, [producer, secretary, chair, officer, phone, ...rooms]: readonly [Screen, Screen, Screen, Screen, Screen, ...Screen[]]) {
    this.program = program;
    this.browser = browser;
    this.centre = centre;
    this.producer = producer;
    this.secretary = secretary;
    this.chair = chair;
    this.officer = officer;
    this.phone = phone;
    this.rooms = rooms;
    this.names = program.access.sites.map(({ name }) => name);
    const named = { producer, secretary, chair, officer, phone, ...Object.fromEntries(rooms.map((room, at) => [`room ${at}`, room])) };
    for (const [name, screen] of Object.entries(named)) this.complaints.listen(screen, name);
    this.reader = new SteadyReader(centre, program.access.conferenceId);
  }

  static async begin(): Promise<Day> {
    const [program, browser] = await Promise.all([startProgram({ args: ["--demo", "vn-kl57-2023", "--gateways", "2"] }), launchBrowser()]);
    const sizes = [SIZES.monitor, SIZES.laptop, SIZES.laptop, SIZES.laptop, SIZES.phone, ...Array.from({ length: REAL_ROOMS }, () => SIZES.laptop)];
    const [centre, screens] = await Promise.all([accountClient(program.url, program.access.producer), Promise.all(sizes.map((size) => openScreen(browser, size)))]);
    return new Day(program, browser, centre, screens as [Screen, Screen, Screen, Screen, Screen, ...Screen[]]);
  }

  async end(): Promise<void> {
    await this.reader.stop();
    await this.browser.close();
    await this.#rehearsal?.stop().catch(() => {});
    await this.program[Symbol.asyncDispose]();
  }

  /** Rooms of the start card are left for people. */
  startCrowd(): void {
    this.#rehearsal = startRehearsal(this.program, Object.entries(CROWD).flatMap(([flag, value]) => [`--${flag}`, String(value)]));
  }

  get crowd(): Rehearsal {
    return this.#rehearsal!;
  }

  get conferenceId(): string {
    return this.program.access.conferenceId;
  }

  /** As somebody sees it who has listened from the beginning. */
  get state(): ConferenceState {
    return this.reader.state!;
  }

  /** Ordinal of a real room. */
  siteOf(at: number): number {
    return this.program.access.sites[at]!.site;
  }

  declared(title: string) {
    return this.state.votes.votes.find((vote) => vote.title === title && vote.phase === "declared")!;
  }

  /** Rooms that have answered the roll call. */
  answered(): number {
    return [...this.state.rollCall.answers.entries()].length;
  }

  everywhere(act: (page: Page, at: number) => Promise<void>, rooms = this.rooms): Promise<void[]> {
    return Promise.all(rooms.map(({ page }, at) => act(page, at)));
  }

  async give(command: { kind: string; [field: string]: unknown }): Promise<void> {
    const answer = await this.centre.command(this.conferenceId, command);
    if (answer.status !== 200) throw new Error(`${command.kind}: ${JSON.stringify(answer.body)}`);
  }

  /** As the PC of that room would. */
  async asRoom({ page }: Screen, route: string, body: object): Promise<void> {
    const { status, text } = await page.evaluate(
      async ([url, sent, as]) => {
        const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": as }, body: sent });
        return { status: answer.status, text: await answer.text() };
      },
      [`/api/conferences/${this.conferenceId}/${route}`, JSON.stringify(body), `site:${page.url().split("/").at(-1)!}`] as const,
    );
    if (status !== 200) throw new Error(`${route}: ${text}`);
  }
}

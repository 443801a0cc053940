import { lookAtLine, pictureMind, type PictureMind, type PictureStep } from "@diemcau/rules/offline";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { ChildProcess } from "node:child_process";
import { lineOf, type Wish } from "../../browser/index.ts";
import { LabPage, until } from "../site.ts";
import { BadNetwork, type LineFaults } from "./network.ts";
import type { PlaceCommand, PlaceMessage } from "./place.ts";

/** Where a place's site listens: the namespace is its own. */
const SITE_PORT = 8080;
/** How often a room looks at its line, as our page does, ms. */
const LOOK_MS = 1_000;
const ROOM = "room";
const CAMERA = "a";

/** A step of the room, and when after the beginning of what is measured, ms. */
interface StepTaken {
  readonly step: PictureStep;
  readonly afterMs: number;
  readonly why: string;
}

interface LineMeasurement {
  /** Pictures shown for those that the camera made of the layer that the room receives; null: it received none at any time. */
  delivered: number | null;
  /** Pictures that the camera made in a second, of either layer: on a thin line of its own it makes fewer, or none of the good ones. */
  made: { good: number; small: number };
  /** Share of the sound that was invented, 0–1. */
  invented: number;
  /** Pauses of more than half a second between two pictures, while pictures were received. */
  stands: number;
  longestMs: number;
  steps: StepTaken[];
  /** Where it was at the end. */
  step: PictureStep;
}

const WISHES: Record<PictureStep, Wish> = { full: {}, low: { layer: "small" }, audio: { soundOnly: true }, text: { soundOnly: true } };

/** Root, edge, a camera's browser and a room's browser, each in a place of its own: what a bad line does is seen at the room. */
export class LineBed {
  readonly network: BadNetwork;
  readonly #folder: string;
  readonly #browsers: Browser[] = [];
  #camera!: LabPage;
  #room!: LabPage;
  #mind: PictureMind = pictureMind(0);
  #shownStep: PictureStep = "full";
  #edge!: ChildProcess;
  /** The room's clock, on which it judges its line, ms: it may run faster than ours. */
  #clock = 0;
  #clockAt = performance.now();
  #pace = 1;

  private constructor(network: BadNetwork) {
    this.network = network;
    this.#folder = mkdtempSync(join(tmpdir(), "diemcau-bed-"));
  }

  /** @param spoiled a line that is bad before anybody comes: then nothing is waited for that may never be */
  static async open(engine: "embedded" | "janus", spoiled?: { between: readonly [string, string]; faults: LineFaults }): Promise<LineBed> {
    const bed = new LineBed(await BadNetwork.open(["root", "edge", "camera", "room"], 7));
    try {
      if (spoiled) await bed.network.spoil(...spoiled.between, spoiled.faults);
      await bed.#start(engine);
      if (!spoiled) await bed.watched(30_000);
      return bed;
    } catch (error) {
      await bed.close();
      throw error;
    }
  }

  async #start(engine: "embedded" | "janus"): Promise<void> {
    const root = await this.#place("root", "embedded", null);
    const edge = await this.#place("edge", engine, root);
    const of = async (place: string, url: string): Promise<LabPage> => {
      const browser = await this.network.browser(place, [url.replace(/\/$/, "")]);
      this.#browsers.push(browser);
      return LabPage.open(browser, { url, close: () => Promise.resolve() });
    };
    this.#camera = await of("camera", root);
    this.#room = await of("room", edge);
    await this.#camera.call("publish", CAMERA, "red", "voice", [640, 360]);
    await this.#room.call("join", ROOM);
  }

  /** @throws Error when the room is not played the programme's sound within that time */
  async heard(withinMs: number): Promise<void> {
    await until(async () => ((await this.#look()).stats?.slots[0]?.totalSamples ?? 0) > 48_000, "the room is played the sound", withinMs);
  }

  /** @throws Error when the room does not see the programme within that time */
  async watched(withinMs: number): Promise<void> {
    await until(async () => (await this.#look()).frames > 30, "the room sees the programme", withinMs);
  }

  async #place(name: string, engine: "embedded" | "janus", parent: string | null): Promise<string> {
    const child = this.network.fork(name, fileURLToPath(new URL("./place.ts", import.meta.url)));
    const ready = saidBy(child, "ready");
    if (name === "edge") this.#edge = child;
    child.send({ start: { engine, address: this.network.address(name), port: SITE_PORT, folder: join(this.#folder, name), parent } } satisfies PlaceCommand);
    await ready;
    if (parent === null) child.send({ slot: CAMERA } satisfies PlaceCommand);
    return `http://${this.network.address(name)}:${SITE_PORT}/`;
  }

  #look() {
    return this.#room.call("look", ROOM);
  }

  /** Looks as the room's page does, and does what it decides. @param follow false: it stays at the step it has */
  async #step(follow: boolean): Promise<Awaited<ReturnType<LineBed["sample"]>>> {
    const sample = await this.sample();
    const now = this.#now();
    if (!follow) return sample;
    const next = lookAtLine(this.#mind, sample.stats === null ? null : { at: now, ...lineOf(sample.stats) }, true, now);
    this.#mind = next;
    if (next.step !== this.#shownStep) {
      const [was, is] = [this.#shownStep, next.step];
      this.#shownStep = is;
      if (JSON.stringify(WISHES[was]) !== JSON.stringify(WISHES[is])) await this.#room.call("wish", ROOM, WISHES[is]);
    }
    return sample;
  }

  #now(): number {
    const at = performance.now();
    this.#clock += (at - this.#clockAt) * this.#pace;
    this.#clockAt = at;
    return this.#clock;
  }

  /** What a room waits for half a minute is not waited for in a test. */
  hurry(pace: number): void {
    this.#now();
    this.#pace = pace;
  }

  killJanus(): void {
    this.#edge.send({ killJanus: true } satisfies PlaceCommand);
  }

  async sample() {
    const [look, sent] = await Promise.all([this.#look(), this.#camera.call("publishStats", CAMERA)]);
    return { ...look, sent };
  }

  get step(): PictureStep {
    return this.#shownStep;
  }

  /** From the beginning again: everything is received, nothing is known of the line. */
  async reset(): Promise<void> {
    for (const [one, other] of [["root", "edge"], ["edge", "room"], ["root", "camera"]] as const) await this.network.spoil(one, other);
    this.#mind = pictureMind(this.#now());
    if (this.#shownStep !== "full") {
      this.#shownStep = "full";
      await this.#room.call("wish", ROOM, {});
    }
    await this.goodPicture();
  }

  /** @throws Error when the room does not see the good picture move before long */
  goodPicture(withinMs = 40_000): Promise<void> {
    return this.#moves("the good picture is there", 640, withinMs);
  }

  /** @throws Error when no picture moves before long: it may be withheld for a while */
  anyPicture(): Promise<void> {
    return this.#moves("a picture moves", null, 40_000);
  }

  async #moves(what: string, width: number | null, withinMs: number): Promise<void> {
    await until(async () => {
      const before = (await this.#look()).stats?.slots[0]?.framesDecoded ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 500));
      const after = (await this.#look()).stats?.slots[0];
      return (after?.framesDecoded ?? 0) - before > 5 && (width === null || after?.frameWidth === width);
    }, what, withinMs);
  }

  /**
   * Spoils a line and watches the room.
   * @param options.seconds measured
   * @param options.settle left out before that, s
   * @param options.until ends earlier when it is true
   */
  async measure(
    between: readonly [string, string],
    faults: LineFaults,
    options: { seconds: number; settle?: number; follow?: boolean; until?: (step: PictureStep) => boolean },
  ): Promise<LineMeasurement> {
    const { seconds, settle = 0, follow = true } = options;
    await this.network.spoil(...between, faults);
    const begun = performance.now();
    const steps: StepTaken[] = [];
    let [decoded, sent, concealed, samples] = [0, 0, 0, 0];
    let last: Awaited<ReturnType<LineBed["sample"]>> | null = null;
    let first: { at: number; sent: Awaited<ReturnType<LineBed["sample"]>>["sent"] } | null = null;
    let lastStep = this.#shownStep;
    let isSettled = settle === 0;
    if (isSettled) await this.#room.call("forget", ROOM);
    for (;;) {
      const at = performance.now() - begun;
      const sample = await this.#step(follow);
      if (this.#shownStep !== lastStep) steps.push({ step: this.#shownStep, afterMs: Math.round(at), why: this.#mind.why.kind });
      const comparable = last !== null && last.sessions === sample.sessions && sample.stats !== null && last.stats !== null && this.#shownStep === lastStep;
      if (comparable && isSettled) {
        const [now, before] = [sample.stats!.slots[0]!, last!.stats!.slots[0]!];
        if (this.#shownStep === "full" || this.#shownStep === "low") {
          decoded += now.framesDecoded - before.framesDecoded;
          const of = (made: "framesEncoded" | "smallFramesEncoded") => sample.sent[made] - last!.sent[made];
          // Where the camera's own line is thin it makes small ones alone, which go out in the good ones' place.
          sent += this.#shownStep === "low" ? of("smallFramesEncoded") : Math.max(of("framesEncoded"), of("smallFramesEncoded"));
        }
      }
      if (isSettled && last !== null) {
        const of = (stats: typeof sample.stats) => (stats === null ? { concealed: 0, samples: 0 } : lineOf(stats));
        const fresh = last.sessions !== sample.sessions;
        const [now, before] = [of(sample.stats), fresh ? of(null) : of(last.stats)];
        concealed += now.concealed - before.concealed;
        samples += now.samples - before.samples;
      }
      lastStep = this.#shownStep;
      last = sample;
      if (isSettled) first ??= { at, sent: sample.sent };
      if (!isSettled && at >= settle * 1_000) {
        isSettled = true;
        await this.#room.call("forget", ROOM);
      }
      if (at >= (settle + seconds) * 1_000 || options.until?.(this.#shownStep) === true) {
        return {
          delivered: sent === 0 ? null : decoded / sent,
          made: perSecond(first, { at, sent: sample.sent }),
          invented: samples === 0 ? 1 : concealed / samples,
          stands: sample.stands,
          longestMs: Math.round(sample.longestMs),
          steps,
          step: this.#shownStep,
        };
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, LOOK_MS - (performance.now() - begun - at))));
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#browsers.map((browser) => browser.close()));
    await this.network.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

type Made = { at: number; sent: { framesEncoded: number; smallFramesEncoded: number } };

function perSecond(first: Made | null, last: Made): { good: number; small: number } {
  if (first === null || last.at <= first.at) return { good: 0, small: 0 };
  const each = (of: "framesEncoded" | "smallFramesEncoded") => ((last.sent[of] - first.sent[of]) * 1_000) / (last.at - first.at);
  return { good: each("framesEncoded"), small: each("smallFramesEncoded") };
}

function saidBy(child: ChildProcess, kind: "ready"): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on("message", (message: PlaceMessage) => {
      if (kind in message) resolve((message as { ready: string }).ready);
      else if ("failed" in message) reject(new Error(message.failed));
    });
    child.once("exit", (code) => reject(new Error(`it has ended (${code})`)));
  });
}

/**
 * Large prints, made in the background one part at a time: what is in memory is one part, the rest lies in the data
 * folder. A print whose process died is made anew by the next one that looks.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { problemDetails, type PaperFormat, type ProblemCode } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { collect, isByName, limitOf, type Sources, type Wanted } from "./collect.ts";
import { beatJob, endJob, forgetJobs, takeJob, tellJob, type JobRow } from "./job-store.ts";
import type { SheetDesk } from "../../platform/sheets/desk.ts";
import type { WorkerOrder } from "./print-worker.ts";

type PrintDesk = SheetDesk<(order: WorkerOrder) => Promise<Uint8Array>>;
/** Parts that one thread draws before another takes over: what a library holds on to goes with it. */
const PER_THREAD = 200;
const LOOK_MS = 5_000;
const BEAT_MS = 10_000;

/** Which of its sites a print could not be made for, and why. */
interface Skipped {
  readonly site: string;
  readonly why: ProblemCode;
}

export interface PrintJobs {
  /** Somebody has asked for one. */
  look(): void;
  archive(id: string): string;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

export function createPrintJobs(platform: Platform, sources: Sources, desk: PrintDesk, sitesOf: (job: JobRow) => Promise<number[]>, nameOf: (site: string) => string): PrintJobs {
  const { db, log, config } = platform;
  const folder = join(config.dataDir, "prints");
  const archive = (id: string): string => join(folder, `${id}.zip`);
  const remove = async (id: string): Promise<void> => {
    await Promise.all([rm(archive(id), { force: true }), rm(join(folder, id), { recursive: true, force: true })]);
  };
  let stopped = false;
  let running: Promise<void> | null = null;

  async function make(job: JobRow): Promise<void> {
    const parts = join(folder, job.id);
    await rm(parts, { recursive: true, force: true });
    // Badges are keys: nobody else on the machine reads them.
    await mkdir(parts, { recursive: true, mode: 0o700 });
    const sites = await sitesOf(job);
    const names: string[] = [];
    const skipped: Skipped[] = [];
    // Gathered while the thread draws the one before; looked at when its turn comes, if it does.
    const gather = (site: number): ReturnType<typeof ordersOf> => {
      const orders = ordersOf(job, site);
      orders.catch(() => {});
      return orders;
    };
    let coming = gather(sites[0]!);
    for (let first = 0; first < sites.length; first += PER_THREAD) {
      await desk.with(async ({ ask }) => {
        for (let at = first; at < Math.min(first + PER_THREAD, sites.length); at++) {
          if (stopped) throw new Stopped();
          const site = sites[at]!;
          const orders = await coming;
          if (at + 1 < sites.length) coming = gather(sites[at + 1]!);
          if ("why" in orders) skipped.push(orders);
          else
            for (const { name, order } of orders.parts) {
              const bytes = await ask(order).catch((error: unknown) => refusal(error, site));
              if ("why" in bytes) {
                skipped.push(bytes);
                break;
              }
              await writeFile(join(parts, name), bytes, { mode: 0o600 });
              names.push(name);
            }
          if (!(await tellJob(db, job.id, at + 1))) throw new Stopped();
        }
      });
    }
    if (names.length === 0) throw new Problem(skipped[0]?.why ?? "print-empty");
    await pack(parts, names, await reasons(job, skipped), `${archive(job.id)}.part`);
    await rename(`${archive(job.id)}.part`, archive(job.id));
    await rm(parts, { recursive: true, force: true });
    await endJob(db, job.id, { state: "done", bytes: (await stat(archive(job.id))).size });
  }

  /** One file, or several where the room has more delegates than go into one; or why there is none. */
  async function ordersOf({ conferenceId, request }: JobRow, site: number): Promise<{ readonly parts: { name: string; order: WorkerOrder }[] } | Skipped> {
    const { paper, format, language, to, sheet } = request;
    const wanted: Wanted = { conferenceId, site, paper, format, language, to, sheet, delegateId: null };
    try {
      const limit = limitOf(wanted);
      const seated = isByName(wanted) ? await sources.seats.seating(conferenceId, site) : undefined;
      const count = Math.max(1, Math.ceil((seated?.delegates.length ?? 0) / limit));
      const parts: { name: string; order: WorkerOrder }[] = [];
      for (let part = 0; part < count; part++) {
        const order = await collect(sources, count === 1 ? wanted : { ...wanted, part: { from: part * limit, count: limit } }, seated);
        const name = `${String(site).padStart(5, "0")}-${nameOf(order.site.name)}${count === 1 ? "" : `-${part + 1}-${count}`}.${format}`;
        parts.push({ name, order: { format, kind: "site-paper", order: JSON.stringify(order) } });
      }
      return { parts };
    } catch (error) {
      return refusal(error, site);
    }
  }

  async function reasons({ conferenceId, request: { language } }: JobRow, skipped: readonly Skipped[]): Promise<string> {
    if (skipped.length === 0) return "";
    const tree = await sources.conferences.tree(conferenceId);
    return skipped.map(({ site, why }) => `${tree.siteName(Number(site))}: ${problemDetails(why, language).title}`).join("\r\n");
  }

  /** Whatever there is to make, one after the other. */
  async function work(): Promise<void> {
    for (const id of await forgetJobs(db)) await remove(id);
    for (let job = await takeJob(db); job !== null && !stopped; job = await takeJob(db)) {
      const { id } = job;
      // A long part is no silence.
      const beat = setInterval(() => void beatJob(db, id).catch(() => {}), BEAT_MS);
      try {
        await make(job);
      } catch (error) {
        if (!(error instanceof Stopped)) {
          const code = error instanceof Problem ? error.code : "internal";
          if (code === "internal") log.error({ err: error }, "a large print failed");
          await endJob(db, id, { state: "failed", problem: code === "sheet-too-large" ? "print-too-long" : code });
        }
        if (!stopped) await remove(id);
      } finally {
        clearInterval(beat);
      }
    }
  }
  const look = (): void => {
    if (stopped || running) return;
    running = work()
      .catch((error: unknown) => log.warn({ err: (error as Error).message }, "large prints: will look again"))
      .finally(() => (running = null));
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return {
    look,
    archive,
    remove,
    async close() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Why a site has no file; whatever is no refusal ends the print. */
function refusal(error: unknown, site: number): Skipped {
  if (!(error instanceof Problem)) throw error;
  return { site: String(site), why: error.code };
}

/** Ended from outside: cancelled, or the process ends and another goes on. */
class Stopped extends Error {}

/** Files one after the other into an archive; they are compressed already. */
async function pack(folder: string, names: readonly string[], reasons: string, to: string): Promise<void> {
  const { default: JSZip } = await import("jszip");
  const zip = new JSZip();
  // Opened when its turn comes: two thousand open files would be too many.
  const lazily = (name: string): Readable =>
    Readable.from(
      (async function* () {
        yield* createReadStream(join(folder, name));
      })(),
      { objectMode: false },
    );
  for (const name of names) zip.file(name, lazily(name), { compression: "STORE" });
  if (reasons !== "") zip.file("khong-in-duoc-not-printed.txt", `\uFEFF${reasons}\r\n`);
  await pipeline(zip.generateNodeStream({ streamFiles: true, compression: "STORE" }), createWriteStream(to, { mode: 0o600 }));
}

export const archiveName = (paper: string, site: string, format: PaperFormat): string => `${paper}-${format}-${site}.zip`;

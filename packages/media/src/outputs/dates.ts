import { stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * From a room's picture and sound coming in until they stand in a segment on the disk: reordering, the mixer, the
 * encoder of the sound. Measured as dates.test.ts does it, ms.
 */
export const ON_ITS_WAY_MS = 200;
const MOST_RUNS = 200;

interface Segment {
  readonly name: string;
  /** Which start of ffmpeg wrote it: its times go on within one. */
  readonly run: string;
  readonly number: number;
  readonly seconds: number;
}

/** How far a run's times are from the clock, as far as is known by now, and where the last segment looked at ended. */
interface Run {
  /** Clock when media time 0 of this run was, ms; the earliest that any segment allows. */
  begin: number;
  /** Media time at the beginning of a segment, by its number, ms. */
  readonly starts: Map<number, number>;
}

/**
 * Writes into a list when each of its segments was (EXT-X-PROGRAM-DATE-TIME). ffmpeg's own dates begin with the second
 * in which it was started, some seconds after what it read first, and go on through its restarts as if there had been
 * no gap: a page would be turned before it is spoken of. A segment is closed in the moment when the next one begins, so
 * the time of its file says when it ended; the least delayed of them says it for all of a run.
 */
export class SegmentDates {
  readonly #runs = new Map<string, Run>();
  /** By folder the last one: what all viewers of these seconds get. */
  readonly #written = new Map<string, { list: string; dated: Promise<string> }>();

  /** @param list as ffmpeg wrote it into the folder */
  write(list: string, folder: string): Promise<string> {
    const last = this.#written.get(folder);
    if (last?.list === list) return last.dated;
    if (this.#written.size >= MOST_RUNS) this.#written.clear();
    const dated = this.#write(list, folder);
    this.#written.set(folder, { list, dated });
    return dated;
  }

  async #write(list: string, folder: string): Promise<string> {
    const lines = list.split("\n").filter((line) => !line.startsWith("#EXT-X-PROGRAM-DATE-TIME:"));
    const segments = segmentsOf(lines);
    for (const segment of segments) {
      const found = await stat(join(folder, segment.name)).catch(() => null);
      this.#learn(`${folder} ${segment.run}`, segment, found?.mtimeMs ?? null);
    }
    const dates = new Map(segments.map(({ name, run, number }) => {
      const { begin, starts } = this.#runs.get(`${folder} ${run}`)!;
      return [name, begin + starts.get(number)!];
    }));
    return lines
      .flatMap((line, at) => {
        const date = line.startsWith("#EXTINF:") ? dates.get(lines[at + 1] ?? "") : undefined;
        return date === undefined || !Number.isFinite(date) ? [line] : [line, `#EXT-X-PROGRAM-DATE-TIME:${new Date(date).toISOString()}`];
      })
      .join("\n");
  }

  #learn(key: string, { number, seconds }: Segment, closedAt: number | null): void {
    let run = this.#runs.get(key);
    // Nobody has asked for so long that what is listed now does not follow on what was: it is measured anew.
    if (!run?.starts.has(number)) {
      if (this.#runs.size >= MOST_RUNS) this.#runs.delete(this.#runs.keys().next().value!);
      run = { begin: Number.POSITIVE_INFINITY, starts: new Map([[number, 0]]) };
      this.#runs.set(key, run);
    }
    const { starts } = run;
    const start = starts.get(number)!;
    starts.set(number + 1, start + seconds * 1_000);
    for (const old of starts.keys()) if (old < number - 100) starts.delete(old);
    if (closedAt !== null) run.begin = Math.min(run.begin, closedAt - ON_ITS_WAY_MS - (start + seconds * 1_000));
  }
}

function segmentsOf(lines: readonly string[]): Segment[] {
  return lines.flatMap((line, at) => {
    const seconds = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    const name = /^s(\d+)-(\d+)\.ts$/.exec(lines[at + 1] ?? "");
    return seconds && name ? [{ name: name[0], run: name[1]!, number: Number(name[2]), seconds: Number(seconds) }] : [];
  });
}

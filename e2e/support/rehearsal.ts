import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AnswerCounts, DelegateCounts, SiteCounts } from "@diemcau/rehearsal";
import type { Program } from "./program.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Counts {
  readonly sites: SiteCounts;
  readonly phones: DelegateCounts;
  readonly answers: AnswerCounts;
}

/** `npm run rehearse` beside the program. */
export interface Rehearsal {
  /** The last line it has printed. */
  last(): string;
  /** The number after an English word of that line, as in “connected 5/10”. */
  number(word: string): number;
  /** Ends it; what it counted. */
  stop(): Promise<Counts>;
}

export function startRehearsal(program: Program, args: readonly string[]): Rehearsal {
  const child = spawn(process.execPath, [`${ROOT}scripts/run.mjs`, "rehearse", "--url", program.url, "--data", program.dataDir, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const last = () => output.trimEnd().split("\n").at(-1) ?? "";
  return {
    last,
    number(word) {
      const found = new RegExp(`/ ${word} (\\d+)`).exec(last());
      if (!found) return child.exitCode === null ? 0 : fail(output);
      return Number(found[1]);
    },
    async stop() {
      child.kill("SIGINT");
      await ended;
      const line = output.split("\n").findLast((each) => each.startsWith("{"));
      if (!line) return fail(output);
      return JSON.parse(line) as Counts;
    },
  };
}

function fail(output: string): never {
  throw new Error(`the rehearsal ended:\n${output}`);
}

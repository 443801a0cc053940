import { examine, written } from "../doctor/index.ts";
import { readConfig } from "../platform/config.ts";

/** Says what this machine lacks, before the program is started or while it runs. Ends with 1 where it would not run rightly. */
export async function doctor(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const findings = await examine(readConfig(args, env));
  process.stdout.write(written(findings));
  if (findings.some(({ state }) => state === "bad")) process.exitCode = 1;
}

/** The program's processes and its database, for tests that kill them or look inside. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import type { Program } from "./program.ts";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export function allProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        // A zombie has ended; only its parent has not looked yet.
        if (state === "Z") return [];
        return [{ pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ") }];
      } catch {
        return [];
      }
    });
}

/** Everything that a program has started, itself included. */
export function familyOf(pid: number): Process[] {
  const all = allProcesses();
  const under = (parent: number): Process[] => all.filter((each) => each.parent === parent).flatMap((each) => [each, ...under(each.pid)]);
  return [...all.filter((each) => each.pid === pid), ...under(pid)];
}
export const postmasterOf = (dataDir: string) => Number(readFileSync(join(dataDir, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0]);

/** The one process of that part of the program. */
export function part(program: Program, name: "serve" | "gateway" | "clerk" | "media" | "postgres"): number {
  if (name === "postgres") return postmasterOf(program.dataDir);
  const pattern = { serve: /main\.ts serve /, gateway: /main\.ts gateway/, clerk: /main\.ts clerk/, media: /packages\/media\// }[name];
  const found = familyOf(program.process.pid!).find(({ command }) => pattern.test(command) && !command.includes("run.mjs"));
  if (!found) throw new Error(`no ${name} among\n${familyOf(program.process.pid!).map(({ pid, command }) => `${pid} ${command}`).join("\n")}`);
  return found.pid;
}

export async function inDatabase<R>(dataDir: string, work: (client: Client) => Promise<R>): Promise<R> {
  const folder = join(dataDir, "postgres");
  const [password, port] = ["password", "port"].map((file) => readFileSync(join(folder, file), "utf8").trim());
  const client = new Client({ host: "127.0.0.1", port: Number(port), user: "diemcau", password: password!, database: "diemcau" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

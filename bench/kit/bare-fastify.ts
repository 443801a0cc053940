import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Fastify with nothing of ours, in a process of its own. */
export async function startBareFastify(): Promise<{ port: number; pid: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../native/bare-fastify.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    port: Number(line.toString().split(" ")[1]),
    pid: child.pid!,
    async stop() {
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
}

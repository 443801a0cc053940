import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWorkFolder } from "./work-folder.ts";

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "diemcau-folders-"));
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test("what a killed edge left goes when the next one starts; what runs and what is not an edge's stays", async () => {
  const [killed, running] = [spawn("sleep", ["60"]), spawn("sleep", ["60"])];
  try {
    await Promise.all([once(killed, "spawn"), once(running, "spawn")]);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    const left = join(parent, `diemcau-edge-${killed.pid}-abcDEF`);
    mkdirSync(left);
    writeFileSync(join(left, "janus.jcfg"), "general: {}");
    mkdirSync(`${left}-sockets`);
    const others = [`diemcau-edge-${running.pid}-abcDEF-sockets`, `diemcau-edge-${running.pid}-abcDEF`, "diemcau-edge-notes", "diemcau-other"];
    for (const name of others) mkdirSync(join(parent, name));
    symlinkSync(join(parent, "diemcau-other"), join(parent, `diemcau-edge-${killed.pid}-linked`));
    const mine = basename(await makeWorkFolder(parent));
    expect(mine).toMatch(new RegExp(`^diemcau-edge-${process.pid}-`));
    expect(readdirSync(parent).toSorted()).toEqual([mine, ...others, `diemcau-edge-${killed.pid}-linked`].toSorted());
    // One start after the other, each with a folder of its own.
    expect(basename(await makeWorkFolder(parent))).not.toBe(mine);
    expect(readdirSync(parent)).toContain(mine);
  } finally {
    running.kill("SIGKILL");
  }
});

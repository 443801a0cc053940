import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ConfigError } from "../platform/config.ts";
import { readEdgeConfig } from "./media.ts";

const KEY = "k".repeat(64);
const ADDRESS = `https://centre.example/edges/north#${KEY}`;

it("needs nothing but the address of its parent", async () => {
  expect(await readEdgeConfig(["--parent", ADDRESS], {})).toMatchObject({ parent: { centre: "https://centre.example", parent: "north", key: KEY }, engine: "embedded", mediaPort: 4100, controlPort: 4100, controlHost: null });
  expect((await readEdgeConfig(["--parent", `http://10.0.0.1:4000/#${KEY}`], {})).parent).toEqual({ centre: "http://10.0.0.1:4000", parent: null, key: KEY });
  // Behind a proxy that has it in a folder of its own.
  expect((await readEdgeConfig(["--parent", `https://centre.example/hoi-nghi/#${KEY}`], {})).parent).toEqual({ centre: "https://centre.example/hoi-nghi", parent: null, key: KEY });
});

it("takes the address from the environment, a file or standard input, so that nobody sees it among the processes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edge-"));
  try {
    const file = join(folder, "parent");
    writeFileSync(file, `${ADDRESS}\n`);
    expect((await readEdgeConfig([], { DIEMCAU_EDGE_PARENT: ADDRESS })).parent.key).toBe(KEY);
    expect((await readEdgeConfig(["--parent-file", file], {})).parent.key).toBe(KEY);
    expect((await readEdgeConfig(["--parent", "-"], {}, async () => `${ADDRESS}\n`)).parent.key).toBe(KEY);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  [[]],
  [["--parent", "https://centre.example/"]],
  [["--parent", `ftp://centre.example/#${KEY}`]],
  [["--parent", ADDRESS, "--engine", "other"]],
  [["--parent", ADDRESS, "--host", "centre.example"]],
  [["--parent", ADDRESS, "--announce", "1.2.3.4,x"]],
  [["--parent", ADDRESS, "--max-viewers", "0"]],
  [["--parent", ADDRESS, "--port", "70000"]],
  [["--parent-file", "/nowhere/at/all"]],
])("says what is wrong, and never the key: %j", async (args) => {
  const error = await readEdgeConfig(args, {}).then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as Error).message).not.toContain(KEY);
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { placesOf } from "@diemcau/rules/edges";
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
    writeFileSync(file, `${ADDRESS}\n`, { mode: 0o600 });
    expect((await readEdgeConfig([], { DIEMCAU_EDGE_PARENT: ADDRESS })).parent.key).toBe(KEY);
    expect((await readEdgeConfig(["--parent-file", file], {})).parent.key).toBe(KEY);
    expect((await readEdgeConfig(["--parent-file", file], {})).warnings).toEqual([]);
    chmodSync(file, 0o644);
    const { warnings } = await readEdgeConfig(["--parent-file", file], {});
    expect(warnings).toHaveLength(1);
    for (const part of [file, "644", "chmod 600"]) expect(warnings[0]).toContain(part);
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
  [["--parent", ADDRESS, "--viewer-ports", "30000-31000"]],
  [["--parent", ADDRESS, "--engine", "janus", "--viewer-ports", "31000-30000"]],
  [["--parent", ADDRESS, "--engine", "janus", "--viewer-ports", "19000-25000"]],
  [["--parent", ADDRESS, "--engine", "janus", "--max-viewers", "100", "--viewer-ports", "30000-30150"]],
  [["--parent-file", "/nowhere/at/all"]],
])("says what is wrong, and never the key: %j", async (args) => {
  const error = await readEdgeConfig(args, {}).then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  // In Vietnamese and in English.
  expect((error as Error).message.split("\n").length).toBeGreaterThanOrEqual(2);
  expect((error as Error).message).toMatch(/[ạảãấầẩậắằặẹẻẽếềệịỉọỏốồổộớờợụủứừựỳỵ]/i);
  expect((error as Error).message).not.toContain(KEY);
});

it("takes the ports of Janus's rooms, and places by what the engine carries", async () => {
  const { viewerPorts } = await readEdgeConfig(["--parent", ADDRESS, "--engine", "janus", "--max-viewers", "100"], { DIEMCAU_EDGE_VIEWER_PORTS: "30000-30399" });
  expect(viewerPorts).toEqual([30_000, 30_399]);
  expect((await readEdgeConfig(["--parent", ADDRESS, "--engine", "janus"], {})).viewerPorts).toBeUndefined();
  expect((await readEdgeConfig(["--parent", ADDRESS], {})).limit).toBe(placesOf("embedded", availableParallelism()));
});

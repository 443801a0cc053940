import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createEmbeddedEngine } from "../embedded/index.ts";
import { describeEngine } from "../testing/contract.ts";
import { freeUdpPort } from "../testing/site.ts";
import { createJanusEngine } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "diemcau-janus-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeEngine("a Janus edge", {
  start: async (limits) => createJanusEngine({ folder: join(folder, "janus"), port: await freeUdpPort(), ...limits }),
  startRoot: async () => createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1" }),
  counterOffers: true,
});

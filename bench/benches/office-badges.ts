import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { NewPrintJob, PrintJob } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import type { Size } from "../kit/bench.ts";
import type { Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";
import { rssOf } from "../kit/processes.ts";

const LOOK_MS = 250;

/** Badges of every room of the demo (2,000 rooms, 100,000 delegates) as one archive: how long, and what the web server takes for it. */
export async function measureBadges(size: Size): Promise<Figure[]> {
  const installation = await Installation.start({ demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 1 });
  try {
    const headers = { cookie: installation.producer, "x-diemcau-as": "account", "content-type": "application/json" };
    const jobs = `${installation.url}/api/conferences/${installation.conferenceId}/print-jobs`;
    const [gateway] = installation.gateways();
    const before = rssOf(gateway!);
    let peak = before;
    let packing = before;
    const job: NewPrintJob = { id: uuidv7(), site: 0, below: true, paper: "badges", format: "pdf", language: "vi", to: "delegates", sheet: "2x5" };
    const started = performance.now();
    const asked = await fetch(jobs, { method: "POST", headers, body: JSON.stringify(job) });
    if (!asked.ok) throw new Error(await asked.text());
    for (let at = 0; ; at++) {
      await sleep(LOOK_MS);
      peak = Math.max(peak, rssOf(gateway!));
      if (at % 8 > 0) continue;
      const shown = ((await (await fetch(jobs, { headers })).json()) as PrintJob[]).find(({ id }) => id === job.id)!;
      if (shown.done === shown.total) packing = Math.max(packing, rssOf(gateway!));
      if (shown.state === "failed") throw new Error(JSON.stringify(shown.problem));
      if (shown.state !== "done") continue;
      const seconds = (performance.now() - started) / 1000;
      const megabytes = (bytes: number): number => bytes / 1_000_000;
      return [
        { name: `office: badges of ${shown.total} rooms as one archive`, figure: seconds, unit: "s" },
        { name: "office: the archive", figure: megabytes(statSync(join(installation.dataDir, "prints", `${job.id}.zip`)).size), unit: "MB" },
        { name: "office: memory of the web server meanwhile, most", figure: megabytes(peak), unit: "MB", note: `${megabytes(before).toFixed(0)} MB before, ${megabytes(packing).toFixed(0)} while it was packed` },
      ];
    }
  } finally {
    await installation.stop();
  }
}

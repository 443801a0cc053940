import type { Bench, Size } from "../kit/bench.ts";
import { quantile, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

const AIM_MS = 300;

/** A list or a tree of the office, as the page asks for it. `c` is the conference's address. */
interface View {
  readonly name: string;
  readonly path: (c: string) => string;
}

/** Every one of them answers within 300 ms at 21,000 sites and 1.5 million delegates. */
const VIEWS: readonly View[] = [
  { name: "conferences", path: () => "/api/conferences" },
  { name: "all sites of the conference (once for a page, compressed)", path: (c) => `${c}/directory` },
  { name: "what is planned, with its agenda", path: (c) => `${c}/plan` },
  { name: "roster of a site", path: (c) => `${c}/sites/1500/roster` },
  { name: "organisation, first level", path: () => "/api/organisation/tree" },
  { name: "organisation, searched", path: () => "/api/organisation/search?query=cam+pha" },
  { name: "organisation, searched, thousands of hits", path: () => "/api/organisation/search?query=xa" },
  { name: "people, searched", path: () => "/api/organisation/people?query=nguyen+van" },
  { name: "units to choose from (once for a page, compressed)", path: () => "/api/organisation/units" },
  { name: "documents, searched", path: () => "/api/documents?query=ket+luan+57" },
  { name: "invitations, counted down the tree", path: (c) => `${c}/invitations/funnel?under=0` },
  { name: "invitations, who has not answered", path: (c) => `${c}/invitations/list?under=0&filter=unanswered` },
  { name: "invitations, a site searched", path: (c) => `${c}/invitations/list?under=0&q=cam+pha` },
  { name: "line tests, the board", path: (c) => `${c}/line-tests/board` },
  { name: "line tests, whom to call", path: (c) => `${c}/line-tests/sites?sort=worst` },
  { name: "seats of a room", path: (c) => `${c}/sites/1500/seating` },
];

/** Invites everybody, as a producer does with one act. @returns ms from the act to its answer */
async function invite(installation: Installation): Promise<number> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${installation.url}/api/conferences/${installation.conferenceId}/invitations/${path}`, {
      method: "POST",
      headers: { cookie: installation.producer, "x-diemcau-as": "account", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  const inDays = (days: number) => Date.now() + days * 86_400_000;
  const deadlines = { answerBy: inDays(2), registerBy: inDays(3), rosterBy: inDays(4), testBy: inDays(5) };
  await post("campaign", { version: 0, language: "vi", subject: "Giấy mời", body: "Kính mời dự hội nghị.", byLevel: false, remindHours: 24, ...deadlines });
  const started = performance.now();
  await post("send", { under: 0 });
  return performance.now() - started;
}

async function run(size: Size): Promise<Figure[]> {
  const scale = size === "quick" ? {} : { scale: { sites: 21_000, delegates: 1_500_000 } };
  const installation = await Installation.start({ demo: "vn-kl57-2023", gateways: 2, ...scale });
  try {
    const c = `/api/conferences/${installation.conferenceId}`;
    const headers = { cookie: installation.producer, "x-diemcau-as": "account", "accept-encoding": "br, gzip" };
    const figures: Figure[] = [{ name: "office: invitations sent to every unit, one act", figure: (await invite(installation)) / 1000, unit: "s" }];
    for (const { name, path } of VIEWS) {
      const waits: number[] = [];
      for (let turn = 0; turn < (size === "quick" ? 2 : 40); turn++) {
        const started = performance.now();
        const address = path(c);
        const answer = await fetch(`http://127.0.0.1:${installation.port}${address}`, { headers });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
        waits.push(performance.now() - started);
      }
      // The first one is what a secretary waits for after a quiet night: nothing is in memory.
      const slowest = quantile(waits, 0.99);
      figures.push({ name: `office: ${name}, slowest of ${waits.length}`, figure: slowest, unit: "ms", note: `median ${quantile(waits, 0.5).toFixed(1)} ms`, aim: { what: `≤ ${AIM_MS} ms`, met: slowest <= AIM_MS } });
    }
    return figures;
  } finally {
    await installation.stop();
  }
}

export const officePages: Bench = { name: "office", about: "lists and trees of the office at 21,000 sites and 1.5 million delegates", run };

import { createHash } from "node:crypto";
import { LINE_TEST_PARTS, LINE_TEST_VERDICTS, ROOT_EDGE, type LineTestMeasures, type LineTestServer, type LineTestTaken, type NewLineTest } from "@diemcau/contract";
import { judgeLineTest } from "@diemcau/rules/line-test";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readEdgeNames, saveFirstRoundTrip } from "../edges/index.ts";
import type { Floor } from "../floor/index.ts";
import { insertTest, readTest } from "./store.ts";

/** Members in one order, so that the same test has one digest. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** The server that the room was heard over, by the name it has today; null where nothing came back. */
async function serverOf({ db }: Platform, line: LineTestMeasures["line"]): Promise<LineTestServer | null> {
  if (line?.edge === undefined) return null;
  const names = await readEdgeNames(db);
  if (line.edge === ROOT_EDGE) return { edge: null, fellBack: names.size > 0 };
  const edge = names.get(line.edge);
  return edge === undefined ? null : { edge, fellBack: false };
}

/**
 * Judges a test and keeps it; one that is passed marks the room as tested in the roll call, one that fails takes that back. Sent again it does
 * what was not done yet, and answers as the first time.
 * @throws Problem command-id-reused
 */
export async function takeTest(
  { platform, floor }: { platform: Platform; floor: Floor },
  room: Extract<Principal, { kind: "site" }>,
  { id, measures }: NewLineTest,
): Promise<LineTestTaken> {
  const { conferenceId, site } = room;
  const digest = createHash("sha256").update(`${conferenceId} ${site} ${canonical(measures)}`).digest();
  const { overall, parts, reasons } = judgeLineTest(measures);
  const rank = (verdict: (typeof LINE_TEST_VERDICTS)[number]) => LINE_TEST_VERDICTS.indexOf(verdict);
  const test = {
    id,
    at: platform.clock(),
    overall: rank(overall),
    parts: LINE_TEST_PARTS.map((part) => rank(parts[part].verdict)),
    reasons: [...reasons],
    measures,
    server: await serverOf(platform, measures.line),
  };
  const fresh = await platform.db.transaction().execute((tx) => insertTest(tx, { conferenceId, site, digest, test }));
  const kept = await readTest(platform.db, id);
  if (!kept?.digest.equals(digest)) throw new Problem("command-id-reused");
  const { line } = measures;
  // For its first place, before any edge has measured it.
  if (fresh && line?.edge !== undefined && line.edgeRttMs !== undefined) await saveFirstRoundTrip(platform.db, line.edge, conferenceId, site, line.edgeRttMs);
  // Under the test's own id: however often it is sent, the journal says it once.
  const failed = kept.test.overall === "not-usable";
  await floor.carryOut(room, conferenceId, { id, kind: "site.report-test", site, camera: true, microphone: true, programme: true, ...(failed ? { failed } : {}) });
  return { test: kept.test, repeated: !fresh };
}

import { createHash } from "node:crypto";
import type { NewConference } from "@diemcau/contract";
import { v5 as uuidv5 } from "uuid";
import type { Tx } from "../../platform/db/database.ts";
import { beginJournal } from "../../platform/live/journal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { referToDocument, refuseSecret } from "../documents/index.ts";
import { codeHash, siteCode } from "../identity/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { readMadeDigest, writeOrigin } from "./again-store.ts";
import { inconsistency, planSites } from "./plan.ts";
import { readSpeakingDefaults } from "./speaking-defaults-store.ts";
import { CODE_LIFE_MS } from "./sites.ts";
import { insertConference, readSummaries, type NewSite } from "./store.ts";

const UNIQUE_VIOLATION = "23505";

/** Codes live until the last session is over, and at least CODE_LIFE_MS. */
export const codesExpireAt = (now: number, lastSessionEnds: number) => Math.max(now + CODE_LIFE_MS, lastSessionEnds + 86_400_000);

/** Hash of a new site's first code. */
export const firstCodeHash = (platform: Pick<Platform, "secrets">, siteId: string) => codeHash(siteCode(platform.secrets, siteId, 1)).toString("hex");

/**
 * Makes a conference from a document. The same again under its id is the same conference; anything else under it is refused.
 * @param takeRoster fills the new sites' rosters in the same transaction
 * @throws Problem conference-id-reused, conference-inconsistent, unit-unknown, conference-unknown (the roster's), document-secret
 */
export async function createConference(
  platform: Platform,
  organisation: Organisation,
  input: NewConference,
  createdBy: string,
  takeRoster: (tx: Tx, conferenceId: string, from: string) => Promise<void>,
): Promise<void> {
  const wrong = inconsistency(input);
  if (wrong) throw new Problem("conference-inconsistent", wrong);
  const { groundDocument: ground } = input;
  refuseSecret(input.title, ground.symbol, ground.type, ground.abstract, ...input.agenda.map((item) => item.title));
  const plan = planSites(await organisation.units(), input.units);
  if (!plan) throw new Problem("unit-unknown");
  if (input.rosterFrom && (await readSummaries(platform.db, input.rosterFrom)).length === 0) throw new Problem("conference-unknown");
  const sites: NewSite[] = plan.map(({ unit, ordinal, parentOrdinal }) => {
    const id = uuidv5(unit.id, input.id);
    const { level, name, timeZone, lat, lon } = unit;
    return { id, ordinal, parentOrdinal, unitId: unit.id, level, name, timeZone, lat, lon, expected: unit.usualDelegates, codeHash: firstCodeHash(platform, id) };
  });
  const writing = platform.db.transaction().execute(async (tx) => {
    const groundId = await referToDocument(tx, { ...ground, id: uuidv5(`${ground.issuer}|${ground.type}|${ground.symbol}|${ground.issuedOn}`, input.id) });
    const made = await insertConference(tx, {
      ...input,
      groundDocumentId: groundId,
      objectives: [],
      topics: [],
      createdBy,
      codesExpireAt: codesExpireAt(platform.clock(), Math.max(...input.sessions.map((session) => session.endsAt))),
      agenda: input.agenda.map((item) => ({ ...item, site: null, paperIds: [], documentIds: [groundId] })),
      papers: [],
      sites,
    });
    const digest = createHash("sha256").update(JSON.stringify(input)).digest();
    if (!made && !(await readMadeDigest(tx, input.id))?.equals(digest)) throw new Problem("conference-id-reused");
    if (made) await writeOrigin(tx, input.id, digest, "hybrid", null);
    const speaking = made ? await readSpeakingDefaults(tx) : null;
    if (speaking) await beginJournal(tx, input.id, [{ seq: 1, at: platform.clock(), kind: "speaking.ruled", ...speaking }]);
    if (made && input.rosterFrom) await takeRoster(tx, input.id, input.rosterFrom);
  });
  await writing.catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    throw new Problem("conference-inconsistent", "a session or agenda item has the id of another conference's");
  });
}

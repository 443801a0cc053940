import { timingSafeEqual } from "node:crypto";
import { Setup, SetupState } from "@diemcau/contract";
import { listPresets, loadPreset, type Preset } from "@diemcau/presets";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { Type } from "typebox";
import { v7 as uuidv7 } from "uuid";
import { structureOf } from "../demo/load.ts";
import { codeHash, hasAccounts, hashPassword, insertFirstAccount, requireStrong, setCookie, setupCode, type Identity } from "../modules/identity/index.ts";
import { putSpeakingDefaults } from "../modules/conferences/index.ts";
import { importUnitsIn } from "../modules/organisation/index.ts";
import { putRules } from "../modules/voting/index.ts";
import { createLimiter } from "../platform/http/limiter.ts";
import type { Platform } from "../platform/platform.ts";
import { Problem } from "../platform/problem.ts";

/** Wrong codes from one address, and from all together, in ten minutes. */
const WRONG_FROM_ADDRESS = 5;
const WRONG_FROM_ALL = 60;
const WINDOW_MS = 600_000;

/** Is this an installation that nobody has begun yet? Then the card shows the code that begins it. */
export async function isUnbegun({ config, db }: Pick<Platform, "config" | "db">): Promise<boolean> {
  return config.demo === null && !(await hasAccounts(db));
}

/** An empty installation is begun from its first screen: one account, the levels of a preset, and the unit at the top. */
export function setupRoutes(app: FastifyInstance, platform: Platform, { signIns }: Identity): void {
  const { db, clock, secrets, config } = platform;
  const secure = config.publicUrl.startsWith("https:");
  const fromAddress = createLimiter({ limit: WRONG_FROM_ADDRESS, windowMs: WINDOW_MS, clock });
  const fromAll = createLimiter({ limit: WRONG_FROM_ALL, windowMs: WINDOW_MS, clock });
  // Accounts are revoked, never deleted: once begun it stays so.
  let begun = false;

  async function isOpen(): Promise<boolean> {
    begun ||= !(await isUnbegun(platform));
    return !begun;
  }

  function checkCode(typed: string, address: string): void {
    // Taken before it is looked at, so that guesses at the same moment do not slip through together.
    fromAddress.take(address);
    fromAll.take("");
    if (!timingSafeEqual(codeHash(typed), codeHash(setupCode(secrets)))) throw new Problem("setup-code-wrong");
    fromAddress.giveBack(address);
    fromAll.giveBack("");
  }

  app.get("/api/setup", { schema: { response: { 200: SetupState } } }, async (_request, reply): Promise<SetupState> => {
    void reply.header("cache-control", "no-store");
    if (!(await isOpen())) return { open: false, presets: [] };
    return { open: true, presets: listPresets().map(({ id, title, levels }) => ({ id, title, levels: levels.toSorted((a, b) => a.depth - b.depth).map(({ name }) => name) })) };
  });

  app.post<{ Body: Setup }>("/api/setup", { config: { verbatim: true }, schema: { body: Setup, response: { 204: Type.Null() } } }, async (request, reply) => {
    if (!(await isOpen())) throw new Problem("setup-done");
    const { code, presetId, unit, name, username, password } = request.body;
    checkCode(code, request.ip);
    if (!listPresets().some(({ id }) => id === presetId)) throw new Problem("input-malformed", "/presetId");
    requireStrong(password, username);
    const passwordHash = await hashPassword(password);
    const preset = loadPreset(presetId);
    const made = await db.transaction().execute(async (tx) => {
      if (!(await insertFirstAccount(tx, { username, displayName: name.normalize("NFC").trim(), passwordHash }))) return false;
      const { levels, kinds, ranks, rules, speaking } = structureOf(preset);
      await importUnitsIn(tx, levels, [rootOf(preset, unit.normalize("NFC").trim())], { kinds, ranks });
      await putRules(tx, rules);
      if (speaking) await putSpeakingDefaults(tx, speaking);
      // A later start without `--demo none` does not mix the demo in.
      await sql`insert into installation (key, value) values ('demo', ${JSON.stringify({ preset: null })}::jsonb) on conflict do nothing`.execute(tx);
      return true;
    });
    if (!made) throw new Problem("setup-done");
    begun = true;
    platform.log.info("the installation was begun");
    const found = await sql<{ id: string }>`select id from account where username = ${username}`.execute(db);
    const { token, maxAgeSeconds } = await signIns.create({ accountId: found.rows[0]!.id });
    setCookie(reply, "dc_account", token, maxAgeSeconds, secure);
    return reply.code(204).send();
  });
}

/** The unit at the top: of the preset's first level. */
function rootOf({ levels, unitKinds, timeZone }: Preset, name: string) {
  const level = levels.toSorted((a, b) => a.depth - b.depth)[0]!.code;
  const kind = unitKinds.find((each) => each.level === level) ?? unitKinds[0]!;
  return { id: uuidv7(), parentId: null, kind: kind.code, level, code: null, name, shortName: null, aliases: [], timeZone, lat: null, lon: null, validFrom: null, validTo: null, usualDelegates: 0 };
}

import { createHash } from "node:crypto";
import { CommandAck, Uuid, commandSchemas, type Command, type CommandKind, type Entry } from "@diemcau/contract";
import { decide, type Actor, type ConferenceState, type Decision } from "@diemcau/rules";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import type { FastifyInstance } from "fastify";
import type { Tx } from "../../platform/db/database.ts";
import { createLimiter } from "../../platform/http/limiter.ts";
import { actorOf, type Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import { happenedAt } from "../../platform/happened-at.ts";
import { writeHeadcounts } from "../attendance/index.ts";
import { setPhase, type Conferences, type SiteTree } from "../conferences/index.ts";
import { authorise, readConsolePerson, type Identity, type Reach } from "../identity/index.ts";
import { readUnit } from "../organisation/index.ts";
import type { Lanes } from "./lanes.ts";

/** A room's PC gone mad must not fill the journal; one that brings hours without a line has sent fewer. */
const ROOM_COMMANDS_A_MINUTE = 240;

const AConference = Type.Object({ conferenceId: Uuid });
const validators = new Map(Object.entries(commandSchemas).map(([kind, schema]) => [kind, Compile(schema)]));

/** The command in a body. @throws Problem command-unknown, input-malformed (with the place that is wrong) */
export function parseCommand(body: unknown): Command {
  const kind = (body as { kind?: unknown } | null)?.kind;
  const validator = typeof kind === "string" ? validators.get(kind) : undefined;
  if (!validator) throw new Problem(typeof kind === "string" ? "command-unknown" : "input-malformed");
  if (!validator.Check(body)) {
    const [first] = validator.Errors(body);
    throw new Problem("input-malformed", first ? `${first.instancePath} ${first.message}` : undefined);
  }
  return body as Command;
}

/** Members in one order, so that the same command has one digest; when it was done may be told better the second time. */
function digestOf(conferenceId: string, { happenedAt: _happenedAt, ...act }: Command): Buffer {
  const sorted = JSON.stringify(act, (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(`${conferenceId}\n${sorted}`).digest();
}

/** Tables of the modules that change together with an entry, by the entry's kind. */
const tables: Partial<Record<CommandKind, (tx: Tx, conferenceId: string, entries: readonly Entry[]) => Promise<void>>> = {
  "conference.open": async (tx, conferenceId, entries) => {
    if (entries.length > 0) await setPhase(tx, conferenceId, "live");
  },
  "headcount.report": writeHeadcounts,
  "roll-call.answer": writeHeadcounts,
  "roll-call.record": writeHeadcounts,
  "conference.close": async (tx, conferenceId, entries) => {
    if (entries.length > 0) await setPhase(tx, conferenceId, "ended");
  },
};

/** A command that was accepted, as the tables of the modules above the floor need it. */
export interface Accepted<K extends CommandKind = CommandKind> {
  readonly conferenceId: string;
  readonly command: Extract<Command, { kind: K }>;
  /** What it was journalled as; may be nothing. */
  readonly entries: readonly Entry[];
  readonly by: Actor;
  /** When it came. */
  readonly at: number;
  siteName(ordinal: number): string;
}
/** Writes tables in the transaction that journals the entries, also when there are none. */
export type Writers = { [K in CommandKind]?: (tx: Tx, accepted: Accepted<K>) => Promise<void> };

/** Looks that a command has to pass before it is decided; what they find may change at any time. @throws Problem why not */
export type Checks = { [K in CommandKind]?: (conferenceId: string) => Promise<void> };

/** What a command needed before its turn. */
export interface Prepared {
  /** Writes tables in the transaction that journals the entries, also when there are none. */
  write(tx: Tx, entries: readonly Entry[]): Promise<void>;
  /** The command is through, refused or failed. */
  end(): Promise<void>;
}

/**
 * Work that takes long and is done before a command's turn, so that the conference's others do not wait for it.
 * `entries` is what the command would be journalled as now, nothing where it would be refused; in its turn it may be
 * something else.
 */
export type Preparations = { [K in CommandKind]?: (asked: { readonly conferenceId: string; readonly entries: Extract<Decision, { ok: true }>["entries"] }) => Promise<Prepared> };

export interface CommandRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly lanes: Lanes;
  /** Of the modules above the floor. */
  readonly writers: Writers;
  readonly checks: Checks;
  readonly preparations: Preparations;
}

/** Carries a command out for somebody. @throws Problem why not */
export type CarryOut = (principal: Principal | null, conferenceId: string, command: Command) => Promise<CommandAck>;

/** `POST /api/conferences/:id/commands`: parse → authorise → decide (pure) → write → journal → acknowledge. */
export function commandRoutes(app: FastifyInstance, carryOut: CarryOut, { platform, identity }: Pick<CommandRoutes, "platform" | "identity">): void {
  const often = createLimiter({ limit: ROOM_COMMANDS_A_MINUTE, windowMs: 60_000, clock: platform.clock });
  app.post<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/commands",
    { schema: { params: AConference, response: { 200: CommandAck } } },
    async (request) => {
      const started = performance.now();
      const { conferenceId } = request.params;
      const principal = await identity.principal(request, "header");
      const room = principal?.kind === "site" ? principal.siteId : null;
      // A room's PC that repeats what is done already, or what this server could not do, is not mad.
      const excuse = () => room !== null && often.giveBack(room);
      const command = parseCommand(request.body);
      try {
        if (room !== null) often.take(room);
        const ack = await carryOut(principal, conferenceId, command);
        if (ack.repeated) excuse();
        platform.metrics.commands.inc({ kind: command.kind, outcome: ack.repeated ? "repeated" : "done" });
        return ack;
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) excuse();
        platform.metrics.commands.inc({ kind: command.kind, outcome: error instanceof Problem ? error.code : "failed" });
        throw error;
      } finally {
        platform.metrics.commandSeconds.observe((performance.now() - started) / 1000);
      }
    },
  );
}

export function createCarryOut({ platform, conferences, lanes, writers, checks, preparations }: Omit<CommandRoutes, "identity">): CarryOut {
  return async (principal, conferenceId, command) => {
    const target = "site" in command ? { conferenceId, site: command.site } : { conferenceId };
    const { principal: known, reach } = authorise(principal, command.kind, target);
    const [conference, tree] = await Promise.all([platform.hub.get(conferenceId), conferences.tree(conferenceId)]);
    // Only what officers say to rooms bears their unit's name.
    const unit = command.kind.startsWith("notice.") && known.kind === "account" && known.unitId !== null ? await readUnit(platform.db, known.unitId) : null;
    const by: Actor = { ...actingAs(known, reach, tree), ...(unit ? { unit } : {}) };
    if ("site" in command && !by.covers(command.site)) throw new Problem("not-allowed");
    await checks[command.kind]?.(conferenceId);
    const chosen = command.kind === "console.hand-over" && command.to !== null ? await readConsolePerson(platform.db, command.to) : null;
    const consoleOf = (account: string) => (chosen?.account === account ? chosen : null);
    const at = happenedAt(known, command.happenedAt, { now: platform.clock(), preparedAt: tree.preparedAt });
    const happened = at === null ? {} : { happenedAt: at };
    const write = tables[command.kind];
    const writeAbove = writers[command.kind] as ((tx: Tx, accepted: Accepted) => Promise<void>) | undefined;
    const decideOn = (state: ConferenceState) => decide(state, command, { ...tree, now: platform.clock(), by, consoleOf, ...happened });
    const prepared = await prepare();
    try {
      return await lanes.of(conference).submit({
        id: command.id,
        digest: digestOf(conferenceId, command),
        actor: actorOf(known),
        decide: decideOn,
        ...happened,
        ...(write || writeAbove || prepared
          ? {
              async write(tx: Tx, entries: readonly Entry[]) {
                await write?.(tx, conferenceId, entries);
                await writeAbove?.(tx, { conferenceId, command, entries, by, at: platform.clock(), siteName: tree.siteName });
                await prepared?.write(tx, entries);
              },
            }
          : {}),
      });
    } finally {
      await prepared?.end();
    }

    async function prepare(): Promise<Prepared | null> {
      const preparing = preparations[command.kind];
      if (!preparing) return null;
      // What another process has just written belongs to it.
      await platform.hub.catchUp(conference);
      const decision = decideOn(conference.state);
      try {
        return await preparing({ conferenceId, entries: decision.ok ? decision.entries : [] });
      } catch (error) {
        throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
      }
    }
  };
}

/** Who acts, and the sites they answer for with this command. */
function actingAs(principal: Principal, reach: Reach, tree: SiteTree): Actor {
  const name = actorOf(principal);
  if (principal.kind === "account") {
    const { id: account, role, unitId } = principal;
    return { role, name, account, site: -1, covers: (site) => reach === "any" || (unitId !== null && tree.covers(unitId, site)) };
  }
  const { kind: role, site: own } = principal;
  return { role, name, site: own, covers: (site) => reach === "any" || site === own || (reach === "below" && isBelow(tree, site, own)) };
}

function isBelow(tree: SiteTree, site: number, above: number): boolean {
  for (let at = tree.parentOf(site); at >= 0; at = tree.parentOf(at)) if (at === above) return true;
  return false;
}

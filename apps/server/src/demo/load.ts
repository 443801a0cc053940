import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NewEntry, SpeakingRules, VotingRule } from "@diemcau/contract";
import { generateRoster, loadPreset, scalePreset, type Preset } from "@diemcau/presets";
import { sql } from "kysely";
import { v5 as uuidv5 } from "uuid";
import type { Database } from "../platform/db/database.ts";
import { beginJournal } from "../platform/live/journal.ts";
import type { Platform } from "../platform/platform.ts";
import { addDelegates, type NewDelegate } from "../modules/attendance/index.ts";
import { codesExpireAt, firstCodeHash, insertConference, putSpeakingDefaults, readUsedCodes, renewCode, type NewSite, writePeople } from "../modules/conferences/index.ts";
import { addDocuments } from "../modules/documents/index.ts";
import { putAccount, siteCode } from "../modules/identity/index.ts";
import { importPeople, importUnits, type NewPerson } from "../modules/organisation/index.ts";
import { addSitePhones } from "../modules/invitations/index.ts";
import { putRules } from "../modules/voting/index.ts";

/** Namespace of the ids that are derived from a preset's slugs, so that loading twice makes nothing twice. */
const NAMESPACE = "6f9d6d6e-5f0f-4c57-9d4a-0d6a57c0de57";
const BATCH = 5_000;
/** So many of each room, the first in the order of precedence, are people that the organisation knows. */
const LEADERS = 2;

/** The desks of the centre, with what their accounts are called in the demo. */
const DESKS = {
  secretary: { vi: "Thư ký hội nghị", en: "Secretary" },
  chair: { vi: "Chủ trì", en: "Chair" },
  stenographer: { vi: "Tốc ký viên", en: "Stenographer" },
  interpreter: { vi: "Phiên dịch viên", en: "Interpreter" },
} as const;
type Desk = keyof typeof DESKS;

export interface DemoAccess {
  readonly producer: { username: string; password: string };
  /** For a second console; a demo loaded by an older program has none. */
  readonly secondProducer?: { username: string; password: string };
  readonly officer: { username: string; password: string; unit: string };
  /** Those who work beside the producer; a demo loaded by an older program has none. */
  readonly desks?: Readonly<Record<Desk, { username: string; password: string }>>;
  readonly conferenceId: string;
  /** A few rooms with their first enrolment codes, the central site first. */
  readonly sites: readonly { site: number; name: string; code: string }[];
  readonly delegate: { id: string; name: string; siteName: string };
}

/** What the card shows: kept in the data folder (0600), since only hashes are in the database. */
export const accessFile = (dataDir: string) => join(dataDir, "demo-access.json");

export function readAccess(dataDir: string): DemoAccess | null {
  const file = accessFile(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DemoAccess) : null;
}

/**
 * The card of a later start: a code works once, so rooms whose code was used are given the next one, or whoever
 * tries the demo on the second day would find no way in.
 */
export async function freshAccess(platform: DemoPlatform): Promise<DemoAccess | null> {
  const access = readAccess(platform.config.dataDir);
  if (!access) return null;
  const used = await readUsedCodes(platform.db, access.conferenceId, access.sites.map(({ site }) => site));
  if (used.length === 0) return access;
  const sites = await Promise.all(
    access.sites.map(async (known) => (used.includes(known.site) ? { ...known, code: (await renewCode(platform, access.conferenceId, known.site, { by: null, shutOut: false })).code } : known)),
  );
  const fresh = { ...access, sites };
  writeFileSync(accessFile(platform.config.dataDir), JSON.stringify(fresh, null, 2), { mode: 0o600 });
  return fresh;
}

export async function demoIsLoaded(db: Database): Promise<boolean> {
  const found = await sql`select 1 from installation where key = 'demo'`.execute(db);
  return found.rows.length > 0;
}

/** What loading needs of the platform: it runs before any conference is followed. */
export type DemoPlatform = Pick<Platform, "config" | "db" | "secrets" | "clock">;

export interface LoadOptions {
  readonly presetId: string;
  /** Enlarges the preset's tree, for benchmarks. */
  readonly scale?: { sites: number; delegates: number };
  /** Share of the work that is done, 0 to 1, and what is being done. */
  readonly onProgress?: (share: number, what: "units" | "sites" | "delegates" | "accounts") => void;
}

/** Loads a preset as the demo conference. May be broken off and called again at any moment. */
export async function loadDemo(platform: DemoPlatform, options: LoadOptions): Promise<DemoAccess> {
  const loaded = loadPreset(options.presetId);
  const preset = options.scale ? scalePreset(loaded, options.scale) : loaded;
  const progress = options.onProgress ?? (() => {});
  const id = (kind: string, slug: string) => uuidv5(`${preset.id}/${kind}/${slug}`, NAMESPACE);
  progress(0, "units");
  await importOrganisation(platform.db, preset, id);
  await putRules(platform.db, votingRules(preset));
  const spoken = speakingOf(preset);
  if (spoken) await putSpeakingDefaults(platform.db, spoken);
  progress(0.1, "sites");
  const conferenceId = id("conference", preset.conference.id);
  const sites = planSites(platform, preset, id);
  await importConference(platform, preset, conferenceId, sites, id);
  progress(0.2, "delegates");
  const person = await importRoster(platform.db, preset, conferenceId, sites, (share) => progress(0.2 + share * 0.7, "delegates"));
  await addSitePhones(platform.db, conferenceId, sites.map(({ ordinal }) => ({ site: ordinal, phone: phoneOf(ordinal) })));
  progress(0.9, "accounts");
  const access = await makeAccess(platform, preset, conferenceId, sites, person);
  await sql`insert into installation (key, value) values ('demo', ${JSON.stringify({ preset: preset.id, conferenceId })}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(platform.db);
  progress(1, "accounts");
  return access;
}

type Id = (kind: string, slug: string) => string;

/** The world's telephone plan (ITU-T E.164) gives country code 999 to nobody: whoever dials such a number reaches no one. */
const phoneOf = (site: number): string => `+999 ${String(site).padStart(8, "0").replace(/(?<=^\d{2})|(?=\d{3}$)/g, " ")}`;

async function importOrganisation(db: Database, preset: Preset, id: Id): Promise<void> {
  const usual = new Map(preset.sites.map((site) => [site.unitId, site.expected]));
  const { levels, kinds, ranks } = structureOf(preset);
  await importUnits(
    db,
    levels,
    parentsFirst(preset.units).map((unit) => ({
      id: id("unit", unit.id),
      parentId: unit.parentId === null ? null : id("unit", unit.parentId),
      kind: unit.kind,
      level: unit.level,
      code: unit.code ?? null,
      name: unit.name,
      shortName: unit.shortName ?? null,
      aliases: unit.aliases ?? [],
      timeZone: unit.timeZone ?? preset.timeZone,
      lat: unit.lat ?? null,
      lon: unit.lon ?? null,
      validFrom: unit.validFrom ?? null,
      // The house is as it was on the day of its conference: what ended later has not ended yet.
      validTo: unit.validTo !== undefined && unit.validTo < preset.conference.startsAt.slice(0, 10) ? unit.validTo : null,
      usualDelegates: usual.get(unit.id) ?? 0,
    })),
    { kinds, ranks },
  );
}

/** What a preset says of an organisation without naming a unit: its levels, kinds, ranks and ways to vote. */
export function structureOf(preset: Preset) {
  return {
    levels: preset.levels.map(({ code, depth, name }) => ({ code, depth, nameVi: name.vi, nameEn: name.en })),
    kinds: preset.unitKinds.map(({ code, level, name }) => ({ code, level, nameVi: name.vi, nameEn: name.en })),
    ranks: preset.ranks.map(({ code, title, order, beginnings = [] }) => ({ code, title, place: order, beginnings: [...beginningsOf(preset, code, title), ...beginnings] })),
    rules: votingRules(preset),
    speaking: speakingOf(preset),
  };
}

/** Rules name classes by their code, rosters by their name. */
function votingRules({ votingRules: rules = [], classes, locale }: Preset): VotingRule[] {
  const names = new Map(classes.map(({ code, name }) => [code, name[locale]]));
  const named = (code: string) => names.get(code) ?? code;
  return rules.map((rule) => ({
    ...rule,
    classes: rule.classes.map(named),
    weights: rule.weights?.by === "class" ? { ...rule.weights, of: rule.weights.of.map(([code, weight]): [string, number] => [named(code), weight]) } : rule.weights,
  }));
}

/** How titles of a rank begin: the offices that the table names, and those that the preset seats with that rank. */
function beginningsOf(preset: Preset, rank: string, title: string): string[] {
  const seated = Object.values(preset.roster.tiers)
    .flat()
    .flatMap(({ positions }) => positions.flat())
    .filter((position) => position.rank === rank)
    .map((position) => position.title.split("{")[0]!.trim());
  return [...new Set([...title.split(", "), ...seated])].filter(Boolean);
}

/** Depth first, so that a subtree stands together and parents come before children. */
function parentsFirst<T extends { id: string; parentId: string | null }>(nodes: readonly T[]): T[] {
  const children = Map.groupBy(nodes, (node) => node.parentId);
  const ordered: T[] = [];
  const open = [...(children.get(null) ?? [])].reverse();
  while (open.length > 0) {
    const node = open.pop()!;
    ordered.push(node);
    open.push(...(children.get(node.id) ?? []).toReversed());
  }
  return ordered;
}

interface DemoSite extends NewSite {
  readonly slug: string;
}

function planSites(platform: DemoPlatform, preset: Preset, id: Id): DemoSite[] {
  const levelOf = new Map(preset.units.map((unit) => [unit.id, unit.level]));
  const ordered = parentsFirst(preset.sites);
  const ordinals = new Map(ordered.map((site, ordinal) => [site.id, ordinal]));
  return ordered.map((site, ordinal) => {
    const siteId = id("site", site.id);
    return {
      id: siteId,
      slug: site.id,
      ordinal,
      parentOrdinal: site.parentId === null ? null : ordinals.get(site.parentId)!,
      unitId: id("unit", site.unitId),
      level: levelOf.get(site.unitId)!,
      name: site.name,
      timeZone: site.timeZone,
      lat: site.lat,
      lon: site.lon,
      expected: site.expected,
      codeHash: firstCodeHash(platform, siteId),
    };
  });
}

async function importConference(platform: DemoPlatform, preset: Preset, conferenceId: string, sites: readonly DemoSite[], id: Id): Promise<void> {
  const { conference: c } = preset;
  const unitName = new Map(preset.units.map((unit) => [unit.id, unit.name]));
  const typeName = new Map(preset.documentTypes.map(({ system, code, name }) => [`${system}/${code}`, name[preset.locale]]));
  const topicTitle = new Map(c.topics.map((topic) => [topic.id, topic.title]));
  const ordinals = new Map(sites.map((site) => [site.slug, site.ordinal]));
  await addDocuments(
    platform.db,
    preset.documents.map((document) => ({
      id: id("document", document.id),
      system: document.system,
      number: document.number,
      symbol: document.symbol ?? "",
      type: typeName.get(`${document.system}/${document.type}`) ?? document.type,
      issuer: document.issuer,
      issuedOn: document.issuedOn,
      term: document.term,
      abstract: document.abstract,
      body: document.body ?? [],
      relations: document.relations.map(({ kind, to }) => ({ kind, to: id("document", to) })),
    })),
  );
  const sessions = c.sessions.map((session) => ({
    id: id("session", session.id),
    title: session.title,
    startsAt: Date.parse(session.startsAt),
    endsAt: Date.parse(session.endsAt),
  }));
  const sessionOrder = new Map(c.sessions.map((session, at) => [session.id, at]));
  const agenda = c.agenda.toSorted((a, b) => sessionOrder.get(a.sessionId)! - sessionOrder.get(b.sessionId)! || a.order - b.order);
  await platform.db.transaction().execute(async (tx) => {
    const made = await insertConference(tx, {
      id: conferenceId,
      title: c.title,
      shortTitle: c.shortTitle,
      startsAt: Date.parse(c.startsAt),
      timeZone: preset.timeZone,
      venue: c.venue,
      groundDocumentId: id("document", c.groundDocument),
      objectives: c.objectives,
      topics: c.topics.map((topic) => topic.title),
      createdBy: null,
      codesExpireAt: codesExpireAt(platform.clock(), Math.max(...sessions.map((session) => session.endsAt))),
      sessions,
      agenda: agenda.map((item) => ({
        id: id("agenda", item.id),
        sessionId: id("session", item.sessionId),
        kind: item.kind,
        title: item.title,
        minutes: item.minutes,
        presenters: item.presenters.map(({ unitId, title }) => [title, unitId === undefined ? undefined : unitName.get(unitId)].filter(Boolean).join(", ")),
        site: item.siteId === undefined ? null : ordinals.get(item.siteId)!,
        paperIds: item.paper === undefined ? [] : [id("paper", item.paper)],
        documentIds: item.documents.map((document) => id("document", document)),
      })),
      papers: c.papers.map((paper) => ({
        id: id("paper", paper.id),
        title: paper.title,
        author: unitName.get(paper.authorUnitId) ?? "",
        topic: topicTitle.get(paper.topic) ?? paper.topic,
        body: paper.summary,
      })),
      sites,
    });
    const [chair, ...others] = c.chairs;
    const person = (role: "chair" | "co-chair", { title, unitId }: (typeof c.chairs)[number]) => ({ role, name: title, post: unitId === undefined ? null : (unitName.get(unitId) ?? null) });
    if (made)
      await writePeople(tx, conferenceId, {
        chairs: [...(chair ? [person("chair", chair)] : []), ...others.map((each) => person("co-chair", each))],
        organisers: c.organisers.map(({ role, unitId }) => ({ role, name: unitName.get(unitId) ?? unitId })),
        audience: [],
      });
    const speaking = speakingOf(preset);
    const rules: NewEntry[] = [...(speaking ? [{ kind: "speaking.ruled", ...speaking } as const] : []), ...(c.recording ? [{ kind: "recording.ruled", ...c.recording } as const] : [])];
    if (made) await beginJournal(tx, conferenceId, rules.map((rule, index) => ({ seq: index + 1, at: platform.clock(), ...rule })));
  });
}

/** How long the sites of each level speak, and how their queues go, by the preset. */
function speakingOf({ conference: { speaking } }: Preset): SpeakingRules | null {
  return speaking ? { warnSeconds: speaking.warnSeconds, levels: speaking.levels.map(({ minutes, ...rule }) => ({ ...rule, seconds: minutes * 60 })) } : null;
}

/** Answers one delegate for the card: the first of the room that the card shows after the central one. */
async function importRoster(
  db: Database,
  preset: Preset,
  conferenceId: string,
  sites: readonly DemoSite[],
  onProgress: (share: number) => void,
): Promise<Map<number, { id: string; name: string }>> {
  const total = preset.sites.reduce((sum, site) => sum + site.expected, 0);
  const classNames = new Map(preset.classes.map(({ code, name }) => [code, name[preset.locale]]));
  const ordinals = new Map(sites.map((site) => [site.slug, site.ordinal]));
  const leaders: NewPerson[] = [];
  const someone = new Map<number, { id: string; name: string }>();
  let batch: NewDelegate[] = [];
  let done = 0;
  const flush = async () => {
    await addDelegates(db, conferenceId, batch);
    done += batch.length;
    batch = [];
    onProgress(done / total);
  };
  for (const { siteId, ordinal: precedence, ...person } of generateRoster(preset, { seed: "demo" })) {
    const site = ordinals.get(siteId)!;
    batch.push({ ...person, site, precedence, class: classNames.get(person.class) ?? person.class });
    if (precedence <= LEADERS) leaders.push({ ...person, unitId: sites[site]!.unitId! });
    // Somebody from the floor, not the chair.
    if (precedence <= 5) someone.set(site, { id: person.id, name: person.displayName });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  for (let at = 0; at < leaders.length; at += BATCH) await importPeople(db, leaders.slice(at, at + BATCH));
  return someone;
}

const newPassword = () => randomBytes(9).toString("base64url");

async function makeDesks(platform: Pick<DemoPlatform, "db">, locale: "vi" | "en"): Promise<NonNullable<DemoAccess["desks"]>> {
  const made = {} as Record<Desk, { username: string; password: string }>;
  for (const [role, names] of Object.entries(DESKS) as [Desk, (typeof DESKS)[Desk]][]) {
    made[role] = { username: role, password: newPassword() };
    await putAccount(platform.db, { ...made[role], displayName: names[locale], role, unitId: null });
  }
  return made;
}

async function makeAccess(
  platform: DemoPlatform,
  preset: Preset,
  conferenceId: string,
  sites: readonly DemoSite[],
  people: ReadonlyMap<number, { id: string; name: string }>,
): Promise<DemoAccess> {
  const shown = demoSites(preset, sites);
  // The officer of the unit above the last shown room that stands at the second level of the tree.
  const room = shown.at(1) ?? shown[0]!;
  let above = room;
  while (above.parentOrdinal !== null && above.parentOrdinal !== 0) above = sites[above.parentOrdinal]!;
  const vietnamese = preset.locale === "vi";
  const producer = { username: "producer", password: newPassword() };
  const secondProducer = { username: "producer2", password: newPassword() };
  const officer = { username: "officer", password: newPassword(), unit: above.name };
  await putAccount(platform.db, { ...producer, displayName: vietnamese ? "Đạo diễn trung tâm" : "Producer", role: "producer", unitId: null });
  await putAccount(platform.db, { ...secondProducer, displayName: vietnamese ? "Đạo diễn bàn hai" : "Second producer", role: "producer", unitId: null });
  await putAccount(platform.db, { ...officer, displayName: vietnamese ? `Cán bộ đầu mối ${above.name}` : `Officer of ${above.name}`, role: "unit-officer", unitId: above.unitId });
  const person = people.get(room.ordinal) ?? [...people.values()][0]!;
  const access: DemoAccess = {
    producer,
    secondProducer,
    officer,
    desks: await makeDesks(platform, preset.locale),
    conferenceId,
    sites: shown.map((site) => ({ site: site.ordinal, name: site.name, code: siteCode(platform.secrets, site.id, 1) })),
    delegate: { ...person, siteName: room.name },
  };
  const file = accessFile(platform.config.dataDir);
  writeFileSync(file, JSON.stringify(access, null, 2), { mode: 0o600 });
  chmodSync(file, 0o600);
  return access;
}

/** The central site and three rooms of different levels for the card; a preset may name them by their slugs' ends. */
function demoSites(preset: Preset, sites: readonly DemoSite[]): DemoSite[] {
  const wanted = preset.id === "vn-kl57-2023" ? [/cam-pha$/, /ha-noi$/, /h-quang-ninh$/] : [];
  const named = wanted.flatMap((pattern) => sites.find((site) => pattern.test(site.slug)) ?? []);
  const rest = sites.filter((site) => site.ordinal > 0 && !named.includes(site));
  return [sites[0]!, ...named, ...rest].slice(0, 4);
}

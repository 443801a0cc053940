/** One invitation and the text of all: reads and writes. */
import type { InvitationCampaign, InvitationDetail, Language, NewInvitationCampaign, SiteRegistration } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);
const at = (instant: number) => new Date(instant);

/** Somebody signs in for the unit of site `s`. */
export const HAS_OFFICER = sql`exists (select 1 from account a where a.unit_id = s.unit_id and a.role = 'unit-officer' and a.revoked_at is null)`;

/** Name of level `l`. */
export const levelName = (language: Language) => (language === "en" ? sql`l.name_en` : sql`l.name_vi`);

export async function readCampaign(db: Database | Tx, conferenceId: string): Promise<InvitationCampaign | null> {
  const found = await sql<InvitationCampaign>`
    select version, language, subject, body, by_level as "byLevel", remind_hours as "remindHours", ${ms("answer_by")} as "answerBy",
      ${ms("register_by")} as "registerBy", ${ms("roster_by")} as "rosterBy", ${ms("test_by")} as "testBy", ${ms("sent_at")} as "sentAt"
    from invitation_campaign where conference_id = ${conferenceId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Another text after every change of an invitation or a roster. */
export async function readChanges(db: Database, conferenceId: string): Promise<string> {
  const found = await sql<{ changes: string }>`
    select coalesce((select changes from invitation_campaign where conference_id = ${conferenceId}), 0)
      || '.' || coalesce((select ${ms("max(changed_at)")} from roster_size where conference_id = ${conferenceId}), 0) as changes`.execute(db);
  return found.rows[0]!.changes;
}

/** Last in a transaction: whoever changes something else in the conference waits for this row only shortly. */
export async function countChange(tx: Tx, conferenceId: string): Promise<void> {
  await sql`update invitation_campaign set changes = changes + 1 where conference_id = ${conferenceId}`.execute(tx);
}

/** Writes the text, and makes an invitation that is not sent yet for each site. False: it is no longer the version that was edited. */
export async function putCampaign(tx: Tx, conferenceId: string, c: NewInvitationCampaign): Promise<boolean> {
  const put = await sql`
    insert into invitation_campaign as k (conference_id, language, subject, body, by_level, answer_by, register_by, roster_by, test_by, remind_hours)
    values (${conferenceId}, ${c.language}, ${c.subject}, ${c.body}, ${c.byLevel}, ${at(c.answerBy)}, ${at(c.registerBy)}, ${at(c.rosterBy)}, ${at(c.testBy)}, ${c.remindHours})
    on conflict (conference_id) do update set language = excluded.language, subject = excluded.subject, body = excluded.body, by_level = excluded.by_level,
      answer_by = excluded.answer_by, register_by = excluded.register_by, roster_by = excluded.roster_by, test_by = excluded.test_by,
      remind_hours = excluded.remind_hours, version = k.version + 1, changes = k.changes + 1
    where k.version = ${c.version}
    returning version`.execute(tx);
  if (put.rows.length === 0) return false;
  await addInvitations(tx, conferenceId);
  return true;
}

/** Of `other`, the unit's last invitation to another conference, and what was imported for the unit the newer, as `last`. */
export const NEWER_CONTACT = sql`
  left join unit_contact reach on reach.unit_id = s.unit_id
  left join lateral (
    select case when later then other.contact_name else reach.name end as contact_name,
      case when later then other.contact_phone else reach.phone end as contact_phone,
      case when later then other.contact_email else reach.email end as contact_email,
      case when later then other.address else reach.address end as address
    from (select reach.unit_id is null or other.at > reach.changed_at as later) choice
  ) last on true`;

/** Whom to reach at the unit of site `s`, as `last`: as imported for the unit, or named at its last invitation to another conference, whichever is newer. */
export const LAST_CONTACT = sql`
  left join lateral (
    select i.contact_name, i.contact_phone, i.contact_email, i.address, i.registered_at as at
    from site o join invitation i on i.conference_id = o.conference_id and i.site_ordinal = o.ordinal
    where o.unit_id = s.unit_id and o.conference_id <> s.conference_id and coalesce(i.contact_email, i.contact_phone) is not null
    order by i.registered_at desc nulls last limit 1
  ) other on true ${NEWER_CONTACT}`;

/** For sites that have none; whom to reach is taken over from the unit's last invitation. */
export async function addInvitations(tx: Tx, conferenceId: string): Promise<void> {
  await sql`
    insert into invitation (conference_id, site_ordinal, contact_name, contact_phone, contact_email, address)
    select s.conference_id, s.ordinal, last.contact_name, last.contact_phone, last.contact_email, last.address
    from site s ${LAST_CONTACT}
    where s.conference_id = ${conferenceId}
    on conflict do nothing`.execute(tx);
}

export type StoredInvitation = Omit<InvitationDetail, "own" | "testedAt" | "campaign" | "messages" | "substitutions" | "doubleSeats" | "clashes" | "clashing"> & { readonly unitId: string | null };

/** One site's invitation; null: there is no such site, or nothing was written yet. */
export async function readInvitation(db: Database | Tx, conferenceId: string, site: number, options: { lock?: boolean; language?: Language } = {}): Promise<StoredInvitation | null> {
  if (options.lock) await sql`select 1 from invitation where conference_id = ${conferenceId} and site_ordinal = ${site} for update`.execute(db);
  const found = await sql<StoredInvitation>`
    select s.ordinal as site, s.name, p.name as above, ${levelName(options.language ?? "vi")} as level, s.unit_id as "unitId", s.expected, ${HAS_OFFICER} as "hasOfficer",
      i.contact_name as "contactName", i.contact_phone as "contactPhone", i.contact_email as "contactEmail",
      ${ms("i.invited_at")} as "invitedAt", ${ms("i.opened_at")} as "openedAt", i.answer, ${ms("i.answered_at")} as "answeredAt",
      i.answered_by as "answeredBy", i.on_behalf as "onBehalf", i.reason, ${ms("i.registered_at")} as "registeredAt", ${ms("i.roster_at")} as "rosterAt",
      ${ms("i.reminded_at")} as "remindedAt", i.reminders, ${ms("i.asked_at")} as "askedAt", i.room, i.address, i.capacity, i.equipment, i.line,
      coalesce(r.delegates, 0) as delegates,
      (select count(*)::int from double_seat d where d.conference_id = s.conference_id and d.site_ordinal = s.ordinal) as doubles,
      (select count(*)::int from site b where b.conference_id = s.conference_id and b.parent_ordinal = s.ordinal) as below,
      (select count(*)::int from site b join invitation j on j.conference_id = b.conference_id and j.site_ordinal = b.ordinal
        where b.conference_id = s.conference_id and b.parent_ordinal = s.ordinal and j.invited_at is not null) as "belowInvited"
    from invitation i join invitation_campaign k on k.conference_id = i.conference_id
    join site s on s.conference_id = i.conference_id and s.ordinal = i.site_ordinal
    join unit_level l on l.code = s.level_code
    left join site p on p.conference_id = s.conference_id and p.ordinal = s.parent_ordinal
    left join roster_size r on r.conference_id = s.conference_id and r.site_ordinal = s.ordinal
    where i.conference_id = ${conferenceId} and i.site_ordinal = ${site}`.execute(db);
  return found.rows[0] ?? null;
}

export async function readDoubleSeats(db: Database, conferenceId: string, site: number): Promise<{ name: string; other: string }[]> {
  const found = await sql<{ name: string; other: string }>`
    select d.name, s.name as other from double_seat d join site s on s.conference_id = d.conference_id and s.ordinal = d.other_ordinal
    where d.conference_id = ${conferenceId} and d.site_ordinal = ${site} order by d.name limit 50`.execute(db);
  return found.rows;
}

export async function readMessages(db: Database, conferenceId: string, site: number): Promise<InvitationDetail["messages"]> {
  const found = await sql<InvitationDetail["messages"][number]>`
    select id, ${ms("at")} as at, author, from_above as "fromAbove", body from invitation_message
    where conference_id = ${conferenceId} and site_ordinal = ${site} order by at desc, id limit 200`.execute(db);
  return found.rows.toReversed();
}

export async function readSubstitutions(db: Database, conferenceId: string, site: number): Promise<InvitationDetail["substitutions"]> {
  const found = await sql<InvitationDetail["substitutions"][number]>`
    select id, ${ms("at")} as at, author, old_name as "oldName", new_name as "newName", new_positions as "newPositions", reason
    from substitution where conference_id = ${conferenceId} and site_ordinal = ${site} order by at desc limit 200`.execute(db);
  return found.rows;
}

/** Who does something, for whom, and when. */
export interface Doing {
  readonly conferenceId: string;
  readonly site: number;
  readonly now: number;
  readonly by: string;
  readonly onBehalf: boolean;
}

const one = ({ conferenceId, site }: Doing) => sql`conference_id = ${conferenceId} and site_ordinal = ${site}`;

export async function markOpened(tx: Tx, doing: Doing): Promise<void> {
  await sql`update invitation set opened_at = coalesce(opened_at, ${at(doing.now)}) where ${one(doing)}`.execute(tx);
}

export async function putAnswer(tx: Tx, doing: Doing, answer: "accepted" | "declined", reason: string | null): Promise<void> {
  // Who answers has read it.
  await sql`
    update invitation set opened_at = coalesce(opened_at, ${at(doing.now)}), answer = ${answer}, answered_at = ${at(doing.now)}, answered_by = ${doing.by},
      on_behalf = ${doing.onBehalf}, reason = ${reason} where ${one(doing)}`.execute(tx);
}

export async function putRegistration(tx: Tx, doing: Doing, r: SiteRegistration): Promise<void> {
  await sql`
    update invitation set registered_at = ${at(doing.now)}, room = ${r.room}, address = ${r.address}, capacity = ${r.capacity}, equipment = ${r.equipment}::text[],
      line = ${r.line}, contact_name = ${r.contactName}, contact_phone = ${r.contactPhone}, contact_email = coalesce(${r.contactEmail}, contact_email)
    where ${one(doing)}`.execute(tx);
}

export async function putContact(tx: Tx, doing: Doing, c: { contactName: string | null; contactPhone: string | null; contactEmail: string | null }): Promise<void> {
  await sql`update invitation set contact_name = ${c.contactName}, contact_phone = ${c.contactPhone}, contact_email = ${c.contactEmail} where ${one(doing)}`.execute(tx);
}

export async function putRosterComplete(tx: Tx, doing: Doing, complete: boolean): Promise<void> {
  await sql`update invitation set roster_at = ${complete ? at(doing.now) : null} where ${one(doing)}`.execute(tx);
}

/** False: it was said before under this id. */
export async function addMessage(tx: Tx, doing: Doing, message: { id: string; body: string; fromAbove: boolean }): Promise<boolean> {
  const added = await sql`
    insert into invitation_message (id, conference_id, site_ordinal, at, author, from_above, body)
    values (${message.id}, ${doing.conferenceId}, ${doing.site}, ${at(doing.now)}, ${doing.by}, ${message.fromAbove}, ${message.body})
    on conflict (id) do nothing returning id`.execute(tx);
  if (added.rows.length === 0) return false;
  await sql`update invitation set asked_at = ${message.fromAbove ? null : sql`coalesce(asked_at, ${at(doing.now)})`} where ${one(doing)}`.execute(tx);
  return true;
}

/** False: it was done before under this id. */
export async function addSubstitution(
  tx: Tx,
  doing: Doing,
  s: { id: string; delegateId: string; oldName: string; oldPositions: readonly string[]; newName: string; newPositions: readonly string[]; reason: string },
): Promise<void> {
  await sql`
    insert into substitution (id, conference_id, site_ordinal, delegate_id, at, author, old_name, old_positions, new_name, new_positions, reason)
    values (${s.id}, ${doing.conferenceId}, ${doing.site}, ${s.delegateId}, ${at(doing.now)}, ${doing.by}, ${s.oldName}, ${[...s.oldPositions]}::text[],
      ${s.newName}, ${[...s.newPositions]}::text[], ${s.reason})`.execute(tx);
}

export async function substitutionIsDone(tx: Tx, id: string): Promise<boolean> {
  const found = await sql`select 1 from substitution where id = ${id}`.execute(tx);
  return found.rows.length > 0;
}

/** What a letter or a mail is made of. */
export interface Recipient {
  readonly site: number;
  readonly name: string;
  readonly unitId: string | null;
  readonly email: string | null;
  readonly again: boolean;
}

/** Marks invitations as sent now; answers to whom. Those that have theirs already are sent it again only when they are named. */
export async function markSent(tx: Tx, conferenceId: string, now: number, sites: readonly number[], again: boolean): Promise<Recipient[]> {
  const found = await sql<Recipient>`
    with before as (
      select i.site_ordinal, i.invited_at from invitation i
      where i.conference_id = ${conferenceId} and i.site_ordinal = any(${[...sites]}::int[]) and (${again} or i.invited_at is null) for update
    )
    update invitation i set invited_at = coalesce(i.invited_at, ${at(now)}), sent_at = ${at(now)}, sendings = i.sendings + 1
    from before b, site s
    where i.conference_id = ${conferenceId} and i.site_ordinal = b.site_ordinal and s.conference_id = i.conference_id and s.ordinal = i.site_ordinal
    returning i.site_ordinal as site, s.name, s.unit_id as "unitId", i.contact_email as email, b.invited_at is not null as again`.execute(tx);
  return found.rows;
}

export async function markCampaignSent(tx: Tx, conferenceId: string, now: number): Promise<void> {
  await sql`update invitation_campaign set sent_at = coalesce(sent_at, ${at(now)}) where conference_id = ${conferenceId}`.execute(tx);
}

/** The next unit above a site that somebody signs in for; null: the producers are asked. */
export async function readUnitAbove(db: Database | Tx, conferenceId: string, site: number): Promise<string | null> {
  const found = await sql<{ unitId: string }>`
    with recursive up as (
      select s.parent_ordinal as ordinal, 1 as depth from site s where s.conference_id = ${conferenceId} and s.ordinal = ${site}
      union all
      select s.parent_ordinal, up.depth + 1 from up join site s on s.conference_id = ${conferenceId} and s.ordinal = up.ordinal
    )
    select s.unit_id as "unitId" from up join site s on s.conference_id = ${conferenceId} and s.ordinal = up.ordinal
    where ${HAS_OFFICER} order by up.depth limit 1`.execute(db);
  return found.rows[0]?.unitId ?? null;
}

export async function readTimeZone(db: Database, conferenceId: string): Promise<string> {
  const found = await sql<{ zone: string }>`select time_zone as zone from conference where id = ${conferenceId}`.execute(db);
  return found.rows[0]?.zone ?? "UTC";
}

/** Sites whose invitation has gone out. */
export async function readInvited(db: Database, conferenceId: string): Promise<number[]> {
  const found = await sql<{ site: number }>`
    select site_ordinal as site from invitation where conference_id = ${conferenceId} and invited_at is not null order by 1`.execute(db);
  return found.rows.map(({ site }) => site);
}

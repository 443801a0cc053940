/** The outbox of mails: written in the transaction of what a mail is about, so that neither goes out without the other. */
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";

export interface NewMail {
  readonly site: number;
  readonly kind: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
}

const BATCH = 500;

export async function putMails(tx: Tx, conferenceId: string, now: number, mails: readonly NewMail[]): Promise<void> {
  for (let from = 0; from < mails.length; from += BATCH) {
    await sql`
      insert into mail (id, conference_id, site_ordinal, kind, address, subject, body, created_at, next_at)
      select gen_random_uuid(), ${conferenceId}, site, kind, address, subject, body, ${new Date(now)}, ${new Date(now)}
      from jsonb_to_recordset(${JSON.stringify(mails.slice(from, from + BATCH))}::jsonb) as t (site int, kind text, address text, subject text, body text)`.execute(tx);
  }
}

/** A mail about an account: `{link}` in its body is the one-time link, which only the sender knows to make. */
export async function putAccountMail(tx: Tx, now: number, mail: Omit<NewMail, "site"> & { readonly accountLink: string }): Promise<void> {
  await sql`
    insert into mail (id, account_link, kind, address, subject, body, created_at, next_at)
    values (gen_random_uuid(), ${mail.accountLink}, ${mail.kind}, ${mail.address}, ${mail.subject}, ${mail.body}, ${new Date(now)}, ${new Date(now)})`.execute(tx);
}

export interface WaitingMail {
  readonly id: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly accountLink: string | null;
  readonly attempts: number;
}

/** Takes mails whose time has come; nobody else takes them until the lease is over. */
export async function leaseMails(db: Database, now: number, leaseMs: number, limit: number): Promise<WaitingMail[]> {
  const found = await sql<WaitingMail>`
    update mail set leased_until = ${new Date(now + leaseMs)}, attempts = attempts + 1
    where id in (
      select id from mail where sent_at is null and failed_at is null and next_at <= ${new Date(now)} and (leased_until is null or leased_until < ${new Date(now)})
      order by next_at, id limit ${limit} for update skip locked
    )
    returning id, address, subject, body, account_link as "accountLink", attempts`.execute(db);
  return found.rows;
}

export async function markMailSent(db: Database, id: string, now: number): Promise<void> {
  await sql`update mail set sent_at = ${new Date(now)}, leased_until = null, error = null where id = ${id} and sent_at is null`.execute(db);
}

/** @param nextAt when it is tried again; null: never */
export async function markMailFailed(db: Database, id: string, now: number, error: string, nextAt: number | null): Promise<void> {
  await sql`
    update mail set leased_until = null, error = ${error}, next_at = ${new Date(nextAt ?? now)}, failed_at = ${nextAt === null ? new Date(now) : null}
    where id = ${id} and sent_at is null`.execute(db);
}

export interface MailCounts {
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
  readonly failures: { site: number; siteName: string; address: string; error: string; attempts: number; givenUp: boolean }[];
}

export async function readMailCounts(db: Database, conferenceId: string): Promise<MailCounts> {
  const [counts, failures] = await Promise.all([
    sql<{ waiting: number; sent: number; failed: number }>`
      select count(*) filter (where sent_at is null and failed_at is null)::int as waiting, count(sent_at)::int as sent, count(failed_at)::int as failed
      from mail where conference_id = ${conferenceId}`.execute(db),
    sql<MailCounts["failures"][number]>`
      select m.site_ordinal as site, coalesce(s.name, '') as "siteName", m.address, m.error, m.attempts, m.failed_at is not null as "givenUp"
      from mail m left join site s on s.conference_id = m.conference_id and s.ordinal = m.site_ordinal
      where m.conference_id = ${conferenceId} and m.sent_at is null and m.error is not null order by m.failed_at nulls last, m.created_at limit 100`.execute(db),
  ]);
  return { ...counts.rows[0]!, failures: failures.rows };
}

/** Tries everything again that was given up or waits for its next time. */
export async function retryMails(db: Database, conferenceId: string, now: number): Promise<void> {
  await sql`
    update mail set failed_at = null, next_at = ${new Date(now)}, attempts = 0
    where conference_id = ${conferenceId} and sent_at is null and error is not null`.execute(db);
}

/** Telling the officers of sites what another part of the preparation has for them: in the office, and by e-mail. */
import type { Language, Notice } from "@diemcau/contract";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";
import { putMails } from "../../platform/mail/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { addNotices } from "./notice-store.ts";

export interface ToldSite {
  readonly site: number;
  readonly name: string;
  readonly unitId: string | null;
  readonly timeZone: string;
  readonly email: string | null;
  /** Of the invitations; Vietnamese where none was written. */
  readonly language: Language;
}

export interface SiteMessage {
  readonly kind: Notice["kind"];
  /** What stands below the notice. */
  detail(site: ToldSite): string;
  readonly mailKind: string;
  mail(site: ToldSite): { subject: string; body: string };
}

/**
 * Writes the notices and the mails in the transaction of what they tell of. Left out are sites that have declined, and
 * those whose invitation was written but not sent yet.
 */
export async function tellSites(tx: Tx, platform: Pick<Platform, "config" | "clock">, conferenceId: string, sites: readonly number[], message: SiteMessage): Promise<number> {
  const found = await sql<ToldSite>`
    select s.ordinal as site, s.name, s.unit_id as "unitId", s.time_zone as "timeZone", i.contact_email as email, coalesce(k.language, 'vi') as language
    from site s left join invitation_campaign k on k.conference_id = s.conference_id
    left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
    where s.conference_id = ${conferenceId} and s.ordinal = any(${`{${sites.join(",")}}`}::int[])
      and i.answer is distinct from 'declined' and (k.conference_id is null or i.invited_at is not null)`.execute(tx);
  const told = found.rows;
  const now = platform.clock();
  await addNotices(tx, conferenceId, now, told.flatMap((site) => (site.unitId === null ? [] : [{ unitId: site.unitId, site: site.site, kind: message.kind, detail: message.detail(site) }])));
  if (platform.config.smtpUrl === null) return told.length;
  const mails = told.flatMap((site) => (site.email === null ? [] : [{ site: site.site, kind: message.mailKind, address: site.email, ...message.mail(site) }]));
  await putMails(tx, conferenceId, now, mails);
  return told.length;
}

/** Telling the officers of sites what another part of the preparation has for them: in the office, and by e-mail. */
import type { Notice } from "@diemcau/contract";
import type { Tx } from "../../platform/db/database.ts";
import { putMails } from "../../platform/mail/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { addNotices } from "./notice-store.ts";
import { readTold, type ToldSite } from "./tell-store.ts";

export type { ToldSite } from "./tell-store.ts";

interface SiteMessage {
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
  const told = await readTold(tx, conferenceId, sites);
  const now = platform.clock();
  await addNotices(tx, conferenceId, now, told.flatMap((site) => (site.unitId === null ? [] : [{ unitId: site.unitId, site: site.site, kind: message.kind, detail: message.detail(site) }])));
  if (platform.config.smtpUrl === null) return told.length;
  const mails = told.flatMap((site) => (site.email === null ? [] : [{ site: site.site, kind: message.mailKind, address: site.email, ...message.mail(site) }]));
  await putMails(tx, conferenceId, now, mails);
  return told.length;
}

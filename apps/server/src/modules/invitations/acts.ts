/** What is done with invitations: authorised before, decided by rules/invitations, written with its notices and mails. */
import type { InvitationAct, InvitationCampaign, InvitationFilter, InvitationsReminded, InvitationsSent, NewInvitationCampaign, NewInvitationMessage, NewSubstitution, SubstitutionMade } from "@diemcau/contract";
import { deadlineFlaw, refusalOf } from "@diemcau/rules/invitations";
import type { Static } from "typebox";
import type { Tx } from "../../platform/db/database.ts";
import { putMails } from "../../platform/mail/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { substituteDelegate } from "../attendance/index.ts";
import { readMatching, type Scope } from "./funnel-store.ts";
import { mailsTo, type Letters } from "./letters.ts";
import { addNotices, markReminded } from "./notice-store.ts";
import {
  addMessage,
  addSubstitution,
  countChange,
  markCampaignSent,
  markOpened,
  markSent,
  putAnswer,
  putCampaign,
  putContact,
  putRegistration,
  putRosterComplete,
  readCampaign,
  readInvitation,
  readUnitAbove,
  substitutionIsDone,
  type Doing,
} from "./store.ts";

/** Whoever was reminded by hand is not reminded again within a minute: two people press the same button. */
const REMINDED_JUST_NOW_MS = 60_000;
/** As many as a conference may have sites. */
const ALL = 100_000;

export interface Who {
  readonly name: string;
  readonly unitId: string | null;
}

type ActPlatform = Pick<Platform, "db" | "clock" | "config">;

/** @throws Problem invitation-deadlines, invitation-changed */
export async function writeCampaign(platform: ActPlatform, conferenceId: string, campaign: NewInvitationCampaign): Promise<void> {
  const flaw = deadlineFlaw(campaign);
  if (flaw) throw new Problem("invitation-deadlines", flaw);
  await platform.db.transaction().execute(async (tx) => {
    if (!(await putCampaign(tx, conferenceId, campaign))) throw new Problem("invitation-changed");
  });
}

async function lettersOf(tx: Tx, platform: ActPlatform, conferenceId: string, timeZone: string): Promise<Letters> {
  const campaign: InvitationCampaign | null = await readCampaign(tx, conferenceId);
  if (!campaign) throw new Problem("invitation-not-written");
  return { campaign, conferenceId, timeZone, publicUrl: platform.config.publicUrl };
}

/** @param wanted which sites, once the text is known; `again`: also those that have theirs */
export async function send(
  platform: ActPlatform,
  conferenceId: string,
  timeZone: string,
  wanted: (campaign: InvitationCampaign) => { sites: readonly number[]; again: boolean },
  senderSite: number | null,
): Promise<InvitationsSent> {
  const now = platform.clock();
  return platform.db.transaction().execute(async (tx) => {
    const letters = await lettersOf(tx, platform, conferenceId, timeZone);
    if (senderSite !== null) {
      const own = await readInvitation(tx, conferenceId, senderSite);
      if (!own?.invitedAt) throw new Problem("invitation-not-sent");
    }
    const { sites, again } = wanted(letters.campaign);
    const recipients = await markSent(tx, conferenceId, now, sites, again);
    if (recipients.length === 0) return { sent: 0, byMail: 0 };
    await addNotices(
      tx,
      conferenceId,
      now,
      recipients.flatMap(({ unitId, site, again: hadIt }) => (unitId === null ? [] : [{ unitId, site, kind: hadIt ? ("sent-again" as const) : ("invited" as const), detail: null }])),
    );
    const mails = platform.config.smtpUrl === null ? [] : mailsTo(recipients, letters, null);
    await putMails(tx, conferenceId, now, mails);
    await markCampaignSent(tx, conferenceId, now);
    await countChange(tx, conferenceId);
    return { sent: recipients.length, byMail: mails.length };
  });
}

/** Reminds these sites, or all of the scope that `filter` names. */
export async function remind(
  tx: Tx,
  platform: ActPlatform,
  scope: Scope,
  timeZone: string,
  { filter, sites, notSince }: { filter: InvitationFilter; sites: readonly number[] | null; notSince?: number },
): Promise<InvitationsReminded> {
  const now = platform.clock();
  const { conferenceId } = scope;
  const letters = await lettersOf(tx, platform, conferenceId, timeZone);
  const whom = sites ?? (await readMatching(tx, scope, filter, ALL));
  const recipients = await markReminded(tx, conferenceId, whom, now, notSince ?? now - REMINDED_JUST_NOW_MS);
  if (recipients.length === 0) return { reminded: 0, byMail: 0 };
  await addNotices(
    tx,
    conferenceId,
    now,
    recipients.flatMap(({ unitId, site }) => (unitId === null ? [] : [{ unitId, site, kind: "reminder" as const, detail: filter }])),
  );
  const mails = platform.config.smtpUrl === null ? [] : mailsTo(recipients, letters, filter);
  await putMails(tx, conferenceId, now, mails);
  await countChange(tx, conferenceId);
  return { reminded: recipients.length, byMail: mails.length };
}

/** One act on one invitation, under its lock. */
async function on(
  platform: ActPlatform,
  conferenceId: string,
  site: number,
  who: Who,
  act: Parameters<typeof refusalOf>[1],
  write: (tx: Tx, doing: Doing, unitId: string | null) => Promise<void>,
): Promise<void> {
  const now = platform.clock();
  await platform.db.transaction().execute(async (tx) => {
    const invitation = await readInvitation(tx, conferenceId, site, { lock: true });
    if (!invitation) throw new Problem("invitation-not-written");
    const refusal = refusalOf({ ...invitation, testedAt: null }, act);
    if (refusal) throw new Problem(refusal);
    const { unitId } = invitation;
    await write(tx, { conferenceId, site, now, by: who.name, onBehalf: unitId === null || unitId !== who.unitId }, unitId);
    await countChange(tx, conferenceId);
  });
}

export async function carryOut(platform: ActPlatform, conferenceId: string, site: number, who: Who, act: InvitationAct): Promise<void> {
  await on(platform, conferenceId, site, who, act.act, async (tx, doing, unitId) => {
    const { now, onBehalf } = doing;
    switch (act.act) {
      case "open":
        // Whoever looks at it from above has not opened it for the unit.
        if (!onBehalf) await markOpened(tx, doing);
        return;
      case "accept":
        await putAnswer(tx, doing, "accepted", null);
        break;
      case "decline":
        await putAnswer(tx, doing, "declined", act.reason);
        await addNotices(tx, conferenceId, now, [{ unitId: await readUnitAbove(tx, conferenceId, site), site, kind: "declined", detail: act.reason }]);
        break;
      case "register":
        await putRegistration(tx, doing, act);
        return;
      case "complete-roster":
      case "reopen-roster":
        await putRosterComplete(tx, doing, act.act === "complete-roster");
        return;
      case "contact":
        await putContact(tx, doing, act);
        return;
    }
    if (onBehalf && unitId !== null) await addNotices(tx, conferenceId, now, [{ unitId, site, kind: "answered-for-you", detail: doing.by }]);
  });
}

export async function say(platform: ActPlatform, conferenceId: string, site: number, who: Who, message: Static<typeof NewInvitationMessage>): Promise<void> {
  await on(platform, conferenceId, site, who, "ask", async (tx, doing, unitId) => {
    const fromAbove = doing.onBehalf;
    if (!(await addMessage(tx, doing, { ...message, fromAbove }))) return;
    const to = fromAbove ? unitId : await readUnitAbove(tx, conferenceId, site);
    // From above to a site that no unit has: nobody signs in for it.
    if (fromAbove && to === null) return;
    await addNotices(tx, conferenceId, doing.now, [{ unitId: to, site, kind: fromAbove ? "answer" : "question", detail: message.body.slice(0, 300) }]);
  });
}

/**
 * Asked about before: a person in two conferences at once is a warning, saved when it is meant.
 * @throws Problem delegate-unknown, delegate-checked-in, delegate-twin, delegate-elsewhere, delegate-name-unfit
 */
export async function substitute(platform: ActPlatform, conferenceId: string, site: number, who: Who, input: NewSubstitution): Promise<SubstitutionMade> {
  let made: SubstitutionMade = { saved: true, warnings: [] };
  await on(platform, conferenceId, site, who, "substitute", async (tx, doing) => {
    if (await substitutionIsDone(tx, input.id)) return;
    const { id, delegateId, name, positions, reason, accepted = [] } = input;
    const { before, warnings } = await substituteDelegate(tx, { conferenceId, site, delegateId }, { name, positions }, accepted);
    made = { saved: before !== null, warnings };
    if (before === null) return;
    await addSubstitution(tx, doing, { id, delegateId, oldName: before.name, oldPositions: before.positions, newName: name, newPositions: positions, reason });
  });
  return made;
}

import { remindersDue, type RemindedStep } from "@diemcau/rules/invitations";
import type { InvitationFilter } from "@diemcau/contract";
import { accountLink } from "../identity/index.ts";
import { createMailSender } from "../../platform/mail/index.ts";
import type { Platform } from "../../platform/platform.ts";
import { remind } from "./acts.ts";
import { findClashes, tellClashes } from "./clashes.ts";
import { testedOf } from "./tested.ts";
import { countReminded, findDoubleSeats, readOpenCampaigns, readRemindersDone, readRostersChanged, takeReminder } from "./notice-store.ts";
import { readCampaign, readInvited, readTimeZone } from "./store.ts";

const FILTER: Record<RemindedStep, InvitationFilter> = { answer: "unanswered", register: "unregistered", roster: "rosterless", test: "untested" };
const ROUND_MS = 2_000;
const REMIND_MS = 20_000;
const DOUBLES_MS = 30_000;

/** What invitations owe by themselves: reminders at their time, mails, and who sits in two rooms or two conferences at once. */
export function createInvitationsClerk(platform: Platform) {
  const { db, clock, hub, log } = platform;
  const mails = createMailSender(platform, (id) => accountLink(platform, id));

  const clerk = {
    async remindAll(): Promise<void> {
      for (const conferenceId of await readOpenCampaigns(db)) {
        const [campaign, done] = await Promise.all([readCampaign(db, conferenceId), readRemindersDone(db, conferenceId)]);
        if (!campaign || campaign.sentAt === null) continue;
        for (const { step, moment, at } of remindersDue({ ...campaign, sentAt: campaign.sentAt }, done, clock())) {
          const conference = await hub.get(conferenceId);
          const [timeZone, sites] = await Promise.all([readTimeZone(db, conferenceId), readInvited(db, conferenceId)]);
          await db.transaction().execute(async (tx) => {
            if (!(await takeReminder(tx, conferenceId, step, moment, clock()))) return;
            // Somebody who was reminded by hand since the moment came has been told.
            const { reminded } = await remind(tx, platform, { conferenceId, subtree: { sites, roots: sites }, tested: testedOf(conference.state) }, timeZone, { filter: FILTER[step], sites: null, notSince: at });
            await countReminded(tx, conferenceId, step, moment, reminded);
          });
        }
      }
    },
    async findDoubles(): Promise<void> {
      for (const conferenceId of await readRostersChanged(db)) await findDoubleSeats(db, conferenceId);
    },
    /** `again`: rosters that have changed since are looked through anew; without, only conferences whose hours have come to meet. */
    async findClashes(again = true): Promise<void> {
      const found = await findClashes(platform, again);
      if (again || found) await tellClashes(platform);
    },
    sendMails: async (): Promise<number> => (mails ? mails.round() : 0),
    /** Goes on until it is closed; each part at its own pace, and none stops for the failure of another. */
    run(): { close(): Promise<void> } {
      let stopped = false;
      let nextReminders = 0;
      let nextDoubles = 0;
      const attempt = async (what: string, work: () => Promise<unknown>) => {
        await work().catch((error: unknown) => {
          if (!stopped) log.warn({ err: (error as Error).message, what }, "invitations: round failed; will try again");
        });
      };
      const running = (async () => {
        while (!stopped) {
          const now = performance.now();
          await attempt("mails", clerk.sendMails);
          if (now > nextReminders) {
            nextReminders = now + REMIND_MS;
            await attempt("reminders", clerk.remindAll);
          }
          if (now > nextDoubles) {
            await attempt("double seats", clerk.findDoubles);
            await attempt("rosters of two conferences", () => clerk.findClashes());
            // Over 1.5 million delegates it takes seconds: in the days when rosters come in it must not do nothing else.
            nextDoubles = now + Math.max(DOUBLES_MS, 20 * (performance.now() - now));
          } else await attempt("conferences moved", () => clerk.findClashes(false));
          for (let waited = 0; waited < ROUND_MS && !stopped; waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })();
      return {
        async close() {
          stopped = true;
          await running;
          mails?.close();
        },
      };
    },
  };
  return clerk;
}

import { createTransport, type Transporter } from "nodemailer";
import type { Platform } from "../platform.ts";
import { leaseMails, markMailFailed, markMailSent } from "./store.ts";

export { putAccountMail, putMails, readMailCounts, retryMails, type NewMail } from "./store.ts";

/** Longer than an SMTP server may take for one mail. */
const LEASE_MS = 120_000;
const AT_ONCE = 4;
const OPTIONS = { pool: "true", maxConnections: String(AT_ONCE), connectionTimeout: "15000", greetingTimeout: "15000", socketTimeout: "60000" };
const PER_ROUND = 100;
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

export interface MailSender {
  /** Sends what is due; answers how many were accepted. */
  round(): Promise<number>;
  close(): void;
}

/**
 * Drains the outbox. A mail is marked as sent only after the server has accepted it. If this process dies in between
 * it is sent once more with the same Message-ID, by which the receiver knows it again.
 * @param addressOf makes the one-time link of a mail about an account, which is nowhere kept
 */
export function createMailSender(platform: Pick<Platform, "db" | "config" | "clock" | "log">, addressOf: (accountLink: string) => string = () => ""): MailSender | null {
  const { db, clock, log, config } = platform;
  const { smtpUrl, mailFrom, publicUrl } = config;
  if (smtpUrl === null || mailFrom === null) return null;
  const address = new URL(smtpUrl);
  // Options beside an address would be passed over: they are part of it.
  for (const [option, value] of Object.entries(OPTIONS)) address.searchParams.set(option, value);
  const transport: Transporter = createTransport(address.href);
  const host = new URL(publicUrl).hostname;

  async function send(mail: Awaited<ReturnType<typeof leaseMails>>[number]): Promise<boolean> {
    const text = mail.accountLink === null ? mail.body : mail.body.replaceAll("{link}", () => addressOf(mail.accountLink!));
    try {
      await transport.sendMail({ from: mailFrom!, to: mail.address, subject: mail.subject, text, messageId: `<${mail.id}@${host}>` });
    } catch (error) {
      const { permanent, text: reason } = judge(error);
      const wait = Math.min(FIRST_WAIT_MS * 4 ** (mail.attempts - 1), LONGEST_WAIT_MS);
      const nextAt = permanent || mail.attempts >= ATTEMPTS ? null : clock() + wait;
      await markMailFailed(db, mail.id, clock(), reason, nextAt);
      // Addresses and texts stay out of the log.
      log.warn({ mail: mail.id, attempts: mail.attempts, givenUp: nextAt === null }, "a mail was not accepted");
      return false;
    }
    await markMailSent(db, mail.id, clock());
    return true;
  }

  return {
    async round() {
      let accepted = 0;
      const mails = await leaseMails(db, clock(), LEASE_MS, PER_ROUND);
      const next = mails.values();
      const work = async () => {
        for (const mail of next) if (await send(mail)) accepted++;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return accepted;
    },
    close: () => transport.close(),
  };
}

/** A server's "5xx" to this recipient will be the same tomorrow; wrong passwords and dead lines are mended by somebody. */
function judge(error: unknown): { permanent: boolean; text: string } {
  const { responseCode, command, code, message } = error as { responseCode?: number; command?: string; code?: string; message?: string };
  const permanent = responseCode !== undefined && responseCode >= 500 && command !== "CONN" && code !== "EAUTH";
  return { permanent, text: String(message ?? code ?? "error").replaceAll(/\s+/g, " ").slice(0, 300) };
}

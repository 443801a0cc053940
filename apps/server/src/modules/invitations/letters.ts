/** What an invitation and its reminders say in a mail. The words around the producer's own text. */
import type { InvitationCampaign, InvitationFilter, Language } from "@diemcau/contract";
import type { NewMail } from "../../platform/mail/index.ts";
import type { Recipient } from "./store.ts";

interface Words {
  readonly to: string;
  readonly steps: string;
  readonly answer: string;
  readonly register: string;
  readonly roster: string;
  readonly test: string;
  readonly open: string;
  readonly reminder: string;
  readonly missing: Readonly<Record<"unopened" | "unanswered" | "unregistered" | "rosterless" | "untested" | "other", string>>;
}

const WORDS: Record<Language, Words> = {
  vi: {
    to: "Kính gửi",
    steps: "Thời hạn:",
    answer: "Trả lời tham dự",
    register: "Đăng ký điểm cầu và mời cấp dưới",
    roster: "Nhập đủ danh sách đại biểu",
    test: "Kiểm tra đường truyền",
    open: "Mở giấy mời và làm từng bước tại",
    reminder: "Nhắc việc",
    missing: {
      unopened: "Đơn vị chưa mở giấy mời.",
      unanswered: "Đơn vị chưa trả lời giấy mời.",
      unregistered: "Đơn vị chưa đăng ký điểm cầu.",
      rosterless: "Đơn vị chưa báo đủ danh sách đại biểu.",
      untested: "Đơn vị chưa kiểm tra đường truyền.",
      other: "Đơn vị còn việc chuẩn bị chưa xong.",
    },
  },
  en: {
    to: "To",
    steps: "Deadlines:",
    answer: "Answer the invitation",
    register: "Register the site and invite the level below",
    roster: "Complete the roster",
    test: "Test the line",
    open: "Open the invitation and go through its steps at",
    reminder: "Reminder",
    missing: {
      unopened: "Your unit has not opened its invitation yet.",
      unanswered: "Your unit has not answered its invitation yet.",
      unregistered: "Your unit has not registered its site yet.",
      rosterless: "Your unit has not completed its roster yet.",
      untested: "Your unit has not tested its line yet.",
      other: "Some of your unit's preparation is still open.",
    },
  },
};

export interface Letters {
  readonly campaign: InvitationCampaign;
  readonly conferenceId: string;
  readonly timeZone: string;
  readonly publicUrl: string;
}

/** For whom an address is known; the others read it in the office, or on paper. */
export function mailsTo(recipients: readonly Recipient[], letters: Letters, reminderOf: InvitationFilter | null): NewMail[] {
  const { campaign, conferenceId, publicUrl } = letters;
  const words = WORDS[campaign.language];
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: letters.timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: letters.timeZone, day: "2-digit", month: "2-digit", year: "numeric" });
  const steps = (["answer", "register", "roster", "test"] as const).map((step) => {
    const due = campaign[`${step}By`];
    return `- ${words[step]}: ${time.format(due)}, ${date.format(due)}`;
  });
  return recipients.flatMap(({ site, name, email }): NewMail[] => {
    if (email === null) return [];
    const body = [
      `${words.to}: ${name}`,
      ...(reminderOf === null ? [campaign.body] : [words.missing[reminderOf in words.missing ? (reminderOf as "unopened") : "other"], campaign.subject]),
      [words.steps, ...steps].join("\n"),
      `${words.open}: ${publicUrl}/office/${conferenceId}/invitations/site/${site}`,
    ].join("\n\n");
    const subject = reminderOf === null ? campaign.subject : `${words.reminder}: ${campaign.subject}`;
    return [{ site, kind: reminderOf === null ? "invitation" : "reminder", address: email, subject, body }];
  });
}

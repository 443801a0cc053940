import type { Language } from "@diemcau/contract";

export interface LinkMail {
  readonly name: string;
  readonly username: string;
  readonly unit: string;
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const TEXT: Record<Language, (mail: LinkMail, until: string) => { subject: string; body: string }> = {
  vi: ({ name, username, unit }, until) => ({
    subject: `Đặt mật khẩu làm đầu mối của ${unit}`,
    body: `Kính gửi: ${name}

Ông/bà được cử làm cán bộ đầu mối của ${unit} trên hệ thống Điểm Cầu.
Tên đăng nhập: ${username}

Mở đường dẫn sau để tự đặt mật khẩu và bắt đầu:
{link}

Đường dẫn dùng được một lần, đến ${until}, và chỉ dành cho ông/bà: xin đừng chuyển tiếp. Quá hạn hoặc quên mật khẩu, nhờ cấp trên gửi đường dẫn mới.`,
  }),
  en: ({ name, username, unit }, until) => ({
    subject: `Choose your password as an officer of ${unit}`,
    body: `To: ${name}

You were appointed as an officer of ${unit} in Điểm Cầu.
User name: ${username}

Open this link to choose your own password and begin:
{link}

It works once, until ${until}, and is for you alone: please do not pass it on. If it has expired or you forget your password, ask the level above for a new one.`,
  }),
};

/** What an officer is sent; `{link}` is put in by the sender alone. */
export function linkMail(language: Language, mail: LinkMail): { subject: string; body: string } {
  const until = new Intl.DateTimeFormat("en-GB", { timeZone: mail.timeZone, hourCycle: "h23", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "shortOffset" }).format(mail.expiresAt);
  return TEXT[language](mail, until);
}

import type { Language } from "@diemcau/contract";
import type { DelegateNotice } from "../modules/messages/index.ts";
import { html, type Html } from "./html.ts";
import { fill } from "./text.ts";
import { timeIn } from "./times.ts";

export const NOTICE_TEXT = {
  vi: { title: "Thông báo", at: "lúc {time}", from: "của {unit}", confirm: "Tôi đã đọc", read: "Đã xác nhận đã đọc", important: "Cần xác nhận" },
  en: { title: "Notices", at: "at {time}", from: "from {unit}", confirm: "I have read it", read: "You have confirmed it", important: "Please confirm" },
} as const satisfies Record<Language, Record<string, string>>;

/** What the centre and the officers of units tell delegates; those that wait for a confirmation first, then the newest. */
export function noticesCard(notices: readonly DelegateNotice[], language: Language, zone: string, lang: (text: string) => Html | null): Html {
  const t = NOTICE_TEXT[language];
  const waits = ({ notice, isRead }: DelegateNotice): boolean => notice.urgency === "confirm" && !isRead;
  const ordered = [...notices.filter(waits), ...notices.filter((each) => !waits(each))];
  return html`<section class="card notices" id="notices" aria-labelledby="notices-title"${notices.length === 0 && html` hidden`}>
<h2 id="notices-title">${t.title}</h2>
<ul id="notice-list" aria-live="polite">${ordered.map(
    (each) => html`<li data-notice="${each.notice.id}"${waits(each) && html` class="urgent"`}>
<p class="soft">${waits(each) && html`<b>${t.important}</b> · `}${each.notice.unit && html`${fill(t.from, { unit: each.notice.unit.name })} · `}${fill(t.at, { time: timeIn(each.notice.at, zone) })}</p>
<p class="text"${lang(each.notice.text)}>${each.notice.text}</p>
${
  each.notice.urgency === "confirm" &&
  (each.isRead ? html`<p class="checked">${t.read}</p>` : html`<form method="post" action="/me/notices/${each.notice.id}/read"><button class="primary" type="submit">${t.confirm}</button></form>`)
}</li>`,
  )}</ul>
</section>`;
}

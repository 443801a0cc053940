import type { Language } from "@diemcau/contract";
import { isAway, type ConferenceState } from "@diemcau/rules";
import { html, type Html } from "./html.ts";
import { fill } from "./text.ts";
import { timeIn } from "./times.ts";

export const ROOM_TEXT = {
  vi: {
    title: "Tại phòng này",
    away: "Phòng đang họp tại chỗ từ {time}",
    back: "Trở lại hội nghị chung lúc {time}",
    backOpen: "Phòng trở lại hội nghị chung khi xong phần của mình.",
    called: "Trung tâm đang gọi phòng trở lại hội nghị chung.",
    recess: "Trung tâm tạm dừng từ {time} để các phòng thảo luận.",
    resumes: "Họp lại lúc {time}",
  },
  en: {
    title: "In this room",
    away: "The room is on its own since {time}",
    back: "Back in the common programme at {time}",
    backOpen: "The room comes back to the common programme when its own part is done.",
    called: "The centre is calling the room back to the common programme.",
    recess: "The centre has paused since {time} for discussion in the rooms.",
    resumes: "It goes on at {time}",
  },
} as const satisfies Record<Language, Record<string, string>>;

/** What the delegate's room deals with on its own, and until when; phone/cards.js writes the same when that changes. */
export function roomBlock({ local, phase }: ConferenceState, site: number, language: Language, zone: string, lang: (text: string) => Html | null): Html {
  const t = ROOM_TEXT[language];
  const row = local.sites.get(site);
  const { recess } = local;
  const at = (text: string, instant: number): string => fill(text, { time: timeIn(instant, zone) });
  const away = isAway(row);
  return html`<section class="card room-part" id="room-part" aria-labelledby="room-part-title"${(phase === "ended" || (!away && !recess)) && html` hidden`}>
<h2 id="room-part-title">${t.title}</h2>
<div id="room-part-now" aria-live="polite">${
    away
      ? html`<p class="soft">${at(t.away, row.since)}</p><p><b${lang(row.title)}>${row.title}</b></p><p>${row.until > 0 ? at(t.back, row.until) : t.backOpen}</p>${row.calledAt > 0 && html`<p class="urgent">${t.called}</p>`}`
      : recess && html`<p class="soft">${at(t.recess, recess.since)}</p>${recess.topic !== null && html`<p><b${lang(recess.topic)}>${recess.topic}</b></p>`}${recess.until !== null && html`<p>${at(t.resumes, recess.until)}</p>`}`
  }</div>
</section>`;
}

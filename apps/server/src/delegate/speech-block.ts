import type { Language } from "@diemcau/contract";
import { clockOf, type ConferenceState } from "@diemcau/rules";
import { html, type Html } from "./html.ts";
import { fill } from "./text.ts";
import { timeIn } from "./times.ts";

/** By the phase of the clock; `at` and `until` are for browsers without scripts, where nothing ticks. */
export const SPEECH_TEXT = {
  vi: {
    title: "Phòng này đang phát biểu",
    free: "đã phát biểu",
    running: "còn lại",
    warning: "sắp hết giờ",
    over: "quá giờ",
    paused: "tạm dừng đồng hồ",
    at: "Bắt đầu lúc {time}.",
    until: "Hết giờ lúc {time}.",
  },
  en: {
    title: "This room has the floor",
    free: "spoken so far",
    running: "left",
    warning: "the time is nearly over",
    over: "over time",
    paused: "the clock stands still",
    at: "Began at {time}.",
    until: "The time is over at {time}.",
  },
} as const satisfies Record<Language, Record<string, string>>;

/** The speaker's clock, on the phones of the room that speaks; phone/speech.js writes the same every second. */
export function speechBlock({ speaking: { speech }, phase }: ConferenceState, site: number, language: Language, zone: string, now: number, lang: (text: string) => Html | null): Html {
  const t = SPEECH_TEXT[language];
  const own = speech && speech.site === site && phase === "live" ? speech : null;
  const clock = own && clockOf(own, now);
  const shown = clock?.paused ? "paused" : (clock?.phase ?? "free");
  const who = own ? (own.speaker ? [own.speaker.name, own.speaker.position].filter(Boolean).join(", ") : own.siteName) : "";
  const end = own && own.seconds > 0 && !clock!.paused ? now + clock!.leftMs! : null;
  return html`<section class="card speech" id="speech" aria-labelledby="speech-title" data-phase="${shown}"${!own && html` hidden`}>
<h2 id="speech-title">${t.title}</h2>
<p class="who-speaks" id="speech-who"${lang(who)}>${who}</p>
<p class="time" id="speech-time" role="timer"></p>
<p class="word" id="speech-word" role="status">${own && t[shown]}</p>
${own && html`<noscript><p class="soft">${fill(t.at, { time: timeIn(own.startedAt, zone) })} ${end !== null && fill(t.until, { time: timeIn(end, zone) })}</p></noscript>`}
</section>`;
}

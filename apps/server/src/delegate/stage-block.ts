/** What the programme shows beside the rooms, on the phone: a card's words, the line under the picture, the page that is shown. */
import type { StageSnapshot } from "@diemcau/contract";
import { html, type Html } from "./html.ts";
import type { Preferences } from "./preferences.ts";
import { fill } from "./text.ts";
import { timeIn } from "./times.ts";

export const STAGE_TEXT = {
  vi: {
    title: "Hình chính",
    page: "Trang {page}/{last}",
    see: "Xem trang đang chiếu",
    until: "Tiếp tục lúc {time}",
    video: "Đang phát video",
    paused: "Video đang tạm dừng",
    over: "Hình chính không còn chiếu tài liệu.",
    loading: "Đang tải trang",
    closed: "Tài liệu này không mở cho đại biểu.",
    open: "Mở cả tệp",
    back: "Về trang của tôi",
    lineDown: "Mất kết nối, đang thử lại. Trang có thể đã cũ.",
    noScript: "Trình duyệt không chạy được phần vẽ trang: mở cả tệp để xem.",
  },
  en: {
    title: "On the programme",
    page: "Page {page}/{last}",
    see: "See the page that is shown",
    until: "Going on at {time}",
    video: "A video is playing",
    paused: "A video, paused",
    over: "The programme shows no document any more.",
    loading: "Loading the page",
    closed: "This document is not open to delegates.",
    open: "Open the whole file",
    back: "Back to my page",
    lineDown: "The connection is lost and tried again. The page may be old.",
    noScript: "This browser cannot draw the page: open the whole file to see it.",
  },
} as const;

/** A sentence and what stands beside it; null when the programme shows rooms and nothing else. */
export function programmeSays({ scene, page, film, overlay }: StageSnapshot, { language }: Preferences, zone: string): readonly [string, string] | null {
  const t = STAGE_TEXT[language];
  switch (scene.layout) {
    case "document":
      return [scene.file.name, fill(t.page, { page: page ?? scene.page, last: scene.pages })];
    case "title":
      return [scene.title, scene.subtitle ?? ""];
    case "pause":
      return [scene.title, scene.until === null ? "" : fill(t.until, { time: timeIn(scene.until, zone) })];
    case "card":
      return [scene.card.title, scene.card.outcome ?? ""];
    case "video":
      return [(film ?? scene).playing ? t.video : t.paused, scene.file.name];
    default:
      return typeof overlay.lowerThird === "object" ? [overlay.lowerThird.heading, overlay.lowerThird.line ?? ""] : null;
  }
}

/** phone/programme.js writes the same. */
export function programmeBlock(stage: StageSnapshot, preferences: Preferences, zone: string, lang: (text: string) => Html | null): Html {
  const t = STAGE_TEXT[preferences.language];
  const says = programmeSays(stage, preferences, zone);
  return html`<div id="shown" aria-live="polite">${
    says &&
    html`<h3 class="label">${t.title}</h3><p><b${lang(says[0])}>${says[0]}</b> <span class="soft"${lang(says[1])}>${says[1]}</span></p>${
      stage.scene.layout === "document" && html`<p class="read"><a href="/me/stage">${t.see}</a></p>`
    }`
  }</div>`;
}

/** What the script needs to write it. */
export function programmeWords({ language }: Preferences): Record<string, string> {
  const { title, page, see, until, video, paused } = STAGE_TEXT[language];
  return { title, page, see, until, video, paused };
}

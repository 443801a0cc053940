import { PHONE_CSS, type Asset } from "./assets.ts";
import { html, type Html, type Part } from "./html.ts";
import type { Preferences, TextSize } from "./preferences.ts";
import { TEXT } from "./text.ts";

export interface PageOptions {
  readonly preferences: Preferences;
  readonly title: string;
  readonly main: Part;
  /** Where the choices of language and text size come back to. */
  readonly back: string;
  readonly head?: Part;
  readonly css?: Asset;
  readonly bodyClass?: string;
}

const LETTERS = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i;

/** Names and texts keep their own language: tells a screen reader to read Vietnamese as Vietnamese on an English page. */
export const langOf = (preferences: Preferences, text: string): Html | null =>
  preferences.language !== "vi" && LETTERS.test(text) ? html` lang="vi"` : null;

/** The frame of every page under /me. */
export function page({ preferences, title, main, back, head, css = PHONE_CSS, bodyClass = "phone" }: PageOptions): string {
  const { language, size } = preferences;
  const t = TEXT[language];
  const other = language === "vi" ? "en" : "vi";
  const choose = (query: string) => `/me/show?${query}&back=${encodeURIComponent(back)}`;
  const sizes: [TextSize, string, string][] = [
    ["smaller", "A-", t.sizeSmaller],
    ["normal", "A", t.sizeNormal],
    ["larger", "A+", t.sizeLarger],
  ];
  return html`<!doctype html>
<html lang="${language}" data-text-size="${size}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0c5257">
<title>${title} · ${t.product}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${css.path}">
${head}
</head>
<body class="${bodyClass}">
<a class="skip" href="#main">${t.skip}</a>
<header class="top">
<p class="brand"><a href="/me" lang="vi">${t.product}</a></p>
<nav aria-label="${t.display}"><ul>
${sizes.map(([key, sign, label]) => html`<li><a class="size-${key}" href="${choose(`size=${key}`)}"${key === size && html` aria-current="true"`}>${sign}<span class="vh"> ${label}</span></a></li>`)}
<li><a class="language" href="${choose(`language=${other}`)}" lang="${other}" hreflang="${other}">${t.otherLanguageShort}<span class="vh"> ${t.otherLanguage}</span></a></li>
</ul></nav>
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.markup;
}

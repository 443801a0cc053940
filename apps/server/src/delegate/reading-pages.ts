import type { AttachedFile, MentionedText } from "@diemcau/contract";
import { html } from "./html.ts";
import { langOf, page } from "./layout.ts";
import { mentionedText } from "./mentioned.ts";
import type { Preferences } from "./preferences.ts";
import { TEXT } from "./text.ts";

export interface ReadingPage {
  readonly preferences: Preferences;
  readonly path: string;
  /** What it is: the topic of a paper, the symbol of a document. */
  readonly over: string;
  readonly title: string;
  readonly byline: string;
  readonly body: readonly string[];
  readonly files: readonly AttachedFile[];
  /** Paragraphs that mention documents. */
  readonly mentions: readonly MentionedText[];
}

/** A paper or a document, to be read on the phone. */
export function readingPage({ preferences, path, over, title, byline, body, files, mentions }: ReadingPage): string {
  const t = TEXT[preferences.language];
  const marked = mentionedText(mentions);
  const lang = (text: string) => langOf(preferences, text);
  return page({
    preferences,
    title,
    back: path,
    main: html`<p class="backlink"><a href="/me">← ${t.back}</a></p>
<article>
<p class="label"${lang(over)}>${over}</p>
<h1${lang(title)}>${title}</h1>
<p class="soft"${lang(byline)}>${byline}</p>
${files.length > 0 && html`<h2>${t.files}</h2><ul class="reading">${files.map(
      ({ id, name, size }) => html`<li><a href="/me/files/${id}"${lang(name)}>${name}</a><span class="soft">${sizeOf(size)}</span></li>`,
    )}</ul>`}
${body.length === 0 ? files.length === 0 && html`<p class="soft">${t.noBody}</p>` : html`<div class="body"${lang(body.join())}>${body.map((paragraph) => html`<p>${marked(paragraph)}</p>`)}</div>`}
</article>`,
  });
}

/** Before it is fetched over a weak line one should know how much it is. */
const sizeOf = (bytes: number): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

import type { StageSnapshot } from "@diemcau/contract";
import { PDF_JS, PDF_WORKER_JS, STAGE_CSS, STAGE_JS } from "./assets.ts";
import { html } from "./html.ts";
import { langOf, page } from "./layout.ts";
import type { Preferences } from "./preferences.ts";
import { STAGE_TEXT } from "./stage-block.ts";
import { fill } from "./text.ts";

export interface StagePage {
  readonly preferences: Preferences;
  readonly conferenceId: string;
  readonly stage: StageSnapshot;
}

/**
 * The page of the document that the programme shows, drawn on the phone from the file itself. Asked for by hand: what
 * draws it is ten times the page of the conference.
 */
export function stagePage({ preferences, conferenceId, stage }: StagePage): string {
  const t = STAGE_TEXT[preferences.language];
  const { scene } = stage;
  const file = scene.layout === "document" ? scene.file : null;
  const now = stage.page ?? 1;
  const data = JSON.stringify({ conferenceId, file: file?.id ?? null, page: now, pdf: PDF_JS.path, worker: PDF_WORKER_JS.path, text: t });
  return page({
    preferences,
    title: t.title,
    back: "/me/stage",
    head: html`<link rel="stylesheet" href="${STAGE_CSS.path}"><script src="${STAGE_JS.path}" type="module"></script>`,
    main: html`<p class="backlink"><a href="/me">← ${t.back}</a></p>
<article id="stage" data-stage="${data}">
<h1 id="name"${file && langOf(preferences, file.name)}>${file ? file.name : t.over}</h1>
<p class="soft" id="place">${scene.layout === "document" ? fill(t.page, { page: now, last: scene.pages }) : ""}</p>
<p class="line down" id="says" role="status" hidden></p>
<div class="sheet"><canvas id="sheet" role="img" aria-labelledby="name place" hidden></canvas></div>
<noscript><p class="line">${t.noScript}</p></noscript>
<p${!file && html` hidden`}><a class="button" id="whole" href="${file ? `/me/files/${file.id}#page=${now}` : "/me"}">${t.open}</a></p>
</article>`,
  });
}

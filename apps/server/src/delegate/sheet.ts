import { setImmediate as turn } from "node:timers/promises";
import type { LinkHolder } from "../modules/attendance/index.ts";
import { qrCode } from "../platform/qr.ts";
import { SHEET_CSS } from "./assets.ts";
import { html, type Html } from "./html.ts";
import { langOf, page } from "./layout.ts";
import type { Preferences } from "./preferences.ts";
import { TEXT, fill } from "./text.ts";

/** Codes made before other requests get a turn: one takes about a millisecond. */
const SLICE = 8;

/** The QR code of a text as one SVG path, dark modules in rows. */
export function qrSvg(text: string, label: string): Html {
  const { edge, runs } = qrCode(text);
  const path = runs.map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join("");
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${edge} ${edge}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${edge}v${edge}H0z"/><path d="${path}"/></svg>`;
}

export interface Sheet {
  readonly preferences: Preferences;
  readonly path: string;
  readonly conferenceTitle: string;
  readonly siteName: string;
  readonly holders: readonly (LinkHolder & { readonly url: string })[];
  /** Whose link was renewed a moment ago. */
  readonly renewed: string | null;
}

/** Labels for A4, one for each delegate of a site: name, positions and the code of the personal link. */
export async function sheetPage({ preferences, path, conferenceTitle, siteName, holders, renewed }: Sheet): Promise<string> {
  const t = TEXT[preferences.language];
  const lang = (text: string) => langOf(preferences, text);
  const labels: Html[] = [];
  const [address, query] = path.split("?");
  for (const { delegateId, name, positions, url } of holders) {
    if (labels.length % SLICE === SLICE - 1) await turn();
    const renew = `${address}/${delegateId}/renew${query ? `?${query}` : ""}`;
    const fresh = delegateId === renewed ? html`<p class="fresh" role="status">${t.sheetRenewed}</p>` : "";
    labels.push(html`<li id="d-${delegateId}">${qrSvg(url, fill(t.sheetCode, { name }))}<div>
<p class="name"${lang(name)}>${name}</p>
<p class="positions"${lang(positions.join())}>${positions.join("; ")}</p>
<p class="room"${lang(siteName)}>${siteName}</p>
<p class="soft"${lang(conferenceTitle)}>${conferenceTitle}</p>
<p class="use">${t.sheetUse}</p>
${fresh}<details><summary>${t.sheetRenew}</summary><p>${fill(t.sheetRenewLead, { name })}</p><form method="post" action="${renew}"><button>${t.sheetRenewDo}</button></form></details>
</div></li>
`);
  }
  const title = fill(t.sheetTitle, { site: siteName });
  return page({
    preferences,
    title,
    back: path,
    css: SHEET_CSS,
    bodyClass: "sheet",
    main: html`<div class="intro"><h1>${title}</h1>
<p>${fill(t.sheetCount, { n: holders.length })}. ${holders.length === 0 ? t.sheetNone : t.sheetLead}</p></div>
<ul class="labels">${labels}</ul>`,
  });
}

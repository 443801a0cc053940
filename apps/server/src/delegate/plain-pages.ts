import { problems, type Language, type ProblemCode } from "@diemcau/contract";
import { html } from "./html.ts";
import { page } from "./layout.ts";
import type { Preferences } from "./preferences.ts";
import { TEXT } from "./text.ts";

const other = (language: Language): Language => (language === "vi" ? "en" : "vi");

/** For whoever comes without a link: how to get in. */
export function welcomePage(preferences: Preferences): string {
  const t = TEXT[preferences.language];
  const second = other(preferences.language);
  return page({
    preferences,
    title: t.welcomeTitle,
    back: "/me",
    main: html`<section class="card plain">
<h1>${t.welcomeTitle}</h1>
<p>${t.welcomeLead}</p>
<ol class="steps"><li>${t.welcomeScan}</li><li>${t.welcomeLink}</li><li>${t.welcomeAsk}</li></ol>
</section>
<aside class="soft" lang="${second}"><p>${TEXT[second].welcomeLead}</p><p>${TEXT[second].welcomeScan}</p></aside>`,
  });
}

/** What went wrong and what to do, in both languages: whoever meets this may not have chosen one yet. */
export function problemPage(preferences: Preferences, code: ProblemCode, errorId?: string): string {
  const { language } = preferences;
  const t = TEXT[language];
  const problem = problems[code];
  const second = other(language);
  return page({
    preferences,
    title: problem[language].title.replace(/\.$/, ""),
    back: "/me",
    main: html`<section class="card plain problem">
<h1>${problem[language].title}</h1>
<h2 class="label">${t.remedy}</h2>
<p>${problem[language].remedy}</p>
${errorId && html`<p class="soft">${t.errorId}: <code>${errorId}</code></p>`}
<p><a class="button" href="/me">${t.home}</a></p>
</section>
<aside class="soft" lang="${second}"><p>${problem[second].title}</p><p>${problem[second].remedy}</p></aside>`,
  });
}

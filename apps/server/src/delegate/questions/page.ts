import { QUESTION_LENGTH, type OpenQuestion, type OwnQuestion, type Outline, type ProblemCode } from "@diemcau/contract";
import { problems } from "@diemcau/contract";
import { matches } from "@diemcau/rules/text";
import { QUESTIONS_CSS } from "../assets.ts";
import { html, type Html, type Part } from "../html.ts";
import { langOf, page } from "../layout.ts";
import type { Preferences } from "../preferences.ts";
import { TEXT, fill } from "../text.ts";
import { timeIn } from "../times.ts";
import { QUESTIONS_TEXT, STATE_TEXT } from "./text.ts";

/** Questions on a page before "show all". */
const FIRST = 30;

export interface QuestionsView {
  readonly preferences: Preferences;
  readonly outline: Outline;
  readonly open: readonly OpenQuestion[];
  readonly own: readonly OwnQuestion[];
  /** Ids of those the delegate is for. */
  readonly voted: ReadonlySet<string>;
  readonly accepting: boolean;
  readonly voting: boolean;
  /** Which one stands on the programme. */
  readonly airedId: string | null;
  readonly query: string;
  readonly all: boolean;
  /** Number of the question just sent. */
  readonly asked: number | null;
  readonly now: number;
  readonly zone: string;
}

const head = html`<link rel="stylesheet" href="${QUESTIONS_CSS.path}">`;
const backLink = (preferences: Preferences) => html`<p class="backlink"><a href="/me">← ${TEXT[preferences.language].back}</a></p>`;

/** What others ask, what one asked oneself, and the answers. */
export function questionsPage(view: QuestionsView): string {
  const { preferences, open, own, query, accepting, asked, now, zone } = view;
  const { language } = preferences;
  const t = QUESTIONS_TEXT[language];
  const ownIds = new Set(own.map(({ id }) => id));
  const found = query === "" ? open : open.filter(({ text, number }) => String(number) === query || matches(query, text));
  const shown = found.filter(({ answered }) => !answered);
  const answered = found.filter((question) => question.answered);
  const list = (questions: readonly OpenQuestion[], none: string): Part => {
    if (questions.length === 0) return html`<p class="soft">${none}</p>`;
    const first = view.all ? questions : questions.slice(0, FIRST);
    const left = questions.length - first.length;
    return html`<ul class="questions">${first.map((question) => openQuestion(view, question, ownIds.has(question.id)))}</ul>${
      left > 0 && html`<p><a class="button" href="/me/questions?all=1${query && `&q=${encodeURIComponent(query)}`}">${fill(t.more, { n: left })}</a></p>`
    }`;
  };
  return page({
    preferences,
    title: t.title,
    back: "/me/questions",
    head,
    main: html`${backLink(preferences)}
<h1>${t.title}</h1>
<p class="soft">${t.lead}</p>
${asked !== null && html`<p class="done" role="status">✓ ${fill(t.asked, { number: asked })}</p>`}
${accepting ? html`<p><a class="button ask" href="/me/questions/new">${t.ask}</a></p>` : html`<p class="closed">${t.closed}</p>`}
<section aria-labelledby="own"><h2 id="own">${t.own}</h2>
${own.length === 0 ? html`<p class="soft">${t.ownNone}</p>` : html`<ul class="questions">${own.map((question) => ownQuestion(preferences, question, mayWithdraw(view, question)))}</ul>`}
</section>
${(open.length > 8 || query !== "") && html`<form class="find" method="get" action="/me/questions" role="search"><label><span class="vh">${t.findLabel}</span><input type="search" name="q" value="${query}" maxlength="100" placeholder="${t.findLabel}"></label><button type="submit">${t.find}</button></form>`}
${query !== "" && html`<p class="soft">${found.length === 0 && fill(t.findNone, { query })} <a href="/me/questions">${t.all}</a></p>`}
<section aria-labelledby="open"><h2 id="open">${t.open}</h2>
<p class="soft">${fill(t.asOf, { time: timeIn(now, zone) })} <a href="/me/questions">${t.fresh}</a></p>
${list(shown, t.openNone)}</section>
<section aria-labelledby="answered"><h2 id="answered">${t.answered}</h2>
${list(answered, t.answeredNone)}</section>`,
  });
}

function openQuestion({ preferences, voted, voting, outline }: QuestionsView, question: OpenQuestion, isOwn: boolean): Html {
  const t = QUESTIONS_TEXT[preferences.language];
  const lang = (text: string) => langOf(preferences, text);
  const { id, number, text, author, siteName, votes, alike, answered } = question;
  const item = outline.agenda.find((each) => each.id === question.itemId)?.title;
  const isFor = voted.has(id);
  const who = author === null ? t.nameless : [author, siteName].filter(Boolean).join(", ");
  return html`<li id="q-${id}">
<p class="label">${fill(t.number, { number })}${item && html` · <span${lang(item)}>${item}</span>`}</p>
<p class="text"${lang(text)}>${text}</p>
<p class="soft"${lang(who)}>${who}</p>
<p class="counts">${fill(t.votes, { n: votes })}${alike > 0 && html` · ${fill(t.alike, { n: alike })}`}${isFor && html` · <b>✓ ${t.voted}</b>`}</p>
${answerOf(preferences, question)}
${
  voting &&
  !answered &&
  !isOwn &&
  html`<form method="post" action="/me/questions/${id}/${isFor ? "unvote" : "vote"}"><button type="submit"${isFor && html` class="quiet"`} aria-label="${fill(isFor ? t.unvoteNamed : t.voteNamed, { number })}">${isFor ? t.unvote : html`▲ ${t.vote}`}</button></form>`
}
</li>`;
}

/** Until it is on the programme or answered; one that was returned is over already. */
const mayWithdraw = ({ voting, airedId }: QuestionsView, { id, state, answer, answeredOnAir }: OwnQuestion): boolean =>
  voting && id !== airedId && answer === null && !answeredOnAir && (state === "new" || state === "shown" || state === "merged");

export function ownQuestion(preferences: Preferences, question: OwnQuestion, withdrawable = false): Html {
  const t = QUESTIONS_TEXT[preferences.language];
  const lang = (text: string) => langOf(preferences, text);
  const { id, number, text, state, word, mergedInto, votes } = question;
  return html`<li>
<p class="label">${number > 0 && html`${fill(t.number, { number })} · `}<b>${STATE_TEXT[preferences.language][state]}</b>${votes > 0 && html` · ${fill(t.votes, { n: votes })}`}</p>
<p class="text"${lang(text)}>${text}</p>
${word !== null && html`<p class="word"${lang(word)}>${fill(t.word, { word })}</p>`}
${mergedInto !== null && html`<p class="soft">${fill(t.mergedInto, { number: mergedInto })}</p>`}
${answerOf(preferences, question)}
${withdrawable && html`<details class="withdraw"><summary>${t.withdraw}</summary><p class="soft">${t.withdrawWhat}</p><form method="post" action="/me/questions/${id}/withdraw"><button type="submit" class="quiet" aria-label="${fill(t.withdrawNamed, { number })}">${t.withdraw}</button></form></details>`}
</li>`;
}

function answerOf(preferences: Preferences, { answer, answeredOnAir }: Pick<OpenQuestion, "answer" | "answeredOnAir">): Part {
  const t = QUESTIONS_TEXT[preferences.language];
  if (answer === null && !answeredOnAir) return null;
  return html`<div class="answer"><p class="label">${t.answer}</p>
${answer !== null && html`<p class="words"${langOf(preferences, answer)}>${answer}</p>`}${answeredOnAir && html`<p>${t.onAir}</p>`}</div>`;
}

export interface AskForm {
  readonly preferences: Preferences;
  readonly outline: Outline;
  /** Made here, so that a form sent twice is one question. */
  readonly id: string;
  readonly text: string;
  readonly itemId: string;
  readonly anonymous: boolean;
  readonly mayBeAnonymous: boolean;
  readonly name: string;
  readonly siteName: string;
  /** Why it was not taken. */
  readonly problem: ProblemCode | "text-missing" | null;
  /** Shown ones much like it. */
  readonly likely: readonly OpenQuestion[];
}

export function askPage(form: AskForm): string {
  const { preferences, outline, id, text, itemId, anonymous, mayBeAnonymous, name, siteName, problem, likely } = form;
  const { language } = preferences;
  const t = QUESTIONS_TEXT[language];
  const said = problem === null || problem === "text-missing" ? null : problems[problem][language];
  return page({
    preferences,
    title: t.newTitle,
    back: "/me/questions/new",
    head,
    main: html`<p class="backlink"><a href="/me/questions">← ${t.back}</a></p>
<h1>${t.newTitle}</h1>
${problem !== null && html`<div class="refused" role="alert"><p><b>${t.refused}</b> ${said ? said.title : t.textMissing}</p>${said && html`<p>${said.remedy}</p>`}</div>`}
${
  likely.length > 0 &&
  html`<section class="card likely" aria-labelledby="likely"><h2 id="likely">${t.likely}</h2><p class="soft">${t.likelyLead}</p>
<ul class="questions">${likely.map(
    ({ id: other, number, text: theirs, votes }) => html`<li><p class="label">${fill(t.number, { number })} · ${fill(t.votes, { n: votes })}</p><p class="text"${langOf(preferences, theirs)}>${theirs}</p>
<form method="post" action="/me/questions/${other}/vote"><button type="submit" aria-label="${fill(t.voteNamed, { number })}">▲ ${t.vote}</button></form></li>`,
  )}</ul></section>`
}
<form class="ask-form" method="post" action="/me/questions">
<input type="hidden" name="id" value="${id}">
${likely.length > 0 && html`<input type="hidden" name="sure" value="1">`}
<p><label for="text">${t.text}</label><textarea id="text" name="text" rows="6" maxlength="${QUESTION_LENGTH}" required aria-describedby="text-hint">${text}</textarea><span class="soft" id="text-hint">${fill(t.textHint, { n: QUESTION_LENGTH.toLocaleString(preferences.language === "vi" ? "vi-VN" : "en-GB") })}</span></p>
<p><label for="item">${t.item}</label><select id="item" name="item"><option value="">${t.noItem}</option>${outline.agenda.map(
      (item) => html`<option value="${item.id}"${item.id === itemId && html` selected`}>${item.title}</option>`,
    )}</select></p>
<p class="soft">${fill(t.shownAs, { name, site: siteName })}</p>
${mayBeAnonymous && html`<p class="check"><input id="anonymous" type="checkbox" name="anonymous" value="1"${anonymous && html` checked`} aria-describedby="anonymous-what"><label for="anonymous">${t.anonymous}</label></p><p class="soft" id="anonymous-what">${t.anonymousWhat}</p>`}
<button class="primary" type="submit">${likely.length > 0 ? t.sendAnyway : t.send}</button>
</form>`,
  });
}

/** What became of a question without a name: for whoever holds its link. */
export function sentPage(preferences: Preferences, id: string, question: OwnQuestion | null): string {
  const t = QUESTIONS_TEXT[preferences.language];
  return page({
    preferences,
    title: t.sentTitle,
    back: `/me/questions/sent/${id}`,
    head,
    main: html`<p class="backlink"><a href="/me/questions">← ${t.back}</a></p>
<h1>${t.sentTitle}</h1>
${question ? html`<p class="done" role="status">✓ ${question.number > 0 ? fill(t.asked, { number: question.number }) : t.askedWaits}</p><p>${t.sentKeep}</p><ul class="questions">${ownQuestion(preferences, question)}</ul>` : html`<p>${t.sentUnknown}</p>`}`,
  });
}

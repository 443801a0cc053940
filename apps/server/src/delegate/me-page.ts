import type { AgendaItem, LocalItem, Outline, SeatPlace } from "@diemcau/contract";
import { itemPlaces, type ConferenceState, type ItemPlace } from "@diemcau/rules";
import { localTimesOf, timesOf, type TimedItem } from "@diemcau/rules/agenda";
import { seatLabel } from "@diemcau/rules/seats";
import type { DelegateRecord } from "../modules/attendance/index.ts";
import type { DelegateNotice } from "../modules/messages/index.ts";
import { PHONE_JS } from "./assets.ts";
import { html, type Html } from "./html.ts";
import { langOf, page } from "./layout.ts";
import { mentionedText } from "./mentioned.ts";
import { NOTICE_TEXT, noticesCard } from "./notices.ts";
import type { Preferences } from "./preferences.ts";
import { ROOM_TEXT, roomBlock } from "./room-block.ts";
import { SPEECH_TEXT, speechBlock } from "./speech-block.ts";
import { programmeBlock, programmeWords } from "./stage-block.ts";
import { AGENDA_KIND, TEXT, fill, type Text } from "./text.ts";
import { dateIn, dateTimeIn, isoDate, sameClock, timeIn } from "./times.ts";
import { voteCard, voteWords } from "./voting/index.ts";

/** How often a browser without scripts reads the page again, seconds. */
const RELOAD_SECONDS = 60;

export interface MePage {
  readonly preferences: Preferences;
  readonly delegate: DelegateRecord;
  /** Null while the room is not seated. */
  readonly seat: SeatPlace | null;
  readonly siteName: string;
  readonly siteZone: string;
  readonly outline: Outline;
  /** The room's own items beside the agenda. */
  readonly local: readonly LocalItem[];
  /** What the centre tells this delegate. */
  readonly notices: readonly DelegateNotice[];
  /** Where a calendar program reads the conferences of this person. */
  readonly calendarPath: string;
  readonly state: ConferenceState;
  readonly now: number;
}

interface View extends MePage {
  readonly t: Text;
  readonly lang: (text: string) => Html | null;
  /** A title with the documents that it mentions. */
  readonly marked: (text: string) => readonly Html[];
}

/** The delegate's one page: who I am, check in, what is going on, what comes next, what there is to read. */
export function mePage(options: MePage): string {
  const { preferences, outline, state } = options;
  const t = TEXT[preferences.language];
  const view: View = { ...options, t, lang: (text) => langOf(preferences, text), marked: mentionedText(outline.mentions ?? []) };
  const title = outline.conference.shortTitle;
  return page({
    preferences,
    title,
    back: "/me",
    head: html`<script src="${PHONE_JS.path}" defer></script>${
      state.phase !== "ended" && html`<noscript><meta http-equiv="refresh" content="${RELOAD_SECONDS}"></noscript>`
    }`,
    main: html`<div id="live" data-live="${liveData(view)}">
<div class="lead">
<p class="phase" id="phase" data-phase="${state.phase}">${t[state.phase]}</p>
<h1${view.lang(title)}>${title}</h1>
${outline.conference.standing !== "planned" && html`<p class="phase" data-phase="ended">${t[outline.conference.standing]}</p>`}
${startTime(view)}
</div>
${noticesCard(view.notices, preferences.language, view.siteZone, view.lang)}
${voteCard(state, preferences)}
${speechBlock(state, view.delegate.site, preferences.language, view.siteZone, view.now, view.lang)}
${roomBlock(state, view.delegate.site, preferences.language, view.siteZone, view.lang)}
${identity(view)}
${now(view)}
${agenda(view)}
${listening(view)}
<section aria-labelledby="questions"><h2 id="questions">${t.questions}</h2>
<p class="soft">${t.questionsLead}</p><p><a class="button" href="/me/questions">${t.questionsOpen}</a></p></section>
${reading(view)}
${about(view)}
</div>`,
  });
}

/** What the script needs: where to listen, whose check-in it is, how to write what changes. */
function liveData({ t, delegate, siteZone, outline, state, preferences }: View): string {
  const { prepared, live, ended, since, nowNone, onAirNone, lineUp, lineDown, itemNow, itemDone, itemSkipped, checkedIn, checkIn, checkInSending, checkInWaiting } = t;
  return JSON.stringify({
    conference: outline.conference.id,
    delegate: delegate.id,
    zone: siteZone,
    language: preferences.language,
    phase: state.phase,
    // Those that this page knows of: of the others the script tells.
    notices: state.messages.notices.flatMap(({ id, delegates }) => (delegates ? [id] : [])),
    noticeText: NOTICE_TEXT[preferences.language],
    voteText: voteWords(preferences),
    stageText: programmeWords(preferences),
    roomText: ROOM_TEXT[preferences.language],
    site: delegate.site,
    speech: state.speaking.speech,
    speechText: SPEECH_TEXT[preferences.language],
    text: { prepared, live, ended, since, nowNone, onAirNone, lineUp, lineDown, itemNow, itemDone, itemSkipped, checkedIn, checkIn, checkInSending, checkInWaiting },
  });
}

function startTime({ t, outline, siteZone }: View): Html {
  const { startsAt, timeZone } = outline.conference;
  const stamp = new Date(startsAt).toISOString();
  if (sameClock(startsAt, siteZone, timeZone)) return html`<p class="when"><time datetime="${stamp}">${dateTimeIn(startsAt, timeZone)}</time></p>`;
  return html`<p class="when"><time datetime="${stamp}">${dateTimeIn(startsAt, siteZone)}</time> <span class="soft">${t.siteTime}</span><br>
<time datetime="${stamp}">${dateTimeIn(startsAt, timeZone)}</time> <span class="soft">${t.centreTime}</span></p>`;
}

function identity({ t, lang, preferences, delegate, seat, siteName, siteZone, state, now }: View): Html {
  const { checkedInAt } = delegate;
  return html`<section class="card who" aria-labelledby="who">
<h2 class="label" id="who">${t.delegate}</h2>
<p class="name"${lang(delegate.name)}>${delegate.name}</p>
${delegate.positions.map((position) => html`<p class="soft"${lang(position)}>${position}</p>`)}
<p class="room"><span class="label">${t.room}</span> <b${lang(siteName)}>${siteName}</b></p>
${seat && html`<p class="room"><span class="label">${t.seat}</span> <b>${seatLabel(seat, preferences.language)}</b></p>`}
<div id="check-in" aria-live="polite">${
    checkedInAt === null
      ? html`<form method="post" action="/me/check-in"${state.phase === "ended" && html` hidden`}><button class="primary" type="submit">${t.checkIn}</button></form>
<p class="waiting" id="waiting" hidden></p>
<p class="soft" id="check-in-closed"${state.phase !== "ended" && html` hidden`}>${t.checkInClosed}</p>`
      : html`<p class="checked" id="checked-in">${fill(t.checkedIn, { time: momentIn(checkedInAt, siteZone, now) })}</p>`
  }</div>
</section>`;
}

/** The time, and the day when it was another day. */
const momentIn = (instant: number, zone: string, now: number) =>
  dateIn(instant, zone) === dateIn(now, zone) ? timeIn(instant, zone) : dateTimeIn(instant, zone);

function now(view: View): Html {
  const { t, lang, outline, state, siteZone, now } = view;
  const item = outline.agenda.find(({ id }) => id === state.agenda.itemId);
  const { large } = state;
  const slots = [...(large === null ? [] : [state.slots[large]!]), ...state.slots.filter((_slot, at) => at !== large)].filter((slot) => slot !== null);
  return html`<section class="card" aria-labelledby="now-title"${state.phase !== "live" && html` hidden`} id="now">
<h2 id="now-title">${t.now}</h2>
<p class="soft" id="recorded" role="status"${(state.recording.on === null || state.recording.on.paused) && html` hidden`}>● ${t.recorded}</p>
<h3 class="label">${t.nowItem}</h3>
<p id="now-item" aria-live="polite"><b${lang(item?.title ?? "")}>${item?.title ?? t.nowNone}</b> <span class="soft">${
    item && state.agenda.since !== null && fill(t.since, { time: timeIn(state.agenda.since, siteZone) })
  }</span></p>
<h3 class="label" id="air-title">${t.onAir}</h3>
<ul id="on-air" aria-labelledby="air-title">${
    slots.length === 0
      ? html`<li class="none">${t.onAirNone}</li>`
      : slots.map(
          ({ siteName, speaker }) =>
            html`<li><b${lang(siteName)}>${siteName}</b>${speaker && html`<span${lang(speaker.name)}>${[speaker.name, speaker.position].filter(Boolean).join(", ")}</span>`}</li>`,
        )
  }</ul>
${programmeBlock(state.stage, view.preferences, siteZone, lang)}
</section>
<p class="line" id="line" role="status" hidden></p>
${state.phase !== "ended" && html`<noscript><p class="line">${fill(t.asOf, { time: timeIn(now, siteZone) })} ${t.noScript}</p></noscript>`}`;
}

function agenda(view: View): Html {
  const { t, lang, outline, state, siteZone } = view;
  const zone = outline.conference.timeZone;
  const places = itemPlaces(outline.agenda, state.agenda, state.phase === "ended");
  const placeOf = new Map(outline.agenda.map((item, at) => [item.id, places[at]!]));
  const several = outline.sessions.length > 1;
  const sessions = timesOf(outline.sessions, outline.agenda).map((timed) => {
    const { before, after } = localTimesOf(timed, view.local);
    return html`${several && html`<h3${lang(timed.session.title)}>${view.marked(timed.session.title)}</h3>`}
<ol class="agenda">${before.map((own) => localItem(view, own))}${timed.items.map(({ item, startsAt }) =>
      agendaItem(view, item, placeOf.get(item.id)!, startsAt),
    )}${after.map((own) => localItem(view, own))}</ol>`;
  });
  const differs = !sameClock(outline.conference.startsAt, siteZone, zone);
  return html`<section aria-labelledby="agenda">
<h2 id="agenda">${t.agenda}</h2>
${differs && html`<p class="soft">${t.siteTime}; <i>${t.centreTime}</i></p>`}
${outline.agenda.length + view.local.length === 0 ? html`<p class="soft">${t.agendaNone}</p>` : sessions}
</section>`;
}

/** What the room does by itself; the centre's cursor does not come by here. */
function localItem({ t, lang, marked, preferences, siteZone }: View, { item, startsAt }: TimedItem<LocalItem>): Html {
  return html`<li>
<p class="at"><time datetime="${new Date(startsAt).toISOString()}">${timeIn(startsAt, siteZone)}</time></p>
<div><p class="kind">${AGENDA_KIND[preferences.language][item.kind]} · ${fill(t.minutes, { n: item.minutes })} · ${t.ownItem}</p>
<p class="title"${lang(item.title)}>${marked(item.title)}</p>
${item.presenters.length > 0 && html`<p class="soft"${lang(item.presenters.join())}>${item.presenters.join("; ")}</p>`}
</div></li>`;
}

function agendaItem(view: View, item: AgendaItem, place: ItemPlace, startsAt: number): Html {
  const { t, lang, preferences, outline, siteZone } = view;
  const zone = outline.conference.timeZone;
  const isNow = place === "current";
  const mark = { current: t.itemNow, done: t.itemDone, skipped: t.itemSkipped, later: "" }[place];
  const own = timeIn(startsAt, siteZone);
  const centre = timeIn(startsAt, zone);
  const papers = item.paperIds.flatMap((id) => outline.papers.find((paper) => paper.id === id) ?? []);
  const documents = item.documentIds.flatMap((id) => outline.documents.find((document) => document.id === id) ?? []);
  return html`<li data-item="${item.id}"${place !== "later" && html` class="${isNow ? "now" : place}"`}${isNow && html` aria-current="step"`}>
<p class="at"><time datetime="${new Date(startsAt).toISOString()}">${own}</time>${own !== centre && html` <i>${centre}</i>`}</p>
<div><p class="kind">${AGENDA_KIND[preferences.language][item.kind]} · ${fill(t.minutes, { n: item.minutes })} <b class="mark">${mark}</b></p>
<p class="title"${lang(item.title)}>${view.marked(item.title)}</p>
${item.presenters.length > 0 && html`<p class="soft"${lang(item.presenters.join())}>${item.presenters.join("; ")}</p>`}
${papers.map(({ id, title }) => html`<p class="read"><a href="/me/papers/${id}">${t.readPaper}<span class="vh"${lang(title)}>: ${title}</span></a></p>`)}
${documents.map(({ id, symbol, title }) => html`<p class="read"><a href="/me/documents/${id}">${t.readDocument}${
    // A draft has no symbol yet; its long title stands in the list below.
    symbol ? html` <span${lang(symbol)}>${symbol}</span>` : html`<span class="vh"${lang(title)}>: ${title}</span>`
  }</a></p>`)}
</div></li>`;
}

function reading({ t, lang, outline }: View): Html {
  const { papers, documents } = outline;
  return html`<section aria-labelledby="reading">
<h2 id="reading">${t.reading}</h2>
${papers.length + documents.length === 0 && html`<p class="soft">${t.readingNone}</p>`}
${documents.length > 0 && html`<h3>${t.documents}</h3><ul class="reading">${documents.map(
    ({ id, title, issuer, issuedOn }) =>
      html`<li><a href="/me/documents/${id}"${lang(title)}>${title}</a><span class="soft"><span${lang(issuer)}>${issuer}</span>${issuedOn && html`, ${fill(t.issuedOn, { date: isoDate(issuedOn) })}`}</span></li>`,
  )}</ul>`}
${papers.length > 0 && html`<h3>${t.papers}</h3><ul class="reading">${papers.map(
    ({ id, title, author }) => html`<li><a href="/me/papers/${id}"${lang(title)}>${title}</a><span class="soft"${lang(author)}>${author}</span></li>`,
  )}</ul>`}
</section>`;
}

function about({ t, lang, outline, calendarPath }: View): Html {
  const { title, groundDocument, venue, startsAt, timeZone } = outline.conference;
  return html`<section class="about" aria-labelledby="about">
<h2 id="about">${t.about}</h2>
<dl>
<dt>${t.aboutTitle}</dt><dd${lang(title)}>${title}</dd>
${groundDocument && html`<dt>${t.aboutGround}</dt><dd${lang(groundDocument)}>${groundDocument}</dd>`}
<dt>${t.aboutVenue}</dt><dd${lang(venue)}>${venue}</dd>
<dt>${t.aboutTime}</dt><dd>${dateTimeIn(startsAt, timeZone)} (${timeZone.replaceAll("_", " ")})</dd>
</dl>
<p><a href="${calendarPath}">${t.calendar}</a></p>
<form method="post" action="/me/sign-out"><button class="quiet" type="submit">${t.notMe}</button></form>
</section>`;
}

/** Only where there is something to read along or to listen to. */
function listening({ t, state }: View): Html | null {
  const { tracks, channels } = state.captions;
  if (tracks.length + channels.length === 0) return null;
  return html`<section aria-labelledby="listening"><h2 id="listening">${t.listening}</h2>
<p class="soft">${t.listeningLead}</p><p><a class="button" href="/me/captions">${t.listeningOpen}</a></p></section>`;
}

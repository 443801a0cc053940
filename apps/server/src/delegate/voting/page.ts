import { VOTE_CHOICES, type VoteChoice } from "@diemcau/contract";
import { currentVote, isTooFew, type ConferenceState, type Vote } from "@diemcau/rules";
import { KEPT_RECEIPTS_JS, VOTE_CSS, VOTE_JS } from "../assets.ts";
import { html, type Html, type Part } from "../html.ts";
import { langOf, page } from "../layout.ts";
import type { Preferences } from "../preferences.ts";
import { TEXT, fill } from "../text.ts";
import { timeIn } from "../times.ts";
import { VOTING_TEXT } from "./text.ts";

/** One way to vote, ready to be sent: each choice is a ballot of its own, sent again it is the same one. */
export interface ReadyBallot {
  readonly id: string;
  readonly choice: VoteChoice;
  /** Of a secret vote. */
  readonly receipt: string | null;
}

export interface VoteView {
  readonly preferences: Preferences;
  readonly conferenceId: string;
  readonly zone: string;
  /** The one that is going on, else the last one; null: there was none. */
  readonly vote: Vote | null;
  /** Null while they have not voted; the choice is known where the vote is by name. */
  readonly own: { readonly at: number; readonly choice: VoteChoice | null } | null;
  readonly entitled: boolean;
  readonly ballots: readonly ReadyBallot[];
  /** Just recorded. */
  readonly receipt: string | null;
  /** Whose page it is: what the tab keeps is shown to nobody else who uses it. */
  readonly voter: string;
  /** Votes with a public list of receipts. */
  readonly lists: readonly string[];
}

/** The vote that a delegate is to know of: what is going on, or what was decided last. */
export function voteToShow({ votes }: ConferenceState): Vote | null {
  const going = currentVote(votes);
  if (going) return going;
  return votes.votes.filter(({ phase }) => phase === "declared" || phase === "annulled").toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0))[0] ?? null;
}

const STANDING = { open: "openNow", closed: "closedNow", declared: "result", annulled: "annulled" } as const;

/** On the delegate's one page: what is voted on now, and where. */
export function voteCard(state: ConferenceState, preferences: Preferences): Html {
  const t = VOTING_TEXT[preferences.language];
  const vote = voteToShow(state);
  const phase = vote && vote.phase !== "draft" ? vote.phase : null;
  const shown = vote !== null && (phase === "open" || phase === "closed" || (phase === "declared" && state.phase === "live"));
  const how = vote?.rule.method === "hands" ? t.byHands : vote?.rule.method === "consensus" ? t.byConsensus : "";
  return html`<section class="card vote" id="vote" aria-live="polite"${!shown && html` hidden`}>
<h2 class="label" id="vote-standing">${phase && t[STANDING[phase]]}</h2>
<p><b id="vote-title"${vote && langOf(preferences, vote.title)}>${vote?.title}</b></p>
<p id="vote-how">${phase === "open" ? how : phase === "declared" && vote!.outcome ? t[vote!.outcome] : ""}</p>
<p><a class="button primary" id="vote-go" href="/me/vote"${phase !== "declared" && how !== "" && html` hidden`}>${phase === "open" ? t.go : phase === "closed" ? t.look : t.see}</a></p>
</section>`;
}

/** The words that the script needs for the card. */
export function voteWords(preferences: Preferences): Record<string, string> {
  const { openNow, closedNow, result, go, look, see, byHands, byConsensus, adopted, rejected, unheard, "no-quorum": noQuorum, "too-few": tooFew } = VOTING_TEXT[preferences.language];
  return { open: openNow, closed: closedNow, declared: result, go, look, see, hands: byHands, consensus: byConsensus, adopted, rejected, unheard, "no-quorum": noQuorum, "too-few": tooFew };
}

/** Where the receipts that this tab keeps are shown, by the script. */
const kept = ({ preferences, voter, lists }: Pick<VoteView, "preferences" | "voter" | "lists">, only: string | null): Html => {
  const { receipt, receiptKeep, receiptHere, receiptClear, receiptSure, check } = VOTING_TEXT[preferences.language];
  return html`<div id="receipts" data-receipts="${JSON.stringify({ voter, lists, only, text: { receipt, receiptKeep, receiptHere, receiptClear, receiptSure, check } })}"></div>`;
};

const grouped = (receipt: string): string => receipt.replace(/(.{4})(?=.)/g, "$1 ");

export function votePage(view: VoteView): string {
  const { preferences, conferenceId, zone, vote } = view;
  const t = VOTING_TEXT[preferences.language];
  const { sending, waiting, recorded, nextVote, go, resultOut, see, closedNow } = t;
  return page({
    preferences,
    title: t.title,
    back: "/me/vote",
    head: html`<link rel="stylesheet" href="${VOTE_CSS.path}"><script src="${VOTE_JS.path}" defer></script>`,
    main: html`<p class="backlink"><a href="/me">← ${TEXT[preferences.language].back}</a></p>
${
  vote === null || vote.phase === "draft"
    ? html`<h1>${t.none}</h1><div id="voting" data-voting="${JSON.stringify({ conference: conferenceId, vote: null })}"></div>`
    : html`<div id="voting" data-voting="${JSON.stringify({ conference: conferenceId, vote: vote.id, phase: vote.phase, until: vote.until, zone, language: preferences.language, title: vote.title, text: { sending, waiting, recorded, nextVote, go, resultOut, see, closedNow } })}">
<p id="vote-next" class="card" role="status" hidden></p>
<p class="phase" data-phase="${vote.phase === "open" ? "live" : "ended"}">${t[STANDING[vote.phase]]}${vote.phase === "open" && vote.until !== null && html` · ${fill(t.until, { time: timeIn(vote.until, zone) })}`}</p>
<h1${langOf(preferences, vote.title)}>${vote.title}</h1>
${vote.text && html`<p class="vote-text"${langOf(preferences, vote.text)}>${vote.text}</p>`}
${vote.phase === "open" || vote.phase === "closed" ? going(view, vote) : result(view, vote)}
</div>`
}
${kept(view, null)}`,
  });
}

function going(view: VoteView, vote: Vote): Part {
  const { preferences, zone, own, entitled, receipt } = view;
  const t = VOTING_TEXT[preferences.language];
  const { method } = vote.rule;
  if (method === "hands") return html`<p>${t.byHands}</p>`;
  if (method === "consensus") return html`<p>${t.byConsensus}</p>`;
  const time = own && timeIn(own.at, zone);
  return html`${own && html`<p class="checked" id="vote-recorded" tabindex="-1">${own.choice ? fill(t.recordedAs, { time: time!, choice: t[own.choice] }) : fill(t.recorded, { time: time! })}</p>`}
${receipt && html`<div class="card receipt"><h2 class="label">${t.receipt}</h2><p class="receipt-code">${grouped(receipt)}</p><p>${t.receiptKeep}</p></div>`}
${vote.phase === "open" && !own && html`<p class="soft">${method === "secret" ? t.secret : t.named} ${vote.rule.mayChange && t.mayChange}</p>`}
${vote.phase === "open" && !entitled && html`<p class="refused">${t.notListed}</p>`}
${
  vote.phase === "open" && entitled && (!own || vote.rule.mayChange)
    ? own
      ? html`<details class="vote-change"><summary>${t.change}</summary>${forms(view, vote)}</details>`
      : forms(view, vote)
    : null
}
<p class="waiting" id="vote-waiting" role="status" hidden></p>`;
}

/** Plain forms: what is chosen goes in the body, so that no address in a log tells it. */
const forms = ({ preferences, ballots }: VoteView, vote: Vote): Html =>
  html`<div class="vote-choices">${ballots.map(
    ({ id, choice, receipt }) => html`<form method="post" action="/me/vote"><input type="hidden" name="vote" value="${vote.id}"><input type="hidden" name="ballot" value="${id}"><input type="hidden" name="choice" value="${choice}">${
      receipt && html`<input type="hidden" name="receipt" value="${receipt}">`
    }<button type="submit" class="choice choice-${choice}"><span aria-hidden="true">${{ for: "✓", against: "✕", abstain: "–" }[choice]}</span> ${VOTING_TEXT[preferences.language][choice]}</button></form>`,
  )}</div>`;

function result({ preferences }: VoteView, vote: Vote): Part {
  const t = VOTING_TEXT[preferences.language];
  if (vote.phase === "annulled" || !vote.count || !vote.outcome) return html`<p>${t.annulled} ${vote.reason}</p>`;
  const { tally, persons, voted, entitled, present } = vote.count;
  const few = isTooFew(vote.rule, vote.count);
  // A weight is no number of people: both are said.
  const weighted = tally.some((n, at) => n !== persons[at]);
  const number = new Intl.NumberFormat(preferences.language === "vi" ? "vi-VN" : "en-GB");
  const people = (n: number): string => fill(n === 1 ? t.person : t.people, { n: number.format(n) });
  const all = Math.max(1, tally[0] + tally[1] + tally[2]);
  return html`<p class="outcome outcome-${vote.outcome}">${t[vote.outcome]}</p>
${vote.casting && html`<p id="vote-casting">${vote.casting === "for" ? t.tieFor : t.tieAgainst}</p>`}
${weighted && html`<p class="soft">${t.weighed}</p>`}
${few ? html`<p>${t.tooFewWhy}</p>` : html`<ul class="bars">${VOTE_CHOICES.map((choice, at) => (vote.rule.method === "consensus" && choice === "abstain" ? null : html`<li><span>${t[choice]}${weighted && html` <span class="soft">(${people(persons[at]!)})</span>`}</span> <b>${number.format(tally[at]!)}</b> <meter min="0" max="${all}" value="${tally[at]!}" aria-label="${t[choice]}"></meter></li>`))}</ul>`}
<p class="soft">${fill(t.voted, { voted: number.format(voted.persons), entitled: number.format(entitled.persons), present: number.format(present.persons) })}</p>
${vote.rule.method === "secret" && !few && html`<p><a class="button" href="/me/vote/${vote.id}/receipts">${t.check}</a></p>`}`;
}

const LETTERS = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];

export interface ReceiptsView {
  readonly preferences: Preferences;
  readonly conferenceId: string;
  readonly voter: string;
  readonly vote: Vote;
  /** What the receipts shown begin with: nothing, one letter or two. */
  readonly from: string;
  readonly rows: readonly { readonly receipt: string; readonly choice: VoteChoice }[];
  /** So many that one chooses their first letters before they are shown. */
  readonly many: boolean;
}

/** The public list of a secret vote. Nobody types a receipt here: what is asked for would tell whose it is. */
export function receiptsPage({ preferences, conferenceId, voter, vote, from, rows, many }: ReceiptsView): string {
  const t = VOTING_TEXT[preferences.language];
  const [yes, no, abstaining] = vote.count!.persons;
  const path = `/me/vote/${vote.id}/receipts`;
  return page({
    preferences,
    title: t.check,
    back: path,
    head: html`<link rel="stylesheet" href="${VOTE_CSS.path}"><script src="${KEPT_RECEIPTS_JS.path}" defer></script>`,
    main: html`<p class="backlink"><a href="/me/vote">← ${t.back}</a></p>
<h1>${t.check}</h1>
<p${langOf(preferences, vote.title)}><b>${vote.title}</b></p>
<p>${fill(t.checkTotal, { n: yes + no + abstaining, for: yes, against: no, abstain: abstaining })}</p>
<p class="soft">${t.checkLead}</p>
${kept({ preferences, voter, lists: [] }, vote.id)}
${many && html`<nav aria-label="${t.checkFirst}"><ul class="letters">${LETTERS.map((letter) => html`<li><a href="${path}?from=${from.length === 1 ? from + letter : letter}"${from.endsWith(letter) && from.length > 0 && html` aria-current="true"`}>${from.length === 1 ? from : ""}${letter}</a></li>`)}</ul></nav>`}
${rows.length === 0 ? (!many || from.length === 2) && html`<p>${t.checkNone}</p>` : html`<ul class="receipts">${rows.map(({ receipt, choice }) => html`<li><code>${grouped(receipt)}</code> ${t[choice]}</li>`)}</ul>`}
<p><a href="/api/conferences/${conferenceId}/votes/${vote.id}/receipts.txt?as=delegate" download>${t.checkAll}</a></p>
<p class="soft">${t.fingerprint}<br><code class="hash">${vote.count!.fingerprint}</code></p>`,
  });
}

/** The numbers of a conference that has ended: as the journal folds to them, as two consoles show them, as the minutes tell them. */
import { presentAt, type ConferenceState } from "@diemcau/rules";
import type { Locator, Page } from "playwright-core";
import { startsWith, wordsOf } from "./words.ts";

const say = wordsOf("vi");
export const written = (n: number): string => n.toLocaleString("vi-VN");
const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

export async function openDesk(page: Page, key: string): Promise<void> {
  // By the link, so that the page goes on with what it has folded itself.
  await page.getByRole("navigation", { name: say("control:desks.label") }).getByRole("link", { name: startsWith(say(`control:desks.${key}`)) }).click();
}

/** Every number that a console shows, desk by desk. */
export async function numbersOn(page: Page): Promise<Record<string, string>> {
  const texts = async (selector: string): Promise<string> => {
    await page.locator(selector).first().waitFor();
    return (await page.locator(selector).allInnerTexts()).map(flat).join(" | ");
  };
  const found: Record<string, string> = {};
  await openDesk(page, "roll-call");
  found["roll call"] = await texts(".rd-legend");
  await page.getByRole("button", { name: say("rollcall:view.headcount"), exact: true }).click();
  found["headcount"] = await texts('[data-testid="headcount-sum"] .rd-figures__number');
  found["classes"] = await texts(".rd-classes tbody tr");
  await openDesk(page, "voting");
  await page.locator(".vt-line").first().waitFor();
  for (const vote of await page.locator(".vt-line").all()) {
    await vote.click();
    const title = flat(await vote.locator(".vt-line__title").innerText());
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
    found[`vote ${title}`] = await texts(".vt-detail .vo-result");
  }
  await openDesk(page, "questions");
  // Whatever its state: a question that has been answered stands in no list of new ones.
  await page.locator(".qu-tab").last().click();
  await page.locator(".qu-line").first().waitFor();
  found["questions"] = await texts(".qu-tab");
  await openDesk(page, "chair");
  await page.getByRole("tab", { name: say("speaking:chair.speakers"), exact: true }).click();
  await page.getByRole("button", { name: say("speaking:chair.spoken"), exact: true }).click();
  found["speakers"] = `${await texts(".ch-speakers__count")} | ${await texts(".ch-speaker")}`;
  await openDesk(page, "messages");
  await page.locator('[data-view="notices"]').click();
  found["notices"] = await texts(".ms-row--notice");
  await page.locator('[data-view="incidents"]').click();
  await page.getByRole("button", { name: startsWith(say("messages:incident.standing.closed")) }).click();
  found["incidents"] = `${await texts(".ms-filter")} | ${await texts(".ms-row")}`;
  return found;
}

/** What stands in the results of these votes, in a list whose lines open. */
async function resultsIn(lines: Locator, opens: string, titles: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const title of titles) {
    const line = lines.filter({ hasText: title });
    await line.locator(opens).click();
    found[title] = flat(await line.locator(".vo-result").innerText());
  }
  return found;
}

/** Results as they stand on a room's own page. */
export async function resultsInRoom(page: Page, titles: readonly string[]): Promise<Record<string, string>> {
  await page.getByRole("tab", { name: startsWith(say("voting:site.tab")) }).click();
  return resultsIn(page.locator(".sv-before"), "summary", titles);
}

/** Results, and the people there, in the chair's own view. */
export async function numbersOfChair(page: Page, titles: readonly string[]): Promise<Record<string, string>> {
  await page.getByRole("tab", { name: say("voting:chair.tab") }).click();
  return { people: flat(await page.locator(".ch-votes__people").innerText()), ...(await resultsIn(page.locator(".ch-votes li"), ".ch-votes__line", titles)) };
}

/** The people of a unit, as its officer's page has them: at one glance, and in its table of headcounts. */
export async function numbersOfOfficer(page: Page): Promise<Record<string, string>> {
  const glance = flat(await page.getByTestId("unit-headcount").innerText());
  await page.locator('[data-view="headcount"]').click();
  const table = (await page.locator('[data-testid="headcount-sum"] .rd-figures__number').allInnerTexts()).map(flat).join(" | ");
  await page.locator('[data-view="situation"]').click();
  return { glance, table };
}

/** People in the rooms of a unit at the second level: added up from the rows of the state. */
export function peopleOf(state: ConferenceState, { parent, name }: Readonly<{ parent: readonly number[]; name: readonly string[] }>, unit: string): string {
  const within = new Set([name.findIndex((each, site) => each === unit && parent[site] === 0)]);
  let present = 0;
  let isAbout = false;
  // A parent always stands before what lies below it.
  for (const [site, above] of parent.entries()) {
    if (within.has(above)) within.add(site);
    if (!within.has(site)) continue;
    const row = state.sites.get(site);
    present += presentAt(row);
    isAbout ||= row.reported >= 0 && row.qualifier === "approx";
  }
  return `${isAbout ? "≈ " : ""}${written(present)}`;
}

/** What a desk or a section of the minutes must say, by the names of {@link numbersOn} and of the minutes' sections. */
export interface Said {
  readonly desks: Readonly<Record<string, readonly string[]>>;
  readonly minutes: Readonly<Record<string, readonly string[]>>;
}

/** Added up here from the rows of the state, not by the sums that desks and minutes have in common. */
export function numbersIn(state: ConferenceState): Said {
  const rows = [...state.sites.entries()].map(([, row]) => row);
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const isAbout = rows.some(({ reported, qualifier }) => reported >= 0 && qualifier === "approx");
  const people = { present: sum(presentAt), checkedIn: sum(({ checkedIn }) => checkedIn), remote: 0, absent: 0, substitutes: 0 };
  const classes = new Map<string, { present: number; remote: number; absent: number; substitutes: number }>();
  for (const [site, { remote, absent, substitutes, classes: own }] of state.rollCall.details.entries()) {
    people.remote += remote;
    people.absent += own.length > 0 ? absent : Math.max(absent, state.rollCall.named.get(site) ?? 0);
    people.substitutes += substitutes;
    for (const each of own) {
      const known = classes.get(each.class) ?? { present: 0, remote: 0, absent: 0, substitutes: 0 };
      for (const part of ["present", "remote", "absent", "substitutes"] as const) known[part] += each[part];
      classes.set(each.class, known);
    }
  }
  const byClass = [...classes].map(([name, each]) => [name, ...[each.present, each.remote, each.absent, each.substitutes].map(written)].join(" "));
  const inAll = [people.remote, people.absent, people.substitutes].map(written);
  const declared = state.votes.votes.filter(({ phase }) => phase === "declared");
  const spoken = [...state.speaking.spoken.entries()];
  const asked = state.questions.counted.counts;
  const all = asked.reduce((total, n) => total + n, 0);
  const notice = state.messages.notices.map(({ read }) => written(read));
  return {
    desks: {
      headcount: [`${isAbout ? "≈ " : ""}${written(people.present)}`, ...inAll, written(people.checkedIn)],
      classes: byClass,
      ...Object.fromEntries(declared.map(({ title, count }) => [`vote ${title}`, [...count!.persons, count!.voted.persons, count!.present.persons, count!.entitled.persons].map(written)])),
      questions: [`${written(asked[4])} ${say("questions:tab.answered")}`, `${written(all)} ${say("questions:tab.all")}`],
      speakers: spoken.map(([, { count }]) => `${written(count)} lượt`),
      notices: notice,
      incidents: [`${say("messages:incident.standing.open")} ${state.messages.incidents.length}`, `${say("messages:incident.standing.closed")} ${state.messages.closed.length}`],
    },
    minutes: {
      headcount: [written(people.present), inAll.join(" "), ...byClass],
      votes: declared.map(({ count }) => {
        const [yes, no, abstaining] = count!.persons.map(written);
        return `Tán thành: ${yes}; không tán thành: ${no}; không có ý kiến: ${abstaining}.`;
      }),
      questions: [`Hội nghị nhận ${written(all)} câu hỏi, ý kiến: ${written(asked[4])} được trả lời`],
      speeches: [`Có ${written(spoken.reduce((total, [, { count }]) => total + count, 0))} lượt phát biểu của ${written(spoken.length)} điểm cầu.`],
      incidents: [`Có ${written(state.messages.closed.length)} sự cố được ghi nhận, đều đã khắc phục.`],
      notices: notice.map((read) => `${read} điểm cầu`),
    },
  };
}

/** What of that is not said. */
export const missingFrom = (said: Readonly<Record<string, string>>, wanted: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(wanted).flatMap(([where, texts]) =>
    texts.filter((text) => !new RegExp(`(^|[^\\d.])${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^\\d])`).test(flat(said[where] ?? ""))).map((text) => `${where}: “${text}” is not in “${flat(said[where] ?? "").slice(0, 600)}”`),
  );

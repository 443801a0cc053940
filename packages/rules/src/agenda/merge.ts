import type { Plan } from "@diemcau/contract";
import { differs } from "./check.ts";
import { inSessionOrder } from "./order.ts";

export interface Merged {
  readonly plan: Plan;
  /** Titles of what both have changed: there `mine` stands. */
  readonly contested: readonly string[];
}

/**
 * Two people's changes of one plan put together: what only one of them touched is taken from that one. Where both
 * touched the same thing mine stands, and is named.
 */
export function mergePlans(base: Plan, mine: Plan, theirs: Plan): Merged {
  const contested: string[] = [];
  const pick = <T>(was: T, my: T, their: T, name: string): T => {
    if (!differs(was, my)) return their;
    if (differs(was, their) && differs(my, their)) contested.push(name);
    return my;
  };
  const list = <T extends { readonly id: string; readonly title: string }>(was: readonly T[], my: readonly T[], their: readonly T[]): T[] => {
    const [wasBy, myBy, theirBy] = [was, my, their].map((each) => new Map(each.map((element) => [element.id, element]))) as [Map<string, T>, Map<string, T>, Map<string, T>];
    const kept = new Map<string, T>();
    for (const id of new Set([...theirBy.keys(), ...myBy.keys()])) {
      const [before, own, other] = [wasBy.get(id), myBy.get(id), theirBy.get(id)];
      if (own && other) kept.set(id, before ? eachField(before, own, other, pick) : own);
      else if (own && before) {
        // They took it away: gone, unless I worked on it.
        if (differs(before, own)) {
          kept.set(id, own);
          contested.push(own.title);
        }
      } else if (other && before) {
        // I took it away, but they worked on it: nothing of theirs is lost unseen.
        if (differs(before, other)) {
          kept.set(id, other);
          contested.push(other.title);
        }
      } else kept.set(id, (own ?? other)!);
    }
    // The order of whoever changed it; the other's additions follow what they followed there.
    const ids = (each: readonly T[]) => each.map(({ id }) => id);
    const common = ids(was).filter((id) => myBy.has(id) && theirBy.has(id));
    const iMoved = differs(common, ids(my).filter((id) => common.includes(id)));
    const [first, second] = iMoved ? [my, their] : [their, my];
    const order = ids(first).filter((id) => kept.has(id));
    second.forEach(({ id }, at) => {
      if (!kept.has(id) || order.includes(id)) return;
      const previous = ids(second).slice(0, at).findLast((each) => order.includes(each));
      order.splice(previous === undefined ? 0 : order.indexOf(previous) + 1, 0, id);
    });
    return order.map((id) => kept.get(id)!);
  };
  const sessions = list(base.sessions, mine.sessions, theirs.sessions);
  const known = new Set(sessions.map(({ id }) => id));
  const papers = list(base.papers, mine.papers, theirs.papers);
  const paperIds = new Set(papers.map(({ id }) => id));
  const agenda = list(base.agenda, mine.agenda, theirs.agenda).map((item) => ({
    ...item,
    // Its session or paper went away with the other's change.
    sessionId: known.has(item.sessionId) ? item.sessionId : sessions[0]!.id,
    paperIds: item.paperIds.filter((id) => paperIds.has(id)),
  }));
  const plan: Plan = {
    title: pick(base.title, mine.title, theirs.title, mine.title),
    shortTitle: pick(base.shortTitle, mine.shortTitle, theirs.shortTitle, mine.shortTitle),
    venue: pick(base.venue, mine.venue, theirs.venue, mine.venue),
    timeZone: pick(base.timeZone, mine.timeZone, theirs.timeZone, mine.timeZone),
    mode: pick(base.mode, mine.mode, theirs.mode, mine.mode),
    sessions,
    agenda: inSessionOrder(sessions, agenda),
    papers,
    chairs: pick(base.chairs, mine.chairs, theirs.chairs, mine.chairs.map(({ name }) => name).join(", ")),
    organisers: pick(base.organisers, mine.organisers, theirs.organisers, mine.organisers.map(({ name }) => name).join(", ")),
    audience: pick(base.audience, mine.audience, theirs.audience, mine.audience.map((each) => each.class).join(", ")),
  };
  return { plan, contested: [...new Set(contested)] };
}

function eachField<T extends { readonly id: string; readonly title: string }>(was: T, my: T, their: T, pick: <V>(was: V, my: V, their: V, name: string) => V): T {
  return Object.fromEntries((Object.keys(my) as (keyof T)[]).map((key) => [key, pick(was[key], my[key], their[key], my.title)])) as unknown as T;
}

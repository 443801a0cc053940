import type { Plan } from "@diemcau/contract";

/** The list with some of its members taken out and put before another one, or at the end; their own order is kept. */
export function placed<T extends { readonly id: string }>(list: readonly T[], ids: ReadonlySet<string>, before: string | null): T[] {
  const taken = list.filter(({ id }) => ids.has(id));
  const rest = list.filter(({ id }) => !ids.has(id));
  // Dropped upon one of themselves: before the next one that stays.
  let anchor = before;
  if (anchor !== null && ids.has(anchor)) {
    const from = list.findIndex(({ id }) => id === anchor);
    anchor = list.slice(from).find(({ id }) => !ids.has(id))?.id ?? null;
  }
  const at = anchor === null ? rest.length : rest.findIndex(({ id }) => id === anchor);
  return at < 0 ? [...list] : [...rest.slice(0, at), ...taken, ...rest.slice(at)];
}

/** Moves items into a session, before one of its items or to its end. The agenda stays in the order of sessions. */
export function moveItems(plan: Plan, ids: ReadonlySet<string>, sessionId: string, before: string | null): Plan {
  const agenda = placed(
    plan.agenda.map((item) => (ids.has(item.id) ? { ...item, sessionId } : item)),
    ids,
    before,
  );
  return { ...plan, agenda: inSessionOrder(plan.sessions, agenda) };
}

/** One step up or down; over the edge of a session into the next one. The plan itself when there is no way. */
export function stepItem(plan: Plan, id: string, by: -1 | 1): Plan {
  const item = plan.agenda.find((each) => each.id === id);
  if (!item) return plan;
  const own = plan.agenda.filter(({ sessionId }) => sessionId === item.sessionId);
  const at = own.findIndex((each) => each.id === id);
  const ids = new Set([id]);
  const neighbour = own[at + by];
  if (neighbour) return moveItems(plan, ids, item.sessionId, by < 0 ? neighbour.id : (own[at + 2]?.id ?? null));
  const session = plan.sessions[plan.sessions.findIndex((each) => each.id === item.sessionId) + by];
  if (!session) return plan;
  const first = plan.agenda.find(({ sessionId }) => sessionId === session.id);
  return moveItems(plan, ids, session.id, by < 0 ? null : (first?.id ?? null));
}

export function inSessionOrder<T extends { readonly sessionId: string }>(sessions: readonly { readonly id: string }[], agenda: readonly T[]): T[] {
  const order = new Map(sessions.map(({ id }, at) => [id, at]));
  return agenda.toSorted((a, b) => (order.get(a.sessionId) ?? sessions.length) - (order.get(b.sessionId) ?? sessions.length));
}

/** Takes a session away; its items go to the one before it, or else the next. The last session stays. */
export function withoutSession(plan: Plan, id: string): Plan {
  const at = plan.sessions.findIndex((session) => session.id === id);
  const heir = plan.sessions[at - 1] ?? plan.sessions[at + 1];
  if (at < 0 || !heir) return plan;
  const sessions = plan.sessions.filter((session) => session.id !== id);
  const agenda = plan.agenda.map((item) => (item.sessionId === id ? { ...item, sessionId: heir.id } : item));
  return { ...plan, sessions, agenda: inSessionOrder(sessions, agenda) };
}

/** Takes a paper away, from the agenda too. */
export const withoutPaper = (plan: Plan, id: string): Plan => ({
  ...plan,
  papers: plan.papers.filter((paper) => paper.id !== id),
  agenda: plan.agenda.map((item) => (item.paperIds.includes(id) ? { ...item, paperIds: item.paperIds.filter((each) => each !== id) } : item)),
});

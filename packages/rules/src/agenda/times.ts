import type { LocalItem, PlanItem, PlanSession } from "@diemcau/contract";
import type { HalfDay } from "../text/index.ts";

const MINUTE = 60_000;

/** When a session usually begins and ends in each part of a day, as clocks show it. */
export const USUAL_TIMES = { morning: ["08:00", "11:30"], afternoon: ["14:00", "17:00"], evening: ["19:00", "21:00"] } as const satisfies Record<HalfDay, readonly [start: string, end: string]>;

export interface TimedItem<T extends { minutes: number }> {
  readonly item: T;
  readonly startsAt: number;
  readonly endsAt: number;
  /** It goes on after the session's end. */
  readonly over: boolean;
}
export interface TimedSession<S, T extends { minutes: number }> {
  readonly session: S;
  readonly items: readonly TimedItem<T>[];
  /** Minutes that its items take. */
  readonly used: number;
  readonly planned: number;
  /** Minutes by which the items overrun the session, 0 when they fit. */
  readonly over: number;
}

/** Planned clock times: the items of a session follow each other from its start, in the agenda's order. */
export function timesOf<S extends Pick<PlanSession, "id" | "startsAt" | "endsAt">, T extends Pick<PlanItem, "sessionId" | "minutes">>(
  sessions: readonly S[],
  agenda: readonly T[],
): TimedSession<S, T>[] {
  const own = Map.groupBy(agenda, (item) => item.sessionId);
  return sessions.map((session) => {
    let at = session.startsAt;
    const items = (own.get(session.id) ?? []).map((item) => {
      const startsAt = at;
      at += item.minutes * MINUTE;
      return { item, startsAt, endsAt: at, over: at > session.endsAt };
    });
    const used = Math.round((at - session.startsAt) / MINUTE);
    const planned = Math.round((session.endsAt - session.startsAt) / MINUTE);
    return { session, items, used, planned, over: Math.max(0, used - planned) };
  });
}

/**
 * A room's own items of a session: those before it end when it begins, those after it begin when it ends,
 * or when its items do if they overrun it.
 */
export function localTimesOf(session: TimedSession<Pick<PlanSession, "id" | "startsAt" | "endsAt">, { minutes: number }>, local: readonly LocalItem[]): {
  before: TimedItem<LocalItem>[];
  after: TimedItem<LocalItem>[];
} {
  const { id, startsAt, endsAt } = session.session;
  const own = local.filter((item) => item.sessionId === id);
  const run = (items: LocalItem[], from: number): TimedItem<LocalItem>[] => {
    let at = from;
    return items.map((item) => ({ item, startsAt: at, endsAt: (at += item.minutes * MINUTE), over: false }));
  };
  const before = own.filter((item) => item.place === "before");
  const length = before.reduce((sum, item) => sum + item.minutes, 0) * MINUTE;
  return {
    before: run(before, startsAt - length),
    after: run(own.filter((item) => item.place === "after"), Math.max(endsAt, startsAt + session.used * MINUTE)),
  };
}

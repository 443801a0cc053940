import { useEffect, useMemo, useState } from "react";
import type { ProblemDetails, RoomPlan, SeatPlace, Seating, SeatingDelegate, SeatingSaved, TakenSeat } from "@diemcau/contract";
import { arrange, seatKey, seatsOf, sitDown, standUp, tidyPlan, unitOf } from "@diemcau/rules/seats";
import { api, problemFor } from "../../data/index.ts";
import type { SendStatus } from "../../ui/index.ts";

interface Work {
  readonly plan: RoomPlan;
  readonly seats: readonly TakenSeat[];
  /** Given by hand. */
  readonly units: ReadonlyMap<string, string>;
}

/** Steps that can be taken back. */
const STEPS = 50;

const workOf = ({ plan, seats, delegates }: Seating): Work => ({
  plan,
  seats,
  units: new Map(delegates.filter(({ unit }) => unit !== "").map(({ delegateId, unit }) => [delegateId, unit])),
});

/** A room's seating while somebody works on it; nothing is saved until they say so. */
export function useSeating(address: string, seating: Seating) {
  const [work, setWork] = useState<Work>(() => workOf(seating));
  const [steps, setSteps] = useState<readonly Work[]>([]);
  const [version, setVersion] = useState(seating.version);
  const [dirty, setDirty] = useState(false);
  const [status, setStatus] = useState<SendStatus>("idle");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const { delegates } = seating;
  const { plan, seats, units } = work;

  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty]);

  const change = (next: Partial<Work>): void => {
    setSteps((last) => [...last.slice(1 - STEPS), work]);
    setWork({ ...work, ...next });
    setDirty(true);
    setStatus("idle");
  };
  const person = useMemo(() => new Map(delegates.map((delegate) => [delegate.delegateId, delegate])), [delegates]);
  const at = useMemo(() => new Map(seats.map((seat) => [seatKey(seat), seat])), [seats]);
  const seatOf = useMemo(() => new Map(seats.map((seat) => [seat.delegateId, seat])), [seats]);
  const unseated = useMemo(() => delegates.filter(({ delegateId }) => !seatOf.has(delegateId)), [delegates, seatOf]);
  const capacity = useMemo(() => seatsOf(plan).length, [plan]);
  const given = (delegate: SeatingDelegate): SeatingDelegate => ({ ...delegate, unit: units.get(delegate.delegateId) ?? "" });

  return {
    plan,
    delegates,
    person,
    at,
    seatOf,
    unseated,
    /** Given by hand. */
    units,
    capacity,
    dirty,
    status,
    problem,
    neverSaved: version === 0,
    unitGiven: (delegateId: string): string => units.get(delegateId) ?? "",
    unitRead: (delegate: SeatingDelegate): string => unitOf({ ...delegate, unit: "" }),
    canUndo: steps.length > 0,
    undo(): void {
      const last = steps.at(-1);
      if (!last) return;
      setWork(last);
      setSteps(steps.slice(0, -1));
    },
    fill(by: "rank" | "unit"): void {
      const sitters = delegates.map((delegate) => ({ ...delegate, unit: unitOf(given(delegate)) }));
      change({ seats: arrange(plan, sitters, by, seats.filter(({ fixed }) => fixed)).seats });
    },
    clear: (): void => change({ seats: seats.filter(({ fixed }) => fixed) }),
    sit: (delegateId: string, place: SeatPlace): void => change({ seats: sitDown(seats, delegateId, place) }),
    stand: (delegateId: string): void => change({ seats: standUp(seats, delegateId) }),
    fix: (delegateId: string): void => change({ seats: seats.map((seat) => (seat.delegateId === delegateId ? { ...seat, fixed: !seat.fixed } : seat)) }),
    setUnit(delegateId: string, unit: string): void {
      const next = new Map(units);
      if (unit.trim() === "") next.delete(delegateId);
      else next.set(delegateId, unit);
      change({ units: next });
    },
    /** Who sat where there is no seat any more has none. */
    setPlan(next: Partial<RoomPlan>): void {
      const tidy = tidyPlan({ ...plan, ...next });
      const there = new Set(seatsOf(tidy).map(seatKey));
      change({ plan: tidy, seats: seats.filter((seat) => there.has(seatKey(seat))) });
    },
    toggleGap({ row, column }: SeatPlace): void {
      const key = seatKey({ row, column });
      const isGap = plan.gaps.some((gap) => seatKey(gap) === key);
      const gaps = isGap ? plan.gaps.filter((gap) => seatKey(gap) !== key) : [...plan.gaps, { row, column }];
      change({ plan: { ...plan, gaps }, seats: isGap ? seats : seats.filter((seat) => seatKey(seat) !== key) });
    },
    async save(): Promise<void> {
      setProblem(null);
      setStatus("waiting");
      try {
        const named = [...units].map(([delegateId, unit]) => ({ delegateId, unit: unit.trim() }));
        const body = { version, plan, seats, units: named.filter(({ delegateId }) => person.has(delegateId)) };
        const saved = await api.post<SeatingSaved>(address, { as: "account", body, timeoutMs: 30_000 });
        setVersion(saved.version);
        setDirty(false);
        setStatus("sent");
      } catch (error) {
        setStatus("refused");
        setProblem(problemFor(error));
      }
    },
  };
}
export type SeatingWork = ReturnType<typeof useSeating>;

/** The plan as this window has it: changed at once, saved at once, taken back again, put together with what others changed. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Plan, PlanSaved, PlanView, ProblemDetails } from "@diemcau/contract";
import { differs, mergePlans, type Merged } from "@diemcau/rules/agenda";
import { LineDown, api, forgetResources, problemFor, useConference } from "../../data/index.ts";
import { newId } from "../new-id.ts";

const RETRY_MS = 2_000;
/** Changes that can be taken back. */
const KEPT = 100;

interface Step {
  readonly before: Plan;
  readonly after: Plan;
}

export type Saving = "idle" | "saving" | "saved" | "waiting";

export interface PlanEditor {
  readonly view: PlanView | null;
  /** As shown: with changes that are still on their way. */
  readonly plan: Plan | null;
  readonly problem: ProblemDetails | null;
  readonly saving: Saving;
  /** Somebody else was faster: their version, and both changes put together. */
  readonly conflict: { readonly theirs: PlanView; readonly merged: Merged } | null;
  edit(change: (plan: Plan) => Plan): void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  keepMine(): void;
  takeTheirs(): void;
  reload(): void;
}

export function usePlan(conferenceId: string): PlanEditor {
  const [view, setView] = useState<PlanView | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [saving, setSaving] = useState<Saving>("idle");
  const [conflict, setConflict] = useState<PlanEditor["conflict"]>(null);
  const [past, setPast] = useState<readonly Step[]>([]);
  const [future, setFuture] = useState<readonly Step[]>([]);
  const live = useConference(conferenceId, "account");
  const directoryVersion = live.state?.directoryVersion ?? 0;
  const [round, setRound] = useState(0);
  // What the server has, and what is shown, for the sender that runs between renderings.
  const base = useRef<PlanView | null>(null);
  const shown = useRef<Plan | null>(null);
  const busy = useRef(false);
  const stopped = useRef(false);

  const show = useCallback((next: Plan): void => {
    shown.current = next;
    setPlan(next);
  }, []);
  const settle = useCallback(
    (next: PlanView, showing: Plan): void => {
      base.current = next;
      setView(next);
      show(showing);
    },
    [show],
  );
  const fetchView = useCallback((): Promise<PlanView> => api.get<PlanView>(`/api/conferences/${conferenceId}/plan`, { as: "account" }), [conferenceId]);

  // Read at first, and again when any screen has changed it, unless a change of ours is on its way.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const go = async (): Promise<void> => {
      try {
        const next = await fetchView();
        const dirty = base.current !== null && differs(base.current.plan, shown.current);
        // An answer that set out before a change of ours was saved is older than what is shown.
        if (over || busy.current || dirty || (base.current && next.version < base.current.version)) return;
        settle(next, next.plan);
        setProblem(null);
      } catch (error) {
        if (over) return;
        setProblem(problemFor(error));
        if (error instanceof LineDown) timer = setTimeout(() => void go(), RETRY_MS);
      }
    };
    void go();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [fetchView, settle, directoryVersion, round]);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
    };
  }, []);

  const send = useCallback(async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    try {
      while (!stopped.current && base.current && shown.current && differs(base.current.plan, shown.current)) {
        const [from, sent, id] = [base.current, shown.current, newId()];
        setSaving("saving");
        // The same id until an answer comes: saved once.
        for (;;) {
          try {
            const { version } = await api.post<PlanSaved>(`/api/conferences/${conferenceId}/plan`, { as: "account", body: { id, version: from.version, plan: sent } });
            base.current = { ...from, version, plan: sent };
            break;
          } catch (error) {
            const waits = error instanceof LineDown || problemFor(error).status === 503;
            if (!waits || stopped.current) throw error;
            setSaving("waiting");
            await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
          }
        }
        forgetResources();
        setView(base.current);
        setSaving("saved");
        setProblem(null);
      }
    } catch (error) {
      const told = problemFor(error);
      setSaving("idle");
      const theirs = told.code === "plan-changed" ? await fetchView().catch(() => null) : null;
      if (theirs && base.current && shown.current) {
        setConflict({ theirs, merged: mergePlans(base.current.plan, shown.current, theirs.plan) });
      } else {
        // Refused: back to what is saved; what was tried can be done again from the list of changes taken back.
        setProblem(told);
        if (base.current) show(base.current.plan);
        setPast((last) => last.slice(0, -1));
      }
    } finally {
      busy.current = false;
    }
  }, [conferenceId, fetchView, show]);

  const apply = useCallback(
    (next: Plan): void => {
      show(next);
      setProblem(null);
      void send();
    },
    [send, show],
  );

  const edit = useCallback(
    (change: (plan: Plan) => Plan): void => {
      const before = shown.current;
      if (!before) return;
      const after = change(before);
      if (!differs(before, after)) return;
      setPast((last) => [...last.slice(-KEPT), { before, after }]);
      setFuture([]);
      apply(after);
    },
    [apply],
  );

  /** The inverse of one's own change, on what others made of it since. */
  const turn = (step: Step, back: boolean): void => {
    const current = shown.current;
    if (!current) return;
    const [from, to] = back ? [step.after, step.before] : [step.before, step.after];
    apply(mergePlans(from, to, current).plan);
  };
  const undo = (): void => {
    const step = past.at(-1)!;
    setPast(past.slice(0, -1));
    setFuture([...future, step]);
    turn(step, true);
  };
  const redo = (): void => {
    const step = future.at(-1)!;
    setFuture(future.slice(0, -1));
    setPast([...past, step]);
    turn(step, false);
  };
  const keepMine = (): void => {
    if (!conflict) return;
    setConflict(null);
    settle(conflict.theirs, conflict.merged.plan);
    void send();
  };
  const takeTheirs = (): void => {
    if (!conflict) return;
    setConflict(null);
    setPast([]);
    setFuture([]);
    settle(conflict.theirs, conflict.theirs.plan);
  };

  return {
    view,
    plan,
    problem,
    saving,
    conflict,
    edit,
    undo: past.length > 0 && !conflict ? undo : null,
    redo: future.length > 0 && !conflict ? redo : null,
    keepMine,
    takeTheirs,
    reload: useCallback(() => setRound((last) => last + 1), []),
  };
}

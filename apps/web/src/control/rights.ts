import type { ConsoleAct } from "@diemcau/contract";
import { mayTakeBack } from "@diemcau/rules";
import { useMe } from "../data/index.ts";

/** What the reader's role may press; to others the server would say no, so they are not shown it. */
export interface Rights {
  /** The programme and what stands on it, and the codes with which rooms enter. */
  readonly drives: boolean;
  /** Opening and ending the conference, writing down what happens, rules of speaking, incidents, files for the stage. */
  readonly leads: boolean;
  /** Undoing an act: of the parts that the role works in. */
  takesBack(act: ConsoleAct): boolean;
}

export function useRights(): Rights {
  const role = useMe("account").data?.role;
  return { drives: role === "producer", leads: role === "producer" || role === "secretary", takesBack: (act) => role !== undefined && mayTakeBack(act, role) };
}

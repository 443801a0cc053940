/** Who is in charge of a part of the conference. Parts of the floor may ask; it imports none of them. */
import type { ConsoleArea, ConsolePerson, ConsolesSnapshot } from "@diemcau/contract";
import type { Actor } from "../decide.ts";
import { isConsoleRole } from "./areas.ts";

/** Who drives: hand-over and undo. Only the control room's fold has it. */
export type ConsolesState = Readonly<ConsolesSnapshot>;

/** The person in charge of an area, or null: everybody who has the right. */
export function holderOf({ holders }: ConsolesState, area: ConsoleArea): ConsolePerson | null {
  return holders.find(([held]) => held === area)?.[1] ?? null;
}

/** The same for what is asked of the server in another way than by a command. */
export function anotherHolder(own: ConsolesState, area: ConsoleArea, by: Pick<Actor, "account" | "role">): ConsolePerson | null {
  if (by.account === undefined || !isConsoleRole(by.role)) return null;
  const holder = holderOf(own, area);
  return holder && holder.account !== by.account ? holder : null;
}

import { judgeHappenedAt } from "@diemcau/rules/offline";
import type { Principal } from "./http/principal.ts";
import { Problem } from "./problem.ts";

/**
 * When something was done that a room's PC sends; null: now. Only rooms may say so: whoever sits at a console or
 * holds a phone is asked to send again when there is a line.
 * @throws Problem happened-in-future, happened-too-early, happened-at-of-rooms
 */
export function happenedAt(principal: Principal, said: number | undefined, { now, preparedAt }: { now: number; preparedAt: number }): number | null {
  if (said === undefined) return null;
  if (principal.kind !== "site") throw new Problem("happened-at-of-rooms");
  const judged = judgeHappenedAt(said, now, preparedAt);
  if (!judged.ok) throw new Problem(judged.problem);
  return judged.at;
}

import type { OutboxItem } from "../../data/index.ts";

/** Things that a room does which have a name of their own in the lists; others are "something else". */
const KINDS = [
  "check-ins",
  "check-outs",
  "absences",
  "questions",
  "headcount.report",
  "queue.request",
  "queue.withdraw",
  "site.report-test",
  "roll-call.answer",
  "vote.count-hands",
  "vote.object",
  "stage.turn",
  "line.say",
  "line.see",
  "notice.receive",
  "incident.open",
  "incident.note",
  "incident.close",
  "incident.reopen",
  "local.open",
  "local.close",
  "local.begin",
  "local.return",
  "local.add-item",
  "local.remove-item",
  "local.conclude",
] as const;
export type DoneKind = (typeof KINDS)[number] | "other";

export function kindOf(item: OutboxItem): DoneKind {
  const named = item.route === "commands" ? item.body["kind"] : item.route;
  return KINDS.find((known) => known === named) ?? "other";
}

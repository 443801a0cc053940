import { useCallback, useMemo } from "react";
import { BLANK_LOCAL, isAway, type ConferenceState, type LocalRow } from "@diemcau/rules";
import { useCommand, usePending, type CommandInput, type OutboxItem } from "../../data/index.ts";
import { asOf, type Room } from "../rooms.ts";

export interface Local {
  /** As it is in this room, with what still waits for the line. */
  readonly row: LocalRow;
  readonly away: boolean;
  /** The centre pauses for the rooms' own discussion. */
  readonly recess: ConferenceState["local"]["recess"];
  /** Items and conclusions that the server does not have yet. */
  readonly pending: readonly OutboxItem[];
  readonly isWaiting: boolean;
  /** The server's time, also where this PC's clock is wrong, epoch ms. */
  now(): number;
  give(command: CommandInput): void;
}

/** What the fold will make of a command that waits here. */
function applied(row: LocalRow, { body }: OutboxItem, at: number): LocalRow {
  switch (body["kind"]) {
    case "local.open":
      return row.openedAt > 0 && row.closedAt === 0 ? row : { ...row, openedAt: at, closedAt: 0 };
    case "local.close":
      return { ...row, closedAt: at, since: 0, itemId: null, title: "", until: 0, calledAt: 0 };
    case "local.begin":
      return { ...row, since: at, itemId: (body["itemId"] as string | null) ?? null, title: String(body["title"]), until: Number(body["until"] ?? 0), calledAt: 0 };
    case "local.return":
      return { ...row, since: 0, itemId: null, title: "", until: 0, calledAt: 0 };
    default:
      return row;
  }
}

/** Where this room is: in the common programme, or on its own. What was pressed here holds at once, line or no line. */
export function useLocal(room: Room, state: ConferenceState | null, clockOffset: number): Local {
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const known = state?.local.sites.get(room.site) ?? BLANK_LOCAL;
  const pending = useMemo(() => waiting.filter(({ body }) => String(body["kind"]).startsWith("local.")), [waiting]);
  const row = useMemo(() => pending.reduce((each, item) => applied(each, item, item.since + clockOffset), known), [pending, known, clockOffset]);
  const give = useCallback((command: CommandInput) => void send(command).catch(() => {}), [send]);
  const now = useCallback(() => Date.now() + clockOffset, [clockOffset]);
  return { row, now, away: isAway(row), recess: state?.local.recess ?? null, pending, isWaiting: pending.some(({ status }) => status === "waiting"), give };
}

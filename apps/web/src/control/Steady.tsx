import { createContext, use, useRef, type ReactNode } from "react";
import { RoomContext, useRoom, type Room } from "./context.ts";

/** The room as it is now, for what lies inside a panel that is left alone. */
const NowContext = createContext<Room | null>(null);

interface SteadyProps {
  /** What the panel inside shows; while all of it is the same, the panel is left alone. */
  of(room: Room): readonly unknown[];
  /** A memoised panel. */
  children: ReactNode;
}

/**
 * Shields a panel from the roll-ups that arrive four times a second: it sees the room as it was when
 * something of its own last changed.
 */
export function Steady({ of, children }: SteadyProps) {
  const room = useRoom();
  const keys = [room.conferenceId, room.directory, room.selected, room.act, room.live.clockOffset, ...of(room)];
  const last = useRef<{ room: Room; keys: readonly unknown[] } | null>(null);
  const before = last.current;
  if (!before || before.keys.length !== keys.length || before.keys.some((key, i) => !Object.is(key, keys[i]))) last.current = { room, keys };
  return (
    <NowContext value={room}>
      <RoomContext value={last.current!.room}>{children}</RoomContext>
    </NowContext>
  );
}

/** A dialog that a steady panel opens: it shows the room as it is, whatever the panel goes by. */
export function Unsteady({ children }: { children: ReactNode }) {
  const shielded = useRoom();
  return <RoomContext value={use(NowContext) ?? shielded}>{children}</RoomContext>;
}

/**
 * A delegate's coming and going as several desks see it. Desks lose the line and send later, in any order, some of it
 * twice: what comes out depends on when things happened alone, never on when they arrived.
 */
export interface Presence {
  /** First check-in: the time that the roster and the minutes show. Null: never seen. */
  readonly firstIn: number | null;
  readonly lastIn: number | null;
  readonly lastOut: number | null;
}

export const NEVER_SEEN: Presence = Object.freeze({ firstIn: null, lastIn: null, lastOut: null });

export type PresenceAct = { readonly kind: "in" | "out"; readonly at: number };

/** Commutative, associative and idempotent: the earliest check-in, the latest check-in and the latest check-out stay. */
export function withAct(presence: Presence, { kind, at }: PresenceAct): Presence {
  if (kind === "out") return { ...presence, lastOut: Math.max(presence.lastOut ?? at, at) };
  return { ...presence, firstIn: Math.min(presence.firstIn ?? at, at), lastIn: Math.max(presence.lastIn ?? at, at) };
}

/** In the room now? At the same moment in and out: in, because leaving somebody out who is there is the worse mistake. */
export const isPresent = ({ lastIn, lastOut }: Presence): boolean => lastIn !== null && (lastOut === null || lastIn >= lastOut);

/** Rooms are to play from another edge: comes by the stream beside the journal. Edges have ids of their own, so it is told to everybody who plays. */
import type { EdgeMove } from "@diemcau/contract";

const listeners = new Set<(move: EdgeMove) => void>();

export function putMove(move: EdgeMove): void {
  for (const listener of listeners) listener(move);
}

/** @returns a function that stops listening */
export function onMove(listener: (move: EdgeMove) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

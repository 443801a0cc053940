/** When something really happened that reaches the server later: what is believed, and what is refused. */

/**
 * What reaches the server this long after it was done is told as late, on screens and in minutes. For people alone: what
 * ends at a moment (a vote, the conference) is judged by when something was done, however little that was before.
 */
export const LATE_AFTER_MS = 5_000;
/** A PC's clock is corrected by the server's; what is left of the difference is forgiven. */
export const CLOCK_SLACK_MS = 60_000;

export type HappenedAt =
  /** `at` when it happened, never after now; null: nothing was said, so the server's own time says it. */
  | { readonly ok: true; readonly at: number | null }
  | { readonly ok: false; readonly problem: "happened-in-future" | "happened-too-early" };

/**
 * Holds the time that a room names against the server's clock.
 * @param happenedAt as the room says, corrected by the offset between its clock and the server's; null: it says nothing
 * @param now the server's clock
 * @param preparedAt when the conference was made: before that there was nothing to check in to
 */
export function judgeHappenedAt(happenedAt: number | null, now: number, preparedAt: number): HappenedAt {
  if (happenedAt === null) return { ok: true, at: null };
  if (happenedAt > now + CLOCK_SLACK_MS) return { ok: false, problem: "happened-in-future" };
  if (happenedAt < preparedAt) return { ok: false, problem: "happened-too-early" };
  return { ok: true, at: Math.min(happenedAt, now) };
}

/** When an entry of the journal happened: what screens and minutes show. */
export const happenedAtOf = (entry: { readonly at: number; readonly happenedAt?: number | undefined }): number => entry.happenedAt ?? entry.at;

/** Was it entered while the line was down, and sent afterwards? */
export const cameLate = <E extends { readonly at: number; readonly happenedAt?: number | undefined }>(entry: E): entry is E & { readonly happenedAt: number } =>
  entry.happenedAt !== undefined && entry.at - entry.happenedAt >= LATE_AFTER_MS;

/**
 * When it happened, of what comes late alone. For what was no more meant for something that began meanwhile: clocks are
 * never quite the same, and whoever answers at once must not be told that it was too early.
 */
export const lateAt = ({ happenedAt, now }: { readonly happenedAt?: number | undefined; readonly now: number }): number | undefined =>
  happenedAt !== undefined && now - happenedAt >= LATE_AFTER_MS ? happenedAt : undefined;

interface Looked<S> {
  readonly session: { stats(): Promise<S> };
}

/**
 * Looks at the session that is held, again and again, one look at a time; what comes after another has taken its place
 * is not judged.
 * @returns a function that stops looking
 */
export function keepLooking<S, H extends Looked<S>>(held: () => H | null, judge: (of: H, stats: S) => void, everyMs: number): () => void {
  let looking = false;
  const timer = setInterval(() => {
    const of = held();
    if (looking || of === null) return;
    looking = true;
    of.session
      .stats()
      .then((stats) => {
        if (held() === of) judge(of, stats);
      })
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, everyMs);
  return () => clearInterval(timer);
}

/** A film whose line broke is asked for again, later each time while that brings nothing. */
const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;

type Player = Pick<HTMLMediaElement, "error" | "load" | "addEventListener" | "removeEventListener">;

/** @param told whether it cannot be played, each time that changes */
export function loadAgain(element: Player, told: (failed: boolean) => void): () => void {
  let delay = FIRST_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  const failed = (): void => {
    told(true);
    // What has played for a while was not broken itself.
    if (since > 0 && Date.now() - since > LONGEST_MS) delay = FIRST_MS;
    since = 0;
    clearTimeout(timer);
    timer = setTimeout(() => element.load(), delay * (0.5 + Math.random()));
    delay = Math.min(LONGEST_MS, delay * 2);
  };
  const there = (): void => {
    since = Date.now();
    told(false);
  };
  element.addEventListener("error", failed);
  element.addEventListener("loadedmetadata", there);
  if (element.error) failed();
  return () => {
    clearTimeout(timer);
    element.removeEventListener("error", failed);
    element.removeEventListener("loadedmetadata", there);
    told(false);
  };
}

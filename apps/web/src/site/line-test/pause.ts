/** Waits until somebody looks at the page: a browser stops pictures of a page that is not shown. Answers false after `ms`. */
export async function untilShown(ms: number, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + ms;
  while (document.hidden && performance.now() < end) await pause(250, signal);
  return !document.hidden;
}

/** Waits. @throws the signal's reason when it is aborted */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the reason that was given
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

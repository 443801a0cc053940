/** The server's time, a parameter so that a test can hold it. Milliseconds since 1970. */
export type Clock = () => number;
export const systemClock: Clock = () => Date.now();

import { createRandom } from "./random.ts";
import { sendCheckIn, type Sender } from "./requests.ts";

/** A delegate with a phone that is signed in. */
export interface SimulatedDelegate {
  readonly delegateId: string;
  /** Cookie header of the phone. */
  readonly cookie: string;
}

export interface SimulatedDelegatesOptions extends Sender {
  readonly delegates: readonly SimulatedDelegate[];
  readonly perSecond: number;
  /** Order in which they come. Default 1. */
  readonly seed?: number;
}

export interface DelegateCounts {
  readonly delegates: number;
  readonly checkedIn: number;
  readonly refused: number;
}

export interface SimulatedDelegates {
  counts(): DelegateCounts;
  /** Resolves when everybody has been sent once and answered. */
  done(): Promise<void>;
  stop(): void;
}

const STEP_MS = 20;
/** Answers waited for at once: a server that is behind is not buried. */
const MOST_AT_ONCE = 500;

/** Delegates who check in with their phones, in random order, a number a second. */
export function createSimulatedDelegates(options: SimulatedDelegatesOptions): SimulatedDelegates {
  const { delegates, perSecond, seed = 1 } = options;
  const order = shuffled(delegates, seed);
  const counted = { checkedIn: 0, refused: 0 };
  const { promise, resolve } = Promise.withResolvers<void>();
  const began = performance.now();
  let sent = 0;
  let waiting = 0;

  const send = async ({ delegateId, cookie }: SimulatedDelegate) => {
    waiting++;
    const status = await sendCheckIn(options, cookie, delegateId);
    waiting--;
    if (status === 200) counted.checkedIn++;
    else counted.refused++;
    if (counted.checkedIn + counted.refused === order.length) finish();
  };
  const timer = setInterval(() => {
    const due = Math.min(order.length, Math.floor(((performance.now() - began) / 1000) * perSecond));
    while (sent < due && waiting < MOST_AT_ONCE) void send(order[sent++]!);
  }, STEP_MS);
  const finish = () => {
    clearInterval(timer);
    resolve();
  };
  if (order.length === 0) finish();

  return { counts: () => ({ delegates: order.length, ...counted }), done: () => promise, stop: finish };
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other]!, copy[last]!];
  }
  return copy;
}

import { Agent, request } from "node:http";
import type { Ballot, CommandKind, CommandOf } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";

export interface Sender {
  readonly baseUrl: string;
  readonly conferenceId: string;
}

/** Who sends: the value of x-diemcau-as and the cookie header. */
export interface SignedIn {
  readonly as: string;
  readonly cookie: string;
}

/** Thousands of rooms and phones share these: each request is short. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const PATIENCE_MS = 15_000;

/** 200, another status, or 0 when there was no answer. */
function post({ baseUrl, conferenceId }: Sender, { as, cookie }: SignedIn, what: "commands" | "check-ins" | "ballots", body: object): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const text = Buffer.from(JSON.stringify(body));
  const sent = request(
    `${baseUrl}/api/conferences/${conferenceId}/${what}`,
    { method: "POST", agent, timeout: PATIENCE_MS, headers: { "content-type": "application/json", "content-length": text.length, "x-diemcau-as": as, cookie } },
    (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
      answer.once("error", () => resolve(0));
    },
  );
  sent.once("timeout", () => sent.destroy());
  sent.once("error", () => resolve(0));
  sent.once("close", () => resolve(0));
  sent.end(text);
  return promise;
}

export function sendCommand<K extends CommandKind>(sender: Sender, who: SignedIn, kind: K, fields: Omit<CommandOf<K>, "id" | "kind">): Promise<number> {
  return post(sender, who, "commands", { id: uuidv7(), kind, ...fields });
}

export function sendCheckIn(sender: Sender, cookie: string, delegateId: string): Promise<number> {
  return post(sender, { as: "delegate", cookie }, "check-ins", { id: uuidv7(), delegateId });
}

export const sendBallot = (sender: Sender, cookie: string, ballot: Ballot): Promise<number> => post(sender, { as: "delegate", cookie }, "ballots", ballot);

/** A server that is behind, restarts or has lost its database is asked again, as rooms and phones do. */
const AGAIN_MS = 500;
/** Then it is given up. */
const TRIES = 120;

/** Sends the same again until it is answered by more than "not now"; the last status. */
export async function insist(send: () => Promise<number>, random: () => number): Promise<number> {
  for (let tries = 1; ; tries++) {
    const status = await send();
    if ((status > 0 && status < 500 && status !== 429) || tries === TRIES) return status;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS * (0.5 + random())));
  }
}

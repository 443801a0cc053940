import type { CommandKind, CommandOf } from "@diemcau/contract";
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

/** 200, another status, or 0 when there was no answer. */
async function post({ baseUrl, conferenceId }: Sender, { as, cookie }: SignedIn, what: "commands" | "check-ins", body: object): Promise<number> {
  try {
    const answer = await fetch(`${baseUrl}/api/conferences/${conferenceId}/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-diemcau-as": as, cookie },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

export function sendCommand<K extends CommandKind>(sender: Sender, who: SignedIn, kind: K, fields: Omit<CommandOf<K>, "id" | "kind">): Promise<number> {
  return post(sender, who, "commands", { id: uuidv7(), kind, ...fields });
}

export function sendCheckIn(sender: Sender, cookie: string, delegateId: string): Promise<number> {
  return post(sender, { as: "delegate", cookie }, "check-ins", { id: uuidv7(), delegateId });
}

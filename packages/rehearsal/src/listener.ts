import { get, type ClientRequest } from "node:http";
import type { Entry, Snapshot } from "@diemcau/contract";
import { createParser } from "eventsource-parser";
import type { Sender, SignedIn } from "./requests.ts";

const PAUSE_MS = 500;

export interface Heard {
  snapshot(snapshot: Snapshot): void;
  entry(entry: Entry): void;
}

/** One event stream that is read, not only held; opened again where it was when it breaks. Answers how to end it. */
export function listen({ baseUrl, conferenceId }: Sender, { as, cookie }: SignedIn, heard: Heard): () => void {
  let ended = false;
  let position: string | undefined;
  let request: ClientRequest | null = null;
  let timer: NodeJS.Timeout | undefined;

  const again = () => {
    request = null;
    if (!ended) timer = setTimeout(open, PAUSE_MS * (0.5 + Math.random()));
  };
  const open = () => {
    const headers = { accept: "text/event-stream", cookie, ...(position === undefined ? {} : { "last-event-id": position }) };
    const made = get(`${baseUrl}/api/conferences/${conferenceId}/events?as=${as}`, { headers, agent: false }, (response) => {
      // A position that is refused is not asked for again.
      if (response.statusCode !== 200) {
        if (response.statusCode === 409) position = undefined;
        made.destroy();
        return;
      }
      const parser = createParser({
        onEvent({ event, id, data }) {
          if (id !== undefined) position = id;
          if (event === "snapshot") heard.snapshot(JSON.parse(data) as Snapshot);
          if (event === "entry") heard.entry(JSON.parse(data) as Entry);
        },
      });
      response.setEncoding("utf8");
      response.on("data", (text: string) => parser.feed(text));
      response.once("end", () => made.destroy());
      response.once("error", () => made.destroy());
    });
    request = made;
    made.once("error", () => made.destroy());
    made.once("close", again);
  };
  open();
  return () => {
    ended = true;
    clearTimeout(timer);
    request?.destroy();
  };
}

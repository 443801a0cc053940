import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import { BEAT, chunk, entryEvent, event, parsePosition } from "./sse.ts";

/** What an independent reader of the format makes of it. */
function parsed(text: string) {
  const events: { event?: string | undefined; id?: string | undefined; data: string }[] = [];
  const comments: string[] = [];
  const parser = createParser({ onEvent: ({ event, id, data }) => events.push({ event, id, data }), onComment: (comment) => comments.push(comment) });
  parser.feed(text);
  return { events, comments };
}

describe("framing", () => {
  it("survives every kind of line break and any alphabet in the data", () => {
    const name = "Đỗ\r\nid: 9\n\nevent: hello\u2028\u2029 😀";
    const entry = { kind: "queue.requested", seq: 7, at: 1, requestId: "x", site: 1, siteName: name } as const;
    const text = event("hello", "{}") + entryEvent("0192f3c4", entry) + entryEvent("0192f3c4", { ...entry, seq: 8 });
    const { events } = parsed(text);
    expect(events.map(({ event, id }) => [event, id])).toEqual([
      ["hello", undefined],
      ["entry", "0192f3c4.7"],
      ["entry", "0192f3c4.8"],
    ]);
    expect(JSON.parse(events[1]!.data)).toEqual(entry);
  });

  it("says a chunk's length in bytes, not in letters", () => {
    const frame = chunk("data: Đỗ 😀\n\n").toString();
    const [size, rest] = [frame.slice(0, frame.indexOf("\r\n")), frame.slice(frame.indexOf("\r\n") + 2)];
    expect(Number.parseInt(size, 16)).toBe(Buffer.byteLength("data: Đỗ 😀\n\n"));
    expect(rest).toBe("data: Đỗ 😀\n\n\r\n");
  });

  it("keeps the line alive with something that is no event", () => {
    const body = BEAT.toString().split("\r\n")[1]!;
    expect(parsed(body)).toEqual({ events: [], comments: ["beat"] });
  });
});

it.each([
  ["0192f3c4.1207", { mark: "0192f3c4", seq: 1207 }],
  ["0192f3c4.0", { mark: "0192f3c4", seq: 0 }],
  ["0192F3C4.1", null],
  ["0192f3c4", null],
  ["0192f3c4.", null],
  ["0192f3c4.1e3", null],
  ["0192f3c4.1 ", null],
  ["0192f3c4.1\n2", null],
  [".1", null],
  ["0192f3c4.1234567890123456", null],
])("reads the position %j as %j", (text, position) => {
  expect(parsePosition(text)).toEqual(position);
});

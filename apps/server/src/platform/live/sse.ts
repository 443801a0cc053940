import type { Entry } from "@diemcau/contract";

/** Server-Sent Events as prepared bytes, already framed as one HTTP/1.1 chunk: one buffer serves all sockets. */
export function chunk(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const head = `${size.toString(16)}\r\n`;
  const buffer = Buffer.allocUnsafe(head.length + size + 2);
  buffer.write(head, 0, "latin1");
  buffer.write(text, head.length, "utf8");
  buffer.write("\r\n", head.length + size, "latin1");
  return buffer;
}

export const BEAT = chunk(": beat\n\n");
export const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** JSON has no raw line breaks, so one data line is enough. */
export function event(kind: "hello" | "snapshot" | "entry" | "pointer" | "move", data: string, id?: string): string {
  return id === undefined ? `event: ${kind}\ndata: ${data}\n\n` : `id: ${id}\nevent: ${kind}\ndata: ${data}\n\n`;
}

export function entryEvent(mark: string, entry: Entry): string {
  return event("entry", JSON.stringify(entry), `${mark}.${entry.seq}`);
}

export type Position = { mark: string; seq: number };

/** `<8 hex digits>.<seq>`; null when it is not one. */
export function parsePosition(text: string): Position | null {
  const match = /^([0-9a-f]{8})\.(\d{1,15})$/.exec(text);
  return match ? { mark: match[1]!, seq: Number(match[2]) } : null;
}

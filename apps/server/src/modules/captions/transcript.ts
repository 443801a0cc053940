import type { TranscriptLine } from "./store.ts";

/** A line is read in so many ms at most: then the next stands there, or nothing. */
const LONGEST_CUE_MS = 7_000;
const SHORTEST_CUE_MS = 1_000;

/** With the time of day of each line, in the conference's own zone. */
export function transcriptText(title: string, lines: readonly TranscriptLine[], timeZone: string): string {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  return [title, "", ...lines.map(({ at, text }) => `[${clock.format(at)}] ${text}`), ""].join("\r\n");
}

/** WebVTT, from the opening of the conference on: a recording begins there. */
export function transcriptVtt(lines: readonly TranscriptLine[], openedAt: number): string {
  const cues = lines.map(({ at, text }, index) => {
    const from = Math.max(0, at - openedAt);
    const next = lines[index + 1];
    const length = next ? Math.min(LONGEST_CUE_MS, Math.max(SHORTEST_CUE_MS, next.at - at)) : LONGEST_CUE_MS;
    return `${stamp(from)} --> ${stamp(from + length)}\n${escape(text)}\n`;
  });
  return ["WEBVTT\n", ...cues].join("\n");
}

const two = (value: number) => String(value).padStart(2, "0");
const stamp = (ms: number) =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}.${String(ms % 1_000).padStart(3, "0")}`;
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

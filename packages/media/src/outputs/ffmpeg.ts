import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pushAddress } from "./address.ts";
import { AUDIO, VIDEO, type FeedPorts } from "./feed.ts";

/** Seconds of a segment, as far as pictures to start at allow, and how many the list names. */
const SEGMENT_S = 4;
const LISTED = 10;

export type OutputTarget =
  /** Written into a folder for an HTTP server: live.m3u8 and its segments. */
  | { readonly kind: "hls"; readonly folder: string }
  /** rtmp://, rtmps:// or srt:// */
  | { readonly kind: "push"; readonly url: string };

/** A program of this machine, or null. */
export function findProgram(name: string): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter).concat("/usr/bin", "/usr/local/bin");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** What ffmpeg is told of the streams that it gets. */
export function sessionOf({ video, audio }: FeedPorts): string {
  const lines = [
    ...["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=programme", "c=IN IP4 127.0.0.1", "t=0 0"],
    ...[`m=video ${video} RTP/AVP ${VIDEO}`, `a=rtpmap:${VIDEO} H264/90000`, `a=fmtp:${VIDEO} packetization-mode=1`],
    ...audio.flatMap((port) => [`m=audio ${port} RTP/AVP ${AUDIO}`, `a=rtpmap:${AUDIO} opus/48000/2`]),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** The addresses of a session are where it comes from: without this its ports are open to every machine. */
const ONLY_HERE = ["-localaddr", "127.0.0.1"];

/**
 * The picture is passed on as the room encoded it; the four sounds are mixed. MPEG-TS for HLS and SRT, because rooms
 * differ in the size of their pictures, which it carries where MP4 fixes them at the beginning.
 */
export function argumentsFor(target: OutputTarget, sounds: number, startedAt: number): string[] {
  const each = Array.from({ length: sounds }, (_, at) => `[0:a:${at}]aresample=async=1:first_pts=0[a${at}]`);
  const mix = `${each.join(";")};${each.map((_, at) => `[a${at}]`).join("")}amix=inputs=${sounds}:normalize=0,alimiter=level=false[sound]`;
  return [
    ...["-hide_banner", "-loglevel", "warning", "-nostdin", "-progress", "pipe:1"],
    ...["-protocol_whitelist", "pipe,udp,rtp", "-fflags", "+nobuffer", "-analyzeduration", "1500000", "-max_delay", "200000", "-reorder_queue_size", "64", ...ONLY_HERE, "-f", "sdp", "-i", "pipe:0"],
    ...["-filter_complex", mix, "-map", "0:v", "-map", "[sound]", "-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"],
    ...outputOf(target, startedAt),
  ];
}

function outputOf(target: OutputTarget, startedAt: number): string[] {
  if (target.kind === "push") {
    const { open, kept } = pushAddress(target.url);
    const format = open.startsWith("srt:") ? ["-f", "mpegts"] : ["-f", "flv", "-flvflags", "no_duration_filesize"];
    return [...format, ...(Object.keys(kept).length > 0 ? ["-fpre", `/dev/fd/${KEPT_FD}`] : []), open];
  }
  return [
    ...["-f", "hls", "-hls_time", String(SEGMENT_S), "-hls_list_size", String(LISTED), "-hls_delete_threshold", "10"],
    // A list that is replaced whole, goes on after a restart, and says when each segment was.
    ...["-hls_flags", "delete_segments+temp_file+append_list+discont_start+omit_endlist+program_date_time+independent_segments"],
    // Names that never come again: a cache may keep what it has.
    ...["-hls_segment_filename", join(target.folder, `s${startedAt}-%06d.ts`), join(target.folder, "live.m3u8")],
  ];
}

/** Where the program finds the options that nobody else may read. */
const KEPT_FD = 3;

/** A file that has no name any more: who opened it before has it, and so has the program that it is handed to. */
function fileOf(kept: Readonly<Record<string, string>>): number {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-output-"));
  try {
    const path = join(folder, "options");
    writeFileSync(path, Object.entries(kept).map(([name, value]) => `${name}=${value}\n`).join(""), { mode: 0o600 });
    return openSync(path, "r");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts it so that it ends with us, however we end. */
export function startFfmpeg(ffmpeg: string, target: OutputTarget, { sounds, startedAt, session }: { sounds: number; startedAt: number; session: string }): ChildProcess {
  const args = argumentsFor(target, sounds, startedAt);
  const bind = findProgram("setpriv");
  const [program, words] = bind ? [bind, ["--pdeathsig", "KILL", "--", ffmpeg, ...args]] : [ffmpeg, args];
  const options = target.kind === "push" ? pushAddress(target.url).kept : {};
  const kept = Object.keys(options).length > 0 ? fileOf(options) : null;
  try {
    const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe", ...(kept === null ? [] : [kept])] });
    child.stdin!.on("error", () => {});
    child.stdin!.end(session);
    return child;
  } finally {
    if (kept !== null) closeSync(kept);
  }
}

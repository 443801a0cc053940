import { readFileSync } from "node:fs";
import { access, constants, stat, statfs } from "node:fs/promises";
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { findJanus, findProgram } from "@diemcau/media";
import type { Config } from "../platform/config.ts";
import { bad, good, poor, type Finding } from "./finding.ts";

const MB = 1_048_576;
/** An ordinary conference of 2,000 sites keeps some hundred MB; PostgreSQL needs as much again to work with. */
const LEAST_FREE_MB = 1_024;
/** A gateway holds a stream for each window; below that an ordinary conference of 2,000 sites has no room on two of them. */
const LEAST_OPEN_FILES = 4_096;

/** Folder, disk and who may read the secret. */
export async function data({ dataDir, recordingsDir, recordingReserveMb }: Config): Promise<Finding[]> {
  const folder = await nearest(dataDir);
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(() => true, () => false);
  if (!writable) return [bad(`Không ghi được vào thư mục dữ liệu ${dataDir}. Cấp quyền ghi, hoặc chọn thư mục khác với --data.`, `The data folder ${dataDir} cannot be written. Allow it, or choose another one with --data.`)];
  const findings: Finding[] = [];
  const free = await freeMb(folder);
  findings.push(free >= LEAST_FREE_MB ? good(`Thư mục dữ liệu ${dataDir}, còn trống ${free} MB`, `Data folder ${dataDir}, ${free} MB free`) : bad(`Đĩa của ${dataDir} chỉ còn ${free} MB; cần ít nhất ${LEAST_FREE_MB} MB. Dọn đĩa trước hội nghị.`, `The disk of ${dataDir} has ${free} MB left and needs ${LEAST_FREE_MB} at least. Make room before the conference.`));
  const forRecordings = await freeMb(await nearest(recordingsDir));
  if (forRecordings < 2 * recordingReserveMb) findings.push(poor(`Đĩa ghi hình còn ${forRecordings} MB, mức dự trữ là ${recordingReserveMb} MB: sẽ không ghi hình được đầy đủ.`, `The disk of recordings has ${forRecordings} MB, its reserve is ${recordingReserveMb}: not everything will be recorded.`));
  const secret = await stat(join(dataDir, "secret.key")).catch(() => null);
  if (secret !== null && (secret.mode & 0o077) !== 0) findings.push(bad(`Người khác trên máy đọc được ${join(dataDir, "secret.key")}. Chạy: chmod 600 ${join(dataDir, "secret.key")}`, `Others on this machine can read ${join(dataDir, "secret.key")}. Run: chmod 600 ${join(dataDir, "secret.key")}`));
  return findings;
}

/** The folder itself, or the one above in which it would be made. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) if ((await stat(at).catch(() => null)) !== null || at === dirname(at)) return at;
}

async function freeMb(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / MB);
}

export function openFiles(limits = readFileSync("/proc/self/limits", "utf8")): Finding[] {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (limit >= LEAST_OPEN_FILES) return [good(`Mỗi tiến trình mở được ${limit} tệp`, `A process may open ${limit} files`)];
  return [bad(`Mỗi tiến trình chỉ mở được ${limit} tệp: mỗi cửa sổ trình duyệt chiếm một. Nâng lên: ulimit -n 20000, hoặc LimitNOFILE=20000 trong tệp dịch vụ.`, `A process may open only ${limit} files, and every window takes one. Raise it: ulimit -n 20000, or LimitNOFILE=20000 in the service's file.`)];
}

/** Who listens there: nobody, this installation, or somebody else. */
export async function ports({ port, host, mediaPort, publicUrl }: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  const taken = await isTaken(port, host);
  const ours = taken && (await fetch(`http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false));
  if (ours) findings.push(good(`Chương trình đang chạy ở cổng ${port}`, `The program runs at port ${port}`));
  else if (taken) findings.push(bad(`Cổng ${port} (TCP) đã có chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng khác với --port.`, `Port ${port} (TCP) is in use by another program. Stop that, or choose another one with --port.`));
  else findings.push((await isUdpFree(mediaPort)) ? good(`Cổng ${port} (TCP) và ${mediaPort} (UDP) còn trống`, `Ports ${port} (TCP) and ${mediaPort} (UDP) are free`) : bad(`Cổng ${mediaPort} (UDP) đã có chương trình khác dùng: không có hình và tiếng. Chọn cổng khác với --media-port.`, `Port ${mediaPort} (UDP) is in use by another program: there would be no picture and no sound. Choose another one with --media-port.`));
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = hostname === "localhost" || hostname.startsWith("127.") || hostname === "[::1]";
  if (protocol === "https:") findings.push(good(`Địa chỉ cho mọi người: ${publicUrl}`, `Address for everybody: ${publicUrl}`));
  else if (isLocal) findings.push(poor(`Địa chỉ cho mọi người là ${publicUrl}: chỉ máy này mở được. Đặt --public-url https://… cho các điểm cầu.`, `The address for everybody is ${publicUrl}: only this machine can open it. Set --public-url https://… for the sites.`));
  else findings.push(bad(`Địa chỉ ${publicUrl} không phải HTTPS: trình duyệt sẽ không cho dùng camera và micrô. Đặt máy chủ proxy có TLS phía trước và --public-url https://…`, `The address ${publicUrl} is not HTTPS: browsers will give no camera and no microphone. Put a proxy with TLS in front, and set --public-url https://…`));
  return findings;
}

const isTaken = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(true));
    probe.listen(port, host, () => probe.close(() => resolve(false)));
  });

const isUdpFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createSocket("udp4");
    probe.once("error", () => resolve(false));
    probe.bind(port, () => probe.close(() => resolve(true)));
  });

/** Each relay is called over TCP; one for UDP alone cannot be asked so. */
export async function relays({ turn }: Config): Promise<Finding[]> {
  if (turn === null) return [poor("Không có máy chủ chuyển tiếp TURN: điểm cầu bị chặn UDP chỉ vào được qua máy nhánh Janus (docs/guide/foreign-ends.md).", "No TURN relay: rooms whose firewalls let no UDP through come in by edges with Janus alone (docs/guide/foreign-ends.md).")];
  const asked = turn.urls.map(async (url): Promise<Finding> => {
    const [, host, port] = /^turns?:(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url)!;
    const answers = await isOpen(host!.replaceAll(/[[\]]/g, ""), Number(port ?? (url.startsWith("turns:") ? 5_349 : 3_478)));
    return answers ? good(`Máy chủ chuyển tiếp ${url} trả lời`, `The relay ${url} answers`) : bad(`Máy chủ chuyển tiếp ${url} không trả lời qua TCP. Kiểm tra máy đó và tường lửa.`, `The relay ${url} does not answer over TCP. Look at that machine and at firewalls.`);
  });
  return Promise.all(asked);
}

const isOpen = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3_000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });

/** Programs that are used where a machine has them, and what is not there without them. */
export function programs(find: (name: string) => boolean = (name) => findProgram(name) !== null, janus: boolean = findJanus() !== null): Finding[] {
  const missing: Finding[] = [];
  if (!find("soffice") || !find("bwrap")) missing.push(poor("Chưa có LibreOffice và bubblewrap: bản trình chiếu phải được nộp dưới dạng PDF. apt-get install --no-install-recommends libreoffice-impress-nogui libreoffice-writer-nogui bubblewrap", "No LibreOffice with bubblewrap: presentations have to be handed in as PDF. apt-get install --no-install-recommends libreoffice-impress-nogui libreoffice-writer-nogui bubblewrap"));
  if (!find("ffmpeg")) missing.push(poor("Chưa có ffmpeg: không phát HLS, RTMP, SRT được. apt-get install --no-install-recommends ffmpeg", "No ffmpeg: no HLS, RTMP or SRT. apt-get install --no-install-recommends ffmpeg"));
  if (!janus) missing.push(poor("Chưa có Janus: máy này không làm máy nhánh Janus được. apt-get install --no-install-recommends janus", "No Janus: this machine cannot be an edge with Janus. apt-get install --no-install-recommends janus"));
  return missing.length > 0 ? missing : [good("LibreOffice, ffmpeg, Janus: có đủ", "LibreOffice, ffmpeg, Janus: all there")];
}

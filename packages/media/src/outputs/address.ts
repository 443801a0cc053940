/**
 * Where a stream is sent to, and what of its address only its owner should know. The arguments of a program can be read by
 * every account of the machine, so keys go to ffmpeg as a preset (`-fpre`), in a file that has no name any more.
 */
export interface PushAddress {
  /** What stands among ffmpeg's arguments. */
  readonly open: string;
  /** ffmpeg's options that hold the key; empty where the address has none. */
  readonly kept: Readonly<Record<string, string>>;
}

/** Six pieces of the stream in a packet in place of seven: 1,172 bytes with the headers, not 1,360, which many a tunnel drops. */
const SRT_BYTES = 6 * 188;

/** SRT's parameters that a receiver gives to one sender alone; `srt_streamid` is another name of `streamid`. */
const SRT_KEPT = new Map([
  ["streamid", "streamid"],
  ["srt_streamid", "streamid"],
  ["passphrase", "passphrase"],
]);

/** ffmpeg reads a preset by lines, of a thousand bytes at most. */
const fits = (value: string): boolean => !/[\r\n]/.test(value) && Buffer.byteLength(value) < 900;

/** Takes an address apart into what may be seen and what is kept; what cannot be kept stays where it is. */
export function pushAddress(url: string): PushAddress {
  const address = url.startsWith("srt:") ? srtAddress(url) : rtmpAddress(url);
  return Object.values(address.kept).every(fits) ? address : { open: url, kept: {} };
}

/**
 * rtmp://host/app/key, or with an instance of the application rtmp://host/app/instance/key: what comes before the key is the
 * application, as ffmpeg itself reads it. A user's name and password before the host have no option and stay.
 */
function rtmpAddress(url: string): PushAddress {
  const [, server, path = ""] = /^([a-z]+:\/\/[^/?#]*)\/?(.*)$/is.exec(url)!;
  const names = path.split("?", 1)[0]!;
  const first = names.indexOf("/");
  if (first < 0) return { open: url, kept: {} };
  const second = names.indexOf("/", first + 1);
  const colon = names.indexOf(":", first + 1);
  const hasInstance = second > 0 && (colon < 0 || colon > second) && !path.startsWith("ondemand/");
  const end = hasInstance ? second : first;
  return path.slice(end + 1) === "" ? { open: url, kept: {} } : { open: `${server}/`, kept: { rtmp_app: path.slice(0, end), rtmp_playpath: path.slice(end + 1) } };
}

/** An SRT address with the size of packets that its writer has asked for, or ours. */
function srtAddress(url: string): PushAddress {
  const [server, query = ""] = [url.split("?", 1)[0]!, url.includes("?") ? url.slice(url.indexOf("?") + 1) : ""];
  const kept: Record<string, string> = {};
  const open = query.split("&").filter((each) => {
    const [name = "", value = ""] = [each.split("=", 1)[0], each.slice(each.indexOf("=") + 1)];
    const option = SRT_KEPT.get(name);
    if (option === undefined || value === "") return each !== "";
    // ffmpeg decodes a stream's name in an address, and of a passphrase the plus signs alone.
    const plain = value.replaceAll("+", " ");
    kept[option] = option === "streamid" ? decoded(plain) : plain;
    return false;
  });
  if (!/[?&](pkt_size|payload_size)=/.test(url)) open.push(`pkt_size=${SRT_BYTES}`);
  return { open: `${server}?${open.join("&")}`, kept };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const HOST = /^([a-z]+):\/\/([^/?#]*)/i;

/** Who an address says is sending, as it stands before the host: `user:password`; null: nobody. */
function senderOf(url: string): string | null {
  const [, , authority = ""] = HOST.exec(url) ?? [];
  const end = authority.lastIndexOf("@");
  return end < 0 ? null : authority.slice(0, end);
}

/** Scheme, host and port of an address, which is all that screens and logs may say of it. */
export function hostOf(url: string): string {
  const [, scheme = "", authority = ""] = HOST.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  // With a slash in a password what seems the host is the user and the password's beginning.
  return `${scheme}://${/^(\[[^\]]*\]|[^:]*)(:\d+)?$/.test(host) ? host : ""}`;
}

/** An address without what only its owner should know: streams' keys stand in their paths and queries, passwords before the host. */
export const withoutKey = (url: string): string => `${hostOf(url)}/…`;

/** Shorter than this a "key" is a word like *live*, which sentences may say. */
const SHORTEST_KEY = 6;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a program said of sending there, fit for screens and logs. */
export function saidWithoutKey(said: string, url: string): string {
  const { kept } = pushAddress(url);
  const sender = senderOf(url);
  const password = sender?.includes(":") ? sender.slice(sender.indexOf(":") + 1) : undefined;
  const keys = [kept["rtmp_playpath"], kept["rtmp_playpath"]?.split("?", 1)[0], kept["streamid"], kept["passphrase"]].filter((key) => key !== undefined && key.length >= SHORTEST_KEY);
  const secrets = [sender, ...keys, password, password && decoded(password)].filter((each) => each !== null && each !== undefined && each !== "");
  return secrets
    .reduce((text: string, secret) => hide(text, secret!), said.replaceAll(url, withoutKey(url)))
    .replaceAll(/\b(rtmps?|srt):\/\/\S+?(?=[:;,.)'"]*(\s|$))/gi, (each) => withoutKey(each));
}

/** A short one only where it stands for itself: a password *live* is no reason to take words apart. */
function hide(text: string, secret: string): string {
  if (secret.length >= SHORTEST_KEY) return text.replaceAll(secret, "…");
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`, "gu"), "…");
}

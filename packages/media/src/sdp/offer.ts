import { isIP } from "node:net";
import { MediaError } from "../errors.ts";

/**
 * Reads the offers of browsers and encoders (RFC 8866, RFC 9725). Nothing of an offer reaches the
 * native library as it came: what is understood here is written again from scratch, so a hostile
 * offer can at worst be refused.
 */

export const MAX_OFFER_BYTES = 64 * 1024;
const MAX_SECTIONS = 32;
const MAX_CANDIDATES = 16;

export interface OfferedCodec {
  payloadType: number;
  /** Lower case: "h264", "opus". */
  name: string;
  clockRate: number;
  channels: number;
  /** Lower-case keys. */
  parameters: ReadonlyMap<string, string>;
  feedback: ReadonlySet<string>;
}

export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

export interface OfferedSection {
  kind: string;
  protocol: string;
  mid: string;
  direction: Direction;
  codecs: OfferedCodec[];
  rejected: boolean;
  reducedSize: boolean;
  /** Ids of RTP header extensions, by URI. */
  extensions: ReadonlyMap<string, number>;
  /** Names of the encodings of one picture that it offers to send. */
  encodings: readonly string[];
  /** As declared, without those of repair streams. */
  ssrcs: readonly number[];
  /** The formats as written, to answer a refused section with one of them. */
  formats: string[];
}

export interface Offer {
  sections: OfferedSection[];
  iceUfrag: string;
  icePwd: string;
  /** SHA-256, upper case, colon separated. */
  fingerprint: string;
  setup: "actpass" | "active" | "passive";
  /** It only answers connectivity checks (a server such as Janus): the other end has to lead. */
  iceLite: boolean;
  /** UDP candidates with literal addresses, as attribute values ("candidate:…"). */
  candidates: string[];
}

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`{|}~]{1,64}$/;
const ICE_UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const ICE_PWD = /^[A-Za-z0-9+/]{22,256}$/;
const SHA256 = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/;
const CANDIDATE =
  /^candidate:([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) ([0-9A-Fa-f.:]{2,45}) (\d{1,5}) typ (host|srflx|prflx|relay)(?: .*)?$/i;

const malformed = (why: string): MediaError => new MediaError("offer-malformed", `The offer cannot be used: ${why}`);

interface RawSection {
  media: string;
  attributes: string[];
}

/** @throws MediaError offer-malformed */
export function parseOffer(sdp: string): Offer {
  if (sdp.length > MAX_OFFER_BYTES) throw malformed("it is too long");
  const lines = sdp.split(/\r\n|\n|\r/);
  if (lines[0] !== "v=0") throw malformed("it does not begin with v=0");
  const session: string[] = [];
  const raw: RawSection[] = [];
  for (const line of lines) {
    if (line.startsWith("m=")) {
      if (raw.length >= MAX_SECTIONS) throw malformed("too many media sections");
      raw.push({ media: line.slice(2), attributes: [] });
    } else if (line.startsWith("a=")) {
      (raw.at(-1)?.attributes ?? session).push(line.slice(2));
    }
  }
  if (raw.length === 0) throw malformed("no media section");
  const sections = raw.map((section, index) => parseSection(section, session, index));
  const mids = new Set(sections.map((section) => section.mid));
  if (mids.size !== sections.length) throw malformed("two sections share a mid");
  return { sections, ...parseTransport(raw, session, sections) };
}

/**
 * Reads the answer to an offer of ours with the same care.
 * @throws MediaError offer-malformed
 */
export function parseAnswer(sdp: string): Offer {
  const answer = parseOffer(sdp);
  if (answer.setup === "actpass") throw malformed("an answer has to take a DTLS role");
  if (answer.sections.every(({ rejected }) => rejected)) throw malformed("the answer refuses every section");
  return answer;
}

function parseTransport(raw: RawSection[], session: string[], sections: OfferedSection[]): Omit<Offer, "sections"> {
  // Everything is bundled on the first live section (WHIP requires it), so its transport is the transport.
  const at = Math.max(
    0,
    sections.findIndex((section) => !section.rejected),
  );
  const own = raw[at]!.attributes;
  const find = (name: string): string | undefined => value(own, name) ?? value(session, name);
  const iceUfrag = find("ice-ufrag") ?? "";
  const icePwd = find("ice-pwd") ?? "";
  if (!ICE_UFRAG.test(iceUfrag) || !ICE_PWD.test(icePwd)) throw malformed("no usable ICE credentials");
  const [algorithm, digest] = (find("fingerprint") ?? "").split(" ");
  const fingerprint = (digest ?? "").toUpperCase();
  if (algorithm?.toLowerCase() !== "sha-256" || !SHA256.test(fingerprint)) throw malformed("no SHA-256 fingerprint");
  const setup = find("setup") ?? "actpass";
  if (setup !== "actpass" && setup !== "active" && setup !== "passive") throw malformed("unknown DTLS role");
  const candidates: string[] = [];
  for (const attribute of own) {
    const candidate = parseCandidate(attribute);
    if (candidate !== null && candidates.length < MAX_CANDIDATES) candidates.push(candidate);
  }
  return { iceUfrag, icePwd, fingerprint, setup, iceLite: session.includes("ice-lite"), candidates };
}

/** Candidates by name (mDNS) or over TCP are left out: the peer's own checks reveal its address anyway. */
function parseCandidate(attribute: string): string | null {
  const match = CANDIDATE.exec(attribute);
  if (match === null) return null;
  const [, foundation, priority, address, port, type] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (isIP(address) === 0 || Number(port) === 0 || Number(port) > 65_535 || Number(priority) > 0xffffffff) return null;
  // The related address of a reflexive candidate is only of diagnostic use; the grammar wants one.
  const related = type.toLowerCase() === "host" ? "" : " raddr 0.0.0.0 rport 0";
  return `candidate:${foundation} 1 UDP ${Number(priority)} ${address} ${Number(port)} typ ${type.toLowerCase()}${related}`;
}

function parseSection(raw: RawSection, session: string[], index: number): OfferedSection {
  const [kind, port, protocol, ...formats] = raw.media.split(" ");
  if (kind === undefined || !TOKEN.test(kind) || port === undefined || !/^\d{1,5}$/.test(port))
    throw malformed("bad media line");
  if (protocol === undefined || !/^[A-Z0-9/]{1,32}$/i.test(protocol)) throw malformed("bad media protocol");
  if (!formats.every((format) => TOKEN.test(format))) throw malformed("bad media format");
  const mid = value(raw.attributes, "mid") ?? String(index);
  if (!TOKEN.test(mid)) throw malformed("bad mid");
  return {
    kind,
    protocol,
    mid,
    direction: parseDirection(raw.attributes) ?? parseDirection(session) ?? "sendrecv",
    codecs: parseCodecs(raw.attributes, formats),
    rejected: port === "0" && !raw.attributes.includes("bundle-only"),
    reducedSize: raw.attributes.includes("rtcp-rsize"),
    extensions: parseExtensions(raw.attributes),
    encodings: parseEncodings(raw.attributes),
    ssrcs: parseSsrcs(raw.attributes),
    formats,
  };
}

function parseDirection(attributes: string[]): Direction | undefined {
  for (const attribute of attributes) {
    if (attribute === "sendrecv" || attribute === "sendonly" || attribute === "recvonly" || attribute === "inactive")
      return attribute;
  }
  return undefined;
}

const MOST_EXTENSIONS = 16;
const MOST_ENCODINGS = 8;
const MOST_SSRCS = 8;

function parseExtensions(attributes: string[]): Map<string, number> {
  const extensions = new Map<string, number>();
  for (const attribute of attributes) {
    // Ids up to 14 fit the one-byte header, the only one we read.
    const match = /^extmap:(\d{1,2})(?:\/sendonly|\/sendrecv)? (urn:[a-z0-9:.-]{1,96}|https?:\/\/[^\s]{1,200})$/i.exec(attribute);
    const id = Number(match?.[1] ?? 0);
    if (match !== null && id >= 1 && id <= 14 && extensions.size < MOST_EXTENSIONS) extensions.set(match[2]!, id);
  }
  return extensions;
}

function parseEncodings(attributes: string[]): string[] {
  const sent = attributes.find((attribute) => /^simulcast: ?(?:recv \S+ )?send /.test(attribute));
  if (sent === undefined) return [];
  const names = attributes.flatMap((attribute) => /^rid:([A-Za-z0-9_-]{1,16}) send\b/.exec(attribute)?.[1] ?? []);
  return names.slice(0, MOST_ENCODINGS);
}

function parseSsrcs(attributes: string[]): number[] {
  const repair = new Set(attributes.flatMap((attribute) => /^ssrc-group:FID \d+ (\d{1,10})$/.exec(attribute)?.[1] ?? []).map(Number));
  const named = attributes.flatMap((attribute) => /^ssrc:(\d{1,10}) /.exec(attribute)?.[1] ?? []).map(Number);
  return [...new Set(named)].filter((each) => each <= 0xffffffff && !repair.has(each)).slice(0, MOST_SSRCS);
}

function parseCodecs(attributes: string[], formats: string[]): OfferedCodec[] {
  const codecs: OfferedCodec[] = [];
  for (const format of formats) {
    const payloadType = Number(format);
    // 64–95 would be taken for RTCP once the marker bit is set.
    if (!/^\d{1,3}$/.test(format) || payloadType > 127 || (payloadType >= 64 && payloadType <= 95)) continue;
    const map = attributes.find((attribute) => attribute.startsWith(`rtpmap:${format} `));
    const match = map === undefined ? null : /^rtpmap:\d+ ([A-Za-z0-9\-_.]{1,32})\/(\d{1,6})(?:\/(\d))?$/.exec(map);
    if (match === null) continue;
    const parameters = new Map<string, string>();
    const feedback = new Set<string>();
    for (const attribute of attributes) {
      if (attribute.startsWith(`fmtp:${format} `)) {
        for (const pair of attribute.slice(attribute.indexOf(" ") + 1).split(";")) {
          const [key, ...rest] = pair.split("=");
          parameters.set(key!.trim().toLowerCase(), rest.join("=").trim());
        }
      } else if (attribute.startsWith(`rtcp-fb:${format} `)) {
        feedback.add(attribute.slice(attribute.indexOf(" ") + 1).toLowerCase());
      }
    }
    codecs.push({
      payloadType,
      name: match[1]!.toLowerCase(),
      clockRate: Number(match[2]),
      channels: Number(match[3] ?? "1"),
      parameters,
      feedback,
    });
  }
  return codecs;
}

function value(attributes: string[], name: string): string | undefined {
  return attributes
    .find((attribute) => attribute.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();
}

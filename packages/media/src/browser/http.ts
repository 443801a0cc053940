/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** A WHIP or WHEP server said no. `code` is the server's own when it sent problem details. */
export class MediaRequestError extends Error {
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** "codec-not-supported", "limit-reached", …; "unreachable" or "http-<status>" otherwise. */
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MediaRequestError";
    this.status = status;
    this.code = code;
  }
}

export interface SignallingOptions {
  /** WHIP or WHEP endpoint, relative URLs allowed. */
  url: string;
  headers?: Record<string, string>;
  /** Aborts the set-up; a session that is already up is closed with close(). */
  signal?: AbortSignal;
}

export interface Signalled {
  connection: RTCPeerConnection;
  /** Absolute URL of the session; null if the server named none. */
  resource: string | null;
  /** Who carries it, as the server names them; null if it does not. */
  edge: string | null;
}

/** Names whoever carries a session, in the answer to an offer. */
const EDGE_HEADER = "x-diemcau-edge";

const GATHERING_LIMIT_MS = 1_000;

/**
 * Offers and takes the answer. A server that can only offer itself answers 406 with its own offer
 * (Janus does); then a second connection answers that offer by PATCH.
 * @param prepare adds the transceivers to a fresh connection that will offer.
 * @param adopt sets up a connection that has taken the server's offer.
 */
export async function signal(
  options: SignallingOptions,
  prepare: (connection: RTCPeerConnection) => void,
  adopt: (connection: RTCPeerConnection) => void,
): Promise<Signalled> {
  const configuration: RTCConfiguration = { bundlePolicy: "max-bundle", iceServers: await relays(options) };
  const connection = new RTCPeerConnection(configuration);
  let current = connection;
  try {
    prepare(connection);
    await offer(connection);
    await gathered(connection);
    const response = await request(options, options.url, "POST", connection.localDescription!.sdp);
    if (response.status === 201) {
      await connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
      return { connection, resource: locationOf(response, options.url), edge: response.headers.get(EDGE_HEADER) };
    }
    if (response.status !== 406) throw await refusal(response);
    connection.close();
    current = new RTCPeerConnection(configuration);
    adopt(current);
    return await answerCounterOffer(options, response, current);
  } catch (error) {
    current.close();
    throw error;
  }
}

/**
 * Lost sound is asked for again, as pictures are: Chromium can send it again and ask for it, but only where an offer says
 * so, and it has no other way to say it than the text. A browser that does not take the text offers what it has.
 */
async function offer(connection: RTCPeerConnection): Promise<void> {
  const { sdp = "" } = await connection.createOffer();
  const withRepairs = sdp.replaceAll(/^a=rtpmap:(\d+) opus\/48000\/2\r\n(?![\s\S]*?^a=rtcp-fb:\1 nack\r)/gim, "$&a=rtcp-fb:$1 nack\r\n");
  try {
    await connection.setLocalDescription({ type: "offer", sdp: withRepairs });
  } catch {
    await connection.setLocalDescription();
  }
}

async function answerCounterOffer(
  options: SignallingOptions,
  response: Response,
  connection: RTCPeerConnection,
): Promise<Signalled> {
  const resource = locationOf(response, options.url);
  if (resource === null) throw new MediaRequestError(406, "http-406", "The counter-offer names no resource");
  await connection.setRemoteDescription({ type: "offer", sdp: await response.text() });
  await connection.setLocalDescription();
  await gathered(connection);
  const accepted = await request(options, resource, "PATCH", connection.localDescription!.sdp);
  if (!accepted.ok) throw await refusal(accepted);
  return { connection, resource, edge: response.headers.get(EDGE_HEADER) };
}

const RELAYS_PATH = "/api/ice-servers";
/** A server that does not say in time has none: the picture does not wait for it, ms. */
const RELAYS_LIMIT_MS = 2_000;
const RELAYS_AGAIN_MS = 60_000;
let known: { key: string; until: number; servers: Promise<RTCIceServer[]> } | null = null;

/** Relays for lines without UDP, asked of the page's own server once and kept while they are good. */
function relays({ url, headers }: SignallingOptions): Promise<RTCIceServer[]> {
  const address = new URL(url, location.href);
  // Another server's endpoint: what ours says of relays is not for it.
  if (address.origin !== location.origin) return Promise.resolve([]);
  const as = address.searchParams.get("as");
  const key = JSON.stringify([as, headers ?? {}]);
  const before = known?.key === key ? known : null;
  if (before && Date.now() < before.until) return before.servers;
  const made = { key, until: Date.now() + RELAYS_AGAIN_MS, servers: before?.servers ?? Promise.resolve<RTCIceServer[]>([]) };
  const asked = askRelays(as, headers).then(
    ({ iceServers, lasts }) => {
      made.until = Date.now() + lasts;
      return iceServers;
    },
    () => before?.servers ?? [],
  );
  known = made;
  // Only the first session of a page waits for the answer: whoever goes to the next edge is in a hurry.
  if (before) void asked.then((servers) => (made.servers = Promise.resolve(servers)));
  else made.servers = asked;
  return made.servers;
}

async function askRelays(as: string | null, headers: Record<string, string> | undefined): Promise<{ iceServers: RTCIceServer[]; lasts: number }> {
  const query = as === null ? "" : `?${new URLSearchParams({ as })}`;
  const response = await fetch(`${RELAYS_PATH}${query}`, { headers: headers ?? {}, signal: AbortSignal.timeout(RELAYS_LIMIT_MS) });
  if (!response.ok) return { iceServers: [], lasts: RELAYS_AGAIN_MS };
  const { iceServers, until } = (await response.json()) as { iceServers: RTCIceServer[]; until: number };
  // Clocks differ: renewed when half of it is over, and for longer than an hour never kept.
  return { iceServers, lasts: Math.min(3_600_000, Math.max(RELAYS_AGAIN_MS, (until - Date.now()) / 2)) };
}

/** DELETE of the session; survives the unloading of the page. Never throws: the server reaps it anyway. */
export async function release(resource: string | null, headers: Record<string, string> | undefined): Promise<void> {
  if (resource === null) return;
  try {
    await fetch(resource, { method: "DELETE", headers: headers ?? {}, keepalive: true });
  } catch {
    // Offline: nothing to tell anyone.
  }
}

async function request(options: SignallingOptions, url: string, method: string, sdp: string): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: {
        ...options.headers,
        "content-type": "application/sdp",
        accept: "application/sdp, application/problem+json",
      },
      body: sdp,
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new MediaRequestError(0, "unreachable", "The media server did not answer", { cause: error });
  }
}

async function refusal(response: Response): Promise<MediaRequestError> {
  let code = `http-${response.status}`;
  let message = `The media server answered ${response.status}`;
  try {
    const problem: unknown = await response.json();
    if (typeof problem === "object" && problem !== null) {
      if ("code" in problem && typeof problem.code === "string") code = problem.code;
      if ("detail" in problem && typeof problem.detail === "string") message = problem.detail;
      else if ("title" in problem && typeof problem.title === "string") message = problem.title;
    }
  } catch {
    // Not problem details: the status says enough.
  }
  return new MediaRequestError(response.status, code, message);
}

function locationOf(response: Response, requested: string): string | null {
  const location = response.headers.get("location");
  return location === null ? null : new URL(location, response.url || new URL(requested, document.baseURI)).href;
}

/** Without trickle the offer must carry its candidates; a slow interface is not waited for. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      connection.removeEventListener("icegatheringstatechange", check);
      resolve();
    };
    const check = (): void => {
      if (connection.iceGatheringState === "complete") done();
    };
    const timer = setTimeout(done, GATHERING_LIMIT_MS);
    connection.addEventListener("icegatheringstatechange", check);
  });
}

/** H.264 first: the programme carries nothing else, but an older server may still choose. */
export function preferH264(
  transceiver: RTCRtpTransceiver,
  codecs: readonly { mimeType: string; sdpFmtpLine?: string }[] | undefined,
): void {
  if (codecs === undefined || typeof transceiver.setCodecPreferences !== "function") return;
  const rank = (codec: { mimeType: string; sdpFmtpLine?: string }): number => {
    if (codec.mimeType.toLowerCase() !== "video/h264") return 3;
    const line = codec.sdpFmtpLine ?? "";
    if (!line.includes("packetization-mode=1")) return 2;
    return line.includes("profile-level-id=42e0") ? 0 : 1;
  };
  transceiver.setCodecPreferences(
    [...codecs].sort((a, b) => rank(a) - rank(b)) as Parameters<RTCRtpTransceiver["setCodecPreferences"]>[0],
  );
}

import { EDGE_HEADER, ROOT_EDGE, type EdgeBeat, type EdgeOrders, type EdgeRegistered, type EdgeRegistration } from "@diemcau/contract";
import type { Layer, Parent, ParentAnswer } from "../engine.ts";
import { MediaError } from "../errors.ts";
import type { BusContent } from "../process/bus-name.ts";

/** What an edge is started with: one line, from the centre's page of edges. */
export interface ParentAddress {
  /** The centre's, without a slash at its end. */
  readonly centre: string;
  /** Name of the edge above; null: the root. */
  readonly parent: string | null;
  /** Says who this edge is; goes to the centre alone. */
  readonly key: string;
}

/** `https://centre.example/#<key>` or `https://centre.example/edges/<name>#<key>`; null when it is not one. */
export function readParentAddress(text: string): ParentAddress | null {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  const [, base = "", parent = null] = /^(.*?)(?:\/edges\/([a-z0-9][a-z0-9-]{0,39}))?\/?$/.exec(url.pathname) ?? [];
  const key = url.hash.slice(1);
  return /^[A-Za-z0-9_-]{40,128}$/.test(key) ? { centre: `${url.origin}${base}`, parent, key } : null;
}

/** The centre said no. `code` is the problem's. */
export class CentreRefusal extends Error {
  readonly code: string;
  constructor(code: string, title: string) {
    super(title);
    this.code = code;
  }
}

const TIMEOUT_MS = 4_000;

/** The centre as an edge speaks with it. Every method throws CentreRefusal, or whatever the network does. */
export class Centre {
  readonly #address: ParentAddress;

  constructor(address: ParentAddress) {
    this.#address = address;
  }

  async register(registration: EdgeRegistration): Promise<EdgeRegistered> {
    return (await this.#send("POST", "/api/edges/register", "application/json", JSON.stringify(registration))).json() as Promise<EdgeRegistered>;
  }

  async beat(beat: EdgeBeat): Promise<EdgeOrders> {
    return (await this.#send("POST", "/api/edges/beat", "application/json", JSON.stringify(beat))).json() as Promise<EdgeOrders>;
  }

  /** Where a conference's programme, or an interpreter's voice, comes from: the centre chooses the parent and hands the offer on. */
  parentOf(content: BusContent): Parent {
    return {
      signal: (offerSdp, options) => this.#pull(content, offerSdp, options),
      complete: async (resource, answerSdp) => void (await this.#send("PATCH", resource, "application/sdp", answerSdp).catch(unreachable)),
      release: async (resource) => void (await this.#send("DELETE", resource).catch(unreachable)),
    };
  }

  async #pull({ of, channelId }: BusContent, offerSdp: string, { layer, avoid }: { layer: Layer; avoid: string | null }): Promise<ParentAnswer> {
    const query = new URLSearchParams({ layer, ...(avoid !== null && { avoid }), ...(channelId !== null && { channel: channelId }) });
    const response = await this.#send("POST", `/media/${of}/whep?${query}`, "application/sdp", offerSdp, [406]).catch(unreachable);
    const resource = response.headers.get("location") ?? "";
    const from = response.headers.get(EDGE_HEADER) ?? ROOT_EDGE;
    const sdp = await response.text();
    return response.status === 406 ? { counterOfferSdp: sdp, resource, from } : { answerSdp: sdp, resource, from };
  }

  async #send(method: string, path: string, type?: string, body?: string, accepted: readonly number[] = []): Promise<Response> {
    const { centre, key } = this.#address;
    const response = await fetch(new URL(centre + path), {
      method,
      headers: { authorization: `Bearer ${key}`, "accept-language": "en", ...(type !== undefined && { "content-type": type }) },
      body: body ?? null,
      // The key goes to nobody but whom it was given for.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok || accepted.includes(response.status)) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; title?: string; remedy?: string };
    throw new CentreRefusal(problem.code ?? `http-${response.status}`, [problem.title ?? `The centre answered ${response.status}.`, problem.remedy].filter(Boolean).join(" "));
  }
}

function unreachable(error: unknown): never {
  throw new MediaError("engine-unreachable", (error as Error).message, { cause: error });
}

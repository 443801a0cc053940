/** Lists of requests to speak: how entries change them, and what of a request a reader may see. */
import type { Entry, HeldRequest, JoinedRequest, NewEntry, QueueRequest } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import type { Scope } from "../visibility.ts";

/** Requests that are in the centre's queue, as entries change it. */
export function foldCentral(queue: readonly QueueRequest[], entry: Entry): readonly QueueRequest[] {
  switch (entry.kind) {
    case "queue.requested":
      return entry.holder === undefined ? [...queue, requestOf(entry)] : queue;
    case "queue.passed":
      return entry.request.holder === undefined ? [...queue, entry.request] : queue;
    case "queue.joined":
      return entry.request.holder === undefined ? joined(queue, entry.requestId, entry.request) : queue;
    case "queue.parted":
      return parted(queue, entry.requestId, entry.request, entry.parted);
    default:
      return foldAny(queue, entry);
  }
}

/** Requests in the queues of sites, in the order of these sites and of the places in each queue. */
export function foldBelow(below: readonly HeldRequest[], entry: Entry): readonly HeldRequest[] {
  switch (entry.kind) {
    case "queue.requested":
      return entry.holder === undefined ? below : [...below, held(requestOf(entry))];
    case "queue.passed": {
      const rest = without(below, (request) => request.id === entry.request.id);
      return entry.request.holder === undefined ? rest : [...rest, held(entry.request)];
    }
    case "queue.joined":
      return entry.request.holder === undefined ? below : joined(below, entry.requestId, held(entry.request));
    case "queue.parted":
      return parted(below, entry.requestId, entry.request && held(entry.request), entry.parted && held(entry.parted));
    case "queue.ordered":
      return ordered(below, entry);
    case "conference.closed":
      return below.length === 0 ? below : [];
    default:
      return foldAny(below, entry);
  }
}

function foldAny<R extends QueueRequest>(queue: readonly R[], entry: Entry): readonly R[] {
  switch (entry.kind) {
    case "queue.withdrawn":
    case "queue.returned":
      return without(queue, (request) => request.id === entry.requestId);
    case "queue.moved":
      return moved(queue, entry.requestId, entry.before);
    // Who takes the floor no longer asks for it.
    case "programme.filled":
    case "speech.started":
      return without(queue, (request) => request.site === entry.site);
    default:
      return queue;
  }
}

function requestOf(entry: Extract<Entry, { kind: "queue.requested" }>): QueueRequest {
  const { requestId, site, siteName, at, speaker, note, holder } = entry;
  return { id: requestId, site, siteName, at, ...(speaker ? { speaker } : {}), ...(note ? { note } : {}), ...(holder === undefined ? {} : { holder }) };
}

/** Its place is told by the entry that follows. */
const held = (request: QueueRequest): HeldRequest => ({ ...request, holder: request.holder ?? 0, place: 0, of: 0 });

function without<R>(queue: readonly R[], goes: (request: R) => boolean): readonly R[] {
  return queue.some(goes) ? queue.filter((request) => !goes(request)) : queue;
}

function moved<R extends { readonly id: string }>(queue: readonly R[], id: string, before: string | null): readonly R[] {
  const request = queue.find((candidate) => candidate.id === id);
  if (!request || before === id) return queue;
  const rest = queue.filter((candidate) => candidate.id !== id);
  const at = before === null ? -1 : rest.findIndex((candidate) => candidate.id === before);
  return at < 0 ? [...rest, request] : [...rest.slice(0, at), request, ...rest.slice(at)];
}

/** The request takes the other one in. A reader who knows only the other one learns of it now. */
function joined<R extends QueueRequest>(queue: readonly R[], gone: string, request: R): readonly R[] {
  const known = queue.some(({ id }) => id === request.id);
  // What was taken out of it is back in it: a reader who knew it for that alone learns of it anew.
  if (!known && !queue.some(({ id }) => id === gone)) return [...queue, request];
  return queue.flatMap((present) => {
    if (present.id === (known ? request.id : gone)) return [request];
    return present.id === gone ? [] : [present];
  });
}

function parted<R extends QueueRequest>(queue: readonly R[], id: string, request: R | undefined, alone: R | undefined): readonly R[] {
  return queue.flatMap((present) => (present.id === id ? [...(request ? [request] : []), ...(alone ? [alone] : [])] : [present]));
}

function ordered(below: readonly HeldRequest[], { of, places }: Extract<Entry, { kind: "queue.ordered" }>): readonly HeldRequest[] {
  const placeOf = new Map(places.map(([id, place]) => [id, place]));
  return below
    .map((request) => {
      const place = placeOf.get(request.id);
      return place === undefined ? request : { ...request, place, of };
    })
    .toSorted((a, b) => a.holder - b.holder || a.place - b.place);
}

/** The sites that a request speaks for, its own first. */
export const sitesOf = ({ site, joined }: QueueRequest): number[] => [site, ...(joined ?? []).map((other) => other.site)];

/** Without the place that only a site's queue gives it. */
export function bare(request: QueueRequest & { place?: number; of?: number }): QueueRequest {
  const { place: _place, of: _of, ...rest } = request;
  return rest;
}

/** The request without one that was merged into it. */
export function apart({ joined = [], ...request }: QueueRequest, id: string): QueueRequest {
  const rest = joined.filter((other) => other.id !== id);
  return { ...bare(request), ...(rest.length > 0 ? { joined: rest } : {}) };
}

/** Whoever takes the floor itself is no longer spoken for by another site's request. */
export function partings({ queue, speaking }: Pick<ConferenceState, "queue" | "speaking">, site: number): NewEntry[] {
  return [...queue, ...speaking.below].flatMap((request) => {
    const own = request.joined?.find((other) => other.site === site);
    return own ? [{ kind: "queue.parted" as const, requestId: request.id, site, request: apart(request, own.id) }] : [];
  });
}

/**
 * A request as a reader may see it. The centre's queue is open, without the notes. A site's queue is known to those
 * who order it and, each with nothing but the own request, to those who stand in it.
 */
export function forReader<R extends QueueRequest>(request: R, scope: Scope): R | null {
  const { holder, note, joined } = request;
  const orders = holder !== undefined && scope.covers(holder);
  if (holder !== undefined && !orders && !sitesOf(request).some((site) => scope.covers(site))) return null;
  const hidesNote = note !== undefined && !orders && !scope.covers(request.site);
  const hidesJoined = joined?.some((other) => other.note !== undefined && !orders && !scope.covers(other.site)) ?? false;
  if (!hidesNote && !hidesJoined) return request;
  const seen: R = { ...request };
  if (hidesNote) delete seen.note;
  if (hidesJoined) seen.joined = joined!.map((other) => (orders || scope.covers(other.site) ? other : withoutNote(other)));
  return seen;
}

function withoutNote({ note: _note, ...open }: JoinedRequest): JoinedRequest {
  return open;
}

/** Sites that see something else of a request than all sites do. */
export function toldMore(request: QueueRequest): number[] {
  if (request.holder !== undefined) return [...new Set([request.holder, ...sitesOf(request)])];
  const wrote = [request, ...(request.joined ?? [])].filter(({ note }) => note !== undefined);
  return [...new Set(wrote.map(({ site }) => site))];
}

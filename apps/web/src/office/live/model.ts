/** What the officer of a unit watches over: their rooms by what they need, and where their requests to speak are. Pure. */
import type { JoinedRequest, QueueRequest, SitePlace, Speech } from "@diemcau/contract";
import { calledAt, currentVote, isAway, sitesOfRequest, type ConferenceState, type Spoken } from "@diemcau/rules";
import type { Directory } from "@diemcau/contract";
import type { SiteTree } from "../../control/model/site-tree.ts";

/** What a room may be looked for by; `no-vote` while rooms count hands. */
export const FACETS = ["all", "lost", "not-joined", "silent", "no-count", "away", "no-vote", "incident"] as const;
export type Facet = (typeof FACETS)[number];

export interface Watched {
  readonly site: number;
  readonly facets: ReadonlySet<Facet>;
}

/** Rooms of the tree in its order, each with what is to be said of it. */
export function watched(tree: SiteTree, levels: readonly { readonly code: string }[], state: Pick<ConferenceState, "sites" | "rollCall" | "local" | "votes" | "messages">): Watched[] {
  const calls = levels.map(({ code }) => calledAt(state.rollCall.calls, code));
  const vote = currentVote(state.votes);
  const byHands = vote?.phase === "open" && vote.rule.method === "hands" ? state.votes.sites : null;
  const troubled = new Set(state.messages.incidents.map(({ site }) => site));
  return [...tree.preorder].map((site) => {
    const row = state.sites.get(site);
    const facets = new Set<Facet>(["all"]);
    if (row.presence === "l") facets.add("lost");
    if (row.presence === "") facets.add("not-joined");
    if (calls[tree.level[site]!] && !state.rollCall.answers.get(site)) facets.add("silent");
    if (row.reported < 0) facets.add("no-count");
    if (isAway(state.local.sites.get(site))) facets.add("away");
    if (byHands && !byHands.get(site)) facets.add("no-vote");
    if (troubled.has(site)) facets.add("incident");
    return { site, facets };
  });
}

export function countFacets(rows: readonly Watched[]): Record<Facet, number> {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, 0])) as Record<Facet, number>;
  for (const { facets } of rows) for (const facet of facets) counts[facet]++;
  return counts;
}

/** What has become of a request of the officer's rooms that went on from their queue. */
export type PassedOn =
  | { readonly kind: "speaking"; readonly key: string; readonly site: number; readonly speech: Speech }
  | { readonly kind: "centre"; readonly key: string; readonly site: number; readonly request: QueueRequest; readonly place: number; readonly of: number; readonly isCued: boolean }
  | { readonly kind: "held"; readonly key: string; readonly site: number; readonly request: QueueRequest; readonly place: number; readonly of: number; readonly holder: number }
  | { readonly kind: "returned"; readonly key: string; readonly site: number; readonly at: number; readonly word: string; readonly from: string | null }
  | { readonly kind: "spoken"; readonly key: string; readonly site: number; readonly spoken: Spoken };

/** Who speaks first, then who is nearest to it, then what came back, then who has spoken, the latest first. */
export function passedOn(tree: SiteTree, { queue, cued, speaking: { below, speech, returned, spoken } }: Pick<ConferenceState, "queue" | "cued" | "speaking">): PassedOn[] {
  const isOurs = (site: number): boolean => tree.within?.has(site) !== false;
  const ours = (request: QueueRequest): number | undefined => sitesOfRequest(request).find(isOurs);
  const list: PassedOn[] = [];
  if (speech && isOurs(speech.site)) list.push({ kind: "speaking", key: speech.id, site: speech.site, speech });
  queue.forEach((request, at) => {
    const site = ours(request);
    if (site !== undefined) list.push({ kind: "centre", key: request.id, site, request, place: at + 1, of: queue.length, isCued: cued.includes(request.site) });
  });
  for (const request of below) {
    const site = ours(request);
    if (site !== undefined && !isOurs(request.holder)) list.push({ kind: "held", key: request.id, site, request, place: request.place, of: request.of, holder: request.holder });
  }
  const words = [...returned].filter(([site]) => isOurs(site)).toSorted(([, a], [, b]) => b.at - a.at);
  for (const [site, { at, word, from }] of words) list.push({ kind: "returned", key: `returned ${site}`, site, at, word, from: from ?? null });
  const heard = [...spoken].filter(([site]) => isOurs(site)).toSorted(([, a], [, b]) => b.at - a.at);
  for (const [site, each] of heard) list.push({ kind: "spoken", key: `spoken ${site}`, site, spoken: each });
  return list;
}

/** The other rooms that a request speaks for. */
export const joinedNames = ({ joined = [] }: QueueRequest): string[] => joined.map(({ siteName }: JoinedRequest) => siteName);

/** Where a site stands, as the server tells a room: for an officer it is all in the directory. */
export function placeOf(directory: Directory, tree: SiteTree, site: number): SitePlace {
  const { parent, name, level } = directory.sites;
  const above: SitePlace["above"] = [];
  for (let up = parent[site]!; up >= 0; up = parent[up]!) above.push({ site: up, siteName: name[up]!, level: directory.levels[level[up]!]!.code });
  return { site, level: directory.levels[level[site]!]!.code, above, hasBelow: tree.children[site]!.length > 0 };
}

/** Sites of the officer's part that keep a queue, or could: the highest first. */
export function keepers(tree: SiteTree, levels: readonly { readonly code: string }[], { rules, below }: ConferenceState["speaking"]): number[] {
  const keeps = new Set(rules.levels.filter(({ holds }) => holds).map(({ level }) => level));
  const waiting = new Set(below.map(({ holder }) => holder));
  return [...tree.preorder]
    .filter((site) => site > 0 && tree.children[site]!.length > 0 && (waiting.has(site) || keeps.has(levels[tree.level[site]!]!.code)))
    .toSorted((a, b) => tree.depth[a]! - tree.depth[b]!);
}

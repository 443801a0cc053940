import { CENTRE_MEASURED, PICTURES_MEASURED, type PictureSize } from "./measured-centre.ts";
import { WAYS_OUT_MEASURED } from "./measured-ways-out.ts";
import { ENGINES_MEASURED, OVERHEAD_PER_PACKET, STREAMS_MEASURED, type EngineMeasure } from "./measured.ts";

/** What is to be planned for. Shares are 0 to 1. */
export interface PlanWish {
  readonly sites: number;
  /** Of the sites: those whose lines take the small layer. */
  readonly weakShare: number;
  /** Rooms that are seen at the same time, and that are heard (a room that is seen is heard). */
  readonly pictures: number;
  readonly voices: number;
  readonly size: PictureSize;
  readonly engine: keyof typeof ENGINES_MEASURED;
  /** Of one edge's machine. */
  readonly cores: number;
  readonly lineMbit: number;
  /** Hours of programme that are kept; 0: nothing is recorded. */
  readonly recordedHours: number;
  /** Each room on air is recorded by itself, too. */
  readonly speakers: boolean;
  /** Who watches by HLS, at once; and whether an HTTP cache stands before the centre for them. */
  readonly hlsViewers: number;
  readonly hlsCache: boolean;
  /** Other servers that the programme is sent to (RTMP, SRT). */
  readonly restreams: number;
  /** Rooms that listen to an interpreter, of all sites; and how many channels there are to choose from. */
  readonly interpretedShare: number;
  readonly channels: number;
  /** Rooms whose firewalls let no UDP out, of all sites: what they receive goes through a TURN relay. */
  readonly relayedShare: number;
  readonly delegates: number;
  /** Of the delegates: those with the page open on a phone. */
  readonly phoneShare: number;
  /** Everybody checks in within so many minutes. */
  readonly checkInMinutes: number;
  /** A vote by name is open for so many seconds; 0: there is none. */
  readonly voteSeconds: number;
}

/** What the plan takes for granted, beside what was measured. */
export const PLAN = {
  /** Of a machine's processor and of its line: the other part is for bursts, and for what one machine's death brings. */
  processorShare: 0.5,
  lineShare: 0.8,
  /** The embedded engine sends from one thread, however many cores there are. */
  embeddedCores: 1,
  /** Places of the root for control rooms, previews and links; links take most of them. */
  rootLinks: 40,
  controlRooms: 10,
  /** What the root takes unless it is set otherwise (DIEMCAU_MAX_VIEWERS). */
  rootPlaces: 300,
  /** More edges than this are not set up: {@link MOST_EDGES} of the contract. */
  mostEdges: 500,
  /** A broadcast has left the gateways within so long, ms. */
  broadcastMs: 1_000,
  /** Stills of all rooms, s. */
  stillsEveryS: 10,
  /** At the least: one may die. */
  leastGateways: 2,
  /** Streams out of a conference at once, HLS among them. */
  mostOutputs: 4,
  /** Seconds of HLS that stay on the disk: what the list names, and what slow players may still ask for. */
  hlsKeptS: 80,
} as const;

export interface Rate {
  readonly packets: number;
  /** On the wire, headers included. */
  readonly mbit: number;
}

/** The edges that stand so far from the root; 1: right below it. */
export interface PlanTier {
  readonly tier: number;
  readonly edges: number;
  /** Sites that one of them takes: the limit to be set for it. */
  readonly sites: number;
  /** Edges below one of them, at most. */
  readonly below: number;
  /** Outward, of one of them with all its places taken; and of all together as they are used. */
  readonly mbit: number;
  readonly totalMbit: number;
  readonly coresUsed: number;
  readonly memoryMB: number;
}

/** Why no plan can be made. */
export type PlanFlaw = "machine-too-small" | "too-many-edges";
/** What the root itself would not do as it is set up by itself. */
export type PlanWarning = "root-busy" | "root-places" | "outputs-full" | "hls-uncached";

export interface Plan {
  readonly flaw: PlanFlaw | null;
  readonly warnings: readonly PlanWarning[];
  /** The root serves all sites itself. */
  readonly rootAlone: boolean;
  readonly tiers: readonly PlanTier[];
  readonly edges: number;
  /** Of the edges: how many the sites would need if none ever failed. */
  readonly needed: number;
  readonly cores: number;
  /** What one site receives, on a good line and on a weak one; what one that is on air sends. */
  readonly strong: Rate;
  readonly weak: Rate;
  readonly onAir: Rate;
  /** One edge's link to its parent. */
  readonly link: Rate;
  readonly centre: {
    readonly upMbit: number;
    readonly downMbit: number;
    /** For the media at the root. */
    readonly cores: number;
    readonly links: number;
    /** Places of the root that are taken: by what edges fetch (each size of the pictures and each voice is a session), control rooms, and sites where there are no edges. */
    readonly places: number;
  };
  readonly recordingGB: number;
  /** Of the TURN relays, all together: what comes in, and goes out again. Their processors were not measured. */
  readonly relays: { readonly sites: number; readonly mbit: number };
  /** What leaves for others than sites: one picture and all sounds in one stream. */
  readonly outward: {
    readonly streams: number;
    readonly streamMbit: number;
    /** Of the programs that send (ffmpeg), beside the media engine. */
    readonly cores: number;
    /** What all viewers of HLS receive, and what of it the centre sends: all of it, or one stream to a cache. */
    readonly viewersMbit: number;
    readonly servedMbit: number;
    /** Of the gateways, or of the cache's machine, for the viewers. */
    readonly servingCores: number;
    readonly diskMB: number;
  };
  readonly floor: {
    readonly streams: number;
    readonly gateways: number;
    readonly gatewayCores: number;
    readonly databaseCores: number;
    readonly memoryMB: number;
    /** In the fullest minute. */
    readonly checkInsPerSecond: number;
    readonly votesPerSecond: number;
  };
}

const overheadMbit = (packets: number): number => (packets * OVERHEAD_PER_PACKET * 8) / 1e6;
const rate = (packets: number, kbit: number): Rate => ({ packets, mbit: kbit / 1_000 + overheadMbit(packets) });
const plus = (a: Rate, b: Rate): Rate => ({ packets: a.packets + b.packets, mbit: a.mbit + b.mbit });
const times = ({ packets, mbit }: Rate, by: number): Rate => ({ packets: packets * by, mbit: mbit * by });
const sound = rate(STREAMS_MEASURED.sound.packetsPerSecond, STREAMS_MEASURED.sound.kbitPerSecond);
const small = rate(STREAMS_MEASURED.small.packetsPerSecond, STREAMS_MEASURED.small.kbitPerSecond);

/** A picture of another rate has more packets, not larger ones. */
function pictureOf(size: PictureSize): Rate {
  const { packetsPerSecond, kbitPerSecond } = STREAMS_MEASURED.good;
  return rate((packetsPerSecond / kbitPerSecond) * PICTURES_MEASURED[size], PICTURES_MEASURED[size]);
}

const coresFor = ({ packets }: Rate, { cpuPerPacketUs }: EngineMeasure): number => (packets * cpuPerPacketUs) / 1e6;

/** Cores of a machine that its engine can use. */
export const usableCores = (engine: PlanWish["engine"], cores: number): number => (engine === "embedded" ? Math.min(cores, PLAN.embeddedCores) : cores);

/** Sites that an edge takes when nobody says otherwise: one good picture and its sound each, of half its machine. */
export function placesOf(engine: PlanWish["engine"], cores: number): number {
  const one = rate(STREAMS_MEASURED.good.packetsPerSecond, STREAMS_MEASURED.good.kbitPerSecond);
  return Math.max(10, Math.floor((usableCores(engine, cores) * PLAN.processorShare) / coresFor(one, ENGINES_MEASURED[engine]) / 10) * 10);
}

/** How many edges stand at each distance when every one, and the root, has at most `fan` below it. */
function spread(edges: number, fan: number): number[] {
  const tiers: number[] = [];
  for (let left = edges, most = fan; left > 0; most *= fan) {
    tiers.push(Math.min(left, most));
    left -= tiers.at(-1)!;
  }
  return tiers;
}

/** The fewest below each that keeps the tree as flat as can be; when one of the root's dies, those below it come to the root. */
function fanFor(edges: number): number {
  if (edges <= PLAN.rootLinks) return edges;
  const most = Math.floor((PLAN.rootLinks + 1) / 2);
  const tiers = spread(edges, most).length;
  let fan = most;
  while (fan > 1 && spread(edges, fan - 1).length === tiers) fan--;
  return fan;
}

/** What N sites need, from figures that were measured. Pure: the page shows what it assumes beside it. */
export function planMedia(wish: PlanWish): Plan {
  const measure = ENGINES_MEASURED[wish.engine];
  const good = pictureOf(wish.size);
  const voices = times(sound, Math.max(wish.voices, wish.pictures));
  const strong = plus(times(good, wish.pictures), voices);
  const weak = plus(times(small, wish.pictures), voices);
  const channels = wish.interpretedShare > 0 ? wish.channels : 0;
  const heard = channels > 0 ? wish.interpretedShare : 0;
  const site = plus(plus(times(strong, 1 - wish.weakShare), times(weak, wish.weakShare)), times(sound, heard));
  // At the worst somebody below listens to each channel.
  const link = plus(wish.weakShare > 0 ? plus(strong, weak) : strong, times(sound, channels));
  const linkSessions = (wish.weakShare > 0 ? 2 : 1) + channels;
  const onAir = plus(plus(good, small), sound);

  const processor = usableCores(wish.engine, wish.cores) * PLAN.processorShare;
  const line = wish.lineMbit * PLAN.lineShare;
  /** Sites beside so many links. */
  const sitesBeside = (links: number): number =>
    Math.max(0, Math.floor(Math.min((processor - links * coresFor(link, measure)) / coresFor(site, measure), (line - links * link.mbit) / site.mbit)));

  const root = ENGINES_MEASURED.embedded;
  const rootAt = (links: number, sites: number): { up: Rate; cores: number } => {
    const up = plus(plus(times(link, links), times(site, sites)), times(strong, PLAN.controlRooms));
    return { up, cores: coresFor(up, root) };
  };

  const placesAt = (links: number, sites: number): number => links * linkSessions + PLAN.controlRooms + Math.round(sites * (1 + heard));
  const rootAlone = rootAt(0, wish.sites).cores <= PLAN.processorShare && placesAt(0, wish.sites) <= PLAN.rootPlaces;
  const edges = rootAlone ? { count: 0, needed: 0, tiers: [] } : edgesFor(wish, sitesBeside);
  const flaw: PlanFlaw | null = edges !== null ? null : sitesBeside(0) < 1 ? "machine-too-small" : "too-many-edges";
  const tiers = (edges?.tiers ?? []).map(({ edges: count, sites, below, used }, at): PlanTier => {
    const full = plus(times(site, sites), times(link, below));
    return {
      tier: at + 1,
      edges: count,
      sites,
      below,
      mbit: full.mbit,
      totalMbit: used * site.mbit + (edges!.tiers[at + 1]?.edges ?? 0) * link.mbit,
      coresUsed: coresFor(full, measure),
      memoryMB: Math.ceil(measure.memoryBaseMB + (sites + below) * measure.memoryPerViewerMB),
    };
  });
  const links = tiers[0]?.edges ?? 0;
  const atRoot = rootAt(links, rootAlone ? wish.sites : 0);
  const outward = outwardOf(wish);
  const recorded = wish.recordedHours > 0 ? wish.pictures * (wish.speakers ? 2 : 1) : 0;
  const rootCores =
    atRoot.cores + coresFor(times(onAir, wish.pictures + 1), root) + outward.streams * WAYS_OUT_MEASURED.feedCores + recorded * WAYS_OUT_MEASURED.recordingCores;
  const uncachedCores = wish.hlsCache ? 0 : outward.servingCores;
  const places = placesAt(links, rootAlone ? wish.sites : 0);
  return {
    flaw,
    warnings: [
      ...(rootCores > PLAN.processorShare ? (["root-busy"] as const) : []),
      ...(places > PLAN.rootPlaces ? (["root-places"] as const) : []),
      ...(outward.streams > PLAN.mostOutputs ? (["outputs-full"] as const) : []),
      ...(uncachedCores > PLAN.processorShare ? (["hls-uncached"] as const) : []),
    ],
    rootAlone,
    tiers,
    edges: edges?.count ?? 0,
    needed: edges?.needed ?? 0,
    cores: (edges?.count ?? 0) * wish.cores,
    strong,
    weak,
    onAir,
    link,
    centre: {
      upMbit: atRoot.up.mbit + wish.restreams * outward.streamMbit + outward.servedMbit,
      // Who is on air, one who is cued, and the stills of all.
      downMbit: onAir.mbit * (wish.pictures + 1) + (wish.sites * CENTRE_MEASURED.stillBytes * 8) / PLAN.stillsEveryS / 1e6,
      cores: rootCores,
      links,
      places,
    },
    recordingGB: recordingOf(wish, good),
    relays: { sites: Math.round(wish.sites * wish.relayedShare), mbit: wish.sites * wish.relayedShare * site.mbit },
    outward,
    floor: floorOf(wish, uncachedCores),
  };
}

interface Tree {
  readonly count: number;
  readonly needed: number;
  readonly tiers: readonly { edges: number; sites: number; below: number; used: number }[];
}

/** The fewest edges that carry all sites with any one of them gone; null: there is no such number. */
function edgesFor({ sites }: PlanWish, sitesBeside: (links: number) => number): Tree | null {
  let needed = 0;
  for (let count = 2; count <= PLAN.mostEdges; count++) {
    const fan = fanFor(count);
    const spreadOut = spread(count, fan);
    const tiers = spreadOut.map((edges, at) => {
      const below = spreadOut[at + 1] === undefined ? 0 : Math.ceil(spreadOut[at + 1]! / edges);
      return { edges, below, sites: sitesBeside(below) };
    });
    const places = tiers.reduce((sum, tier) => sum + tier.edges * tier.sites, 0);
    if (needed === 0 && places >= sites) needed = count;
    const largest = Math.max(...tiers.map((tier) => tier.sites));
    // An edge that has no place left for sites would only pass on: the machines are too small for this tree.
    if (tiers.some((tier) => tier.sites < 1) || places - largest < sites) continue;
    return { count, needed: Math.min(needed, count), tiers: tiers.map((tier) => ({ ...tier, used: (sites * tier.edges * tier.sites) / places })) };
  }
  return null;
}

function recordingOf({ recordedHours, pictures, voices, speakers }: PlanWish, good: Rate): number {
  const mbit = pictures * (good.mbit - overheadMbit(good.packets)) + (Math.max(voices, pictures) * STREAMS_MEASURED.sound.kbitPerSecond) / 1_000;
  return (mbit * 3_600 * recordedHours * (speakers ? 2 : 1)) / 8 / 1_000;
}

function outwardOf({ hlsViewers, hlsCache, restreams, size }: PlanWish): Plan["outward"] {
  const hls = hlsViewers > 0 ? 1 : 0;
  const streamMbit = ((PICTURES_MEASURED[size] + WAYS_OUT_MEASURED.soundKbit) * WAYS_OUT_MEASURED.container) / 1_000;
  const viewersMbit = hlsViewers * streamMbit;
  // What a viewer costs goes with the bytes that it is sent: it was measured with the larger picture.
  const viewerUs = (hlsCache ? WAYS_OUT_MEASURED.cachedViewerUs : WAYS_OUT_MEASURED.viewerUs) * (PICTURES_MEASURED[size] / PICTURES_MEASURED["720"]);
  return {
    streams: hls + restreams,
    streamMbit,
    cores: hls * WAYS_OUT_MEASURED.hlsCores + restreams * WAYS_OUT_MEASURED.restreamCores,
    viewersMbit,
    servedMbit: hlsCache ? hls * streamMbit : viewersMbit,
    servingCores: (hlsViewers * viewerUs) / 1e6,
    diskMB: (hls * streamMbit * PLAN.hlsKeptS) / 8,
  };
}

/** @param servingCores what gateways use besides, for viewers of HLS */
function floorOf({ sites, delegates, phoneShare, checkInMinutes, voteSeconds }: PlanWish, servingCores: number): Plan["floor"] {
  const phones = Math.round(delegates * phoneShare);
  const streams = sites + phones + PLAN.controlRooms;
  const checkInsPerSecond = delegates / (checkInMinutes * 60);
  const votesPerSecond = voteSeconds > 0 ? phones / voteSeconds : 0;
  // Not at the same moment: whoever has checked in votes later. Stills go on all the time.
  const broadcast = (streams * CENTRE_MEASURED.deliveryUs) / (PLAN.broadcastMs * 1_000);
  const stills = ((sites / PLAN.stillsEveryS) * CENTRE_MEASURED.stillUs) / 1e6;
  const acts = Math.max(checkInsPerSecond * CENTRE_MEASURED.checkInUs, votesPerSecond * CENTRE_MEASURED.voteUs) / 1e6;
  const gatewayCores = broadcast + stills + acts + servingCores;
  return {
    streams,
    gateways: Math.max(PLAN.leastGateways, Math.ceil(streams / CENTRE_MEASURED.streamsOfOneGateway), Math.ceil(gatewayCores / PLAN.processorShare)),
    gatewayCores,
    databaseCores: (Math.max(checkInsPerSecond, votesPerSecond) * CENTRE_MEASURED.rowUs) / 1e6,
    memoryMB: (streams * CENTRE_MEASURED.streamKB) / 1_000,
    checkInsPerSecond,
    votesPerSecond,
  };
}

/** The edges of a plan as they would be set up, each with the number of the one it pulls from (null: the root). */
export function planEdges({ tiers }: Pick<Plan, "tiers">): { parent: number | null; tier: number; limit: number }[] {
  const made: { parent: number | null; tier: number; limit: number }[] = [];
  let above: number[] = [];
  for (const { tier, edges, sites } of tiers) {
    const first = made.length;
    for (let at = 0; at < edges; at++) made.push({ parent: above.length === 0 ? null : above[at % above.length]!, tier, limit: sites });
    above = Array.from({ length: edges }, (_, at) => first + at);
  }
  return made;
}

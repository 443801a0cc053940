/** Edges: machines that carry the programme to the sites, and how they speak with the centre. */
import { Type, type Static } from "typebox";
import { Instant, Nullable, Uuid } from "./primitives.ts";

/** Most edges of one installation. */
export const MOST_EDGES = 500;
/** An edge says how it is that often; two missed, and it is taken for lost, ms. */
export const EDGE_BEAT_MS = 2_000;
/** The name of the root among the edges: what a WHEP answer says in `x-diemcau-edge`, and what `?avoid=` may name. */
export const ROOT_EDGE = "root";
/** Header of a WHEP answer: who carries the session. */
export const EDGE_HEADER = "x-diemcau-edge";

export const EDGE_ENGINES = ["embedded", "janus"] as const;
export const EdgeEngine = Type.Union([Type.Literal("embedded"), Type.Literal("janus")]);
export type EdgeEngine = Static<typeof EdgeEngine>;

/**
 * waiting: has never registered, or not since the centre's database was restarted. joining: it has, but the centre does
 * not reach it yet. up. draining: carries on but takes nobody new. stopped: it was asked to end and has said so. lost:
 * was up and says nothing any more.
 */
export const EDGE_STATES = ["waiting", "joining", "up", "draining", "stopped", "lost"] as const;
export const EdgeState = Type.Union([Type.Literal("waiting"), Type.Literal("joining"), Type.Literal("up"), Type.Literal("draining"), Type.Literal("stopped"), Type.Literal("lost")]);
export type EdgeState = Static<typeof EdgeState>;

const Count = Type.Integer({ minimum: 0, maximum: 2 ** 53 - 1 });
const Measure = Type.Number({ minimum: 0, maximum: 1e12 });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
/** Sites it may carry. */
const ViewerLimit = Type.Integer({ minimum: 1, maximum: 100_000 });
/** Becomes part of an address and of a command line; not what the centre itself is called beside them, in metrics too. */
export const EdgeName = Type.String({ pattern: "^(?!root$)[a-z0-9][a-z0-9-]{0,39}$" });

/** The link of an edge to its parent. */
export const EdgeLink = Type.Object({
  conferenceId: Uuid,
  /** Id of the edge it pulls from, or "root". */
  from: Type.String({ maxLength: 40 }),
  connected: Type.Boolean(),
  layer: Type.Union([Type.Literal("good"), Type.Literal("small")]),
  /** bit/s */
  bitrate: Measure,
  /** 0 to 1 */
  loss: Type.Number({ minimum: 0, maximum: 1 }),
  rttMs: Nullable(Measure),
  jitterMs: Nullable(Measure),
  /** Pictures that came in the last second, of the slot that had most. */
  fps: Measure,
  reconnects: Count,
});
export type EdgeLink = Static<typeof EdgeLink>;

export const EdgeLoad = Type.Object({
  viewers: Count,
  packetsPerSecond: Measure,
  bitsPerSecond: Measure,
  /** Of its process, 1 = one core. */
  cpu: Measure,
  cores: Type.Integer({ minimum: 1, maximum: 4_096 }),
  /** How late its event loop is, 99th of a hundred, ms. */
  loopMs: Measure,
  /** One for each programme and layer that it pulls. */
  links: Type.Array(EdgeLink, { maxItems: 512 }),
});
export type EdgeLoad = Static<typeof EdgeLoad>;

/** POST /api/edges/register, with `authorization: Bearer <key>` */
export const EdgeRegistration = Type.Object(
  {
    /** New with each start of the program. */
    instance: Uuid,
    engine: EdgeEngine,
    /** Name of the edge above it, from the address it was started with; null: the root. */
    parent: Nullable(EdgeName),
    /** Where the centre reaches it; without a host: where it called from. */
    controlHost: Nullable(Type.String({ minLength: 1, maxLength: 255, pattern: "^[A-Za-z0-9.:_-]+$" })),
    controlPort: Port,
    /** What it was started with; the centre's own setting is stronger. */
    limit: ViewerLimit,
    cores: Type.Integer({ minimum: 1, maximum: 4_096 }),
  },
  { additionalProperties: false },
);
export type EdgeRegistration = Static<typeof EdgeRegistration>;
export const EdgeRegistered = Type.Object({ edgeId: Uuid, name: Type.String(), beatMs: Type.Integer() });
export type EdgeRegistered = Static<typeof EdgeRegistered>;

/** POST /api/edges/beat */
export const EdgeBeat = Type.Object(
  {
    instance: Uuid,
    load: EdgeLoad,
    /** Now and then: the round trips of sites, ms, by conference and ordinal. */
    roundTrips: Type.Optional(Type.Array(Type.Object({ conferenceId: Uuid, site: Type.Integer({ minimum: 0, maximum: 99_999 }), rttMs: Measure }, { additionalProperties: false }), { maxItems: 1_000 })),
    /** It is being stopped and waits for its sites to go elsewhere. */
    leaving: Type.Optional(Type.Boolean()),
    /** Its last word: it ends now. */
    stopped: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type EdgeBeat = Static<typeof EdgeBeat>;
/** What the centre wants of it. */
export const EdgeOrders = Type.Object({
  state: EdgeState,
  limit: ViewerLimit,
  /** When the next is due, ms. */
  beatMs: Type.Integer({ minimum: 100 }),
  /** Another number than before: its links are to be made anew, from another parent. */
  links: Count,
});
export type EdgeOrders = Static<typeof EdgeOrders>;

/** GET /api/edges */
export const EdgeView = Type.Object({
  id: Uuid,
  name: Type.String(),
  /** Null: below the root. */
  parentId: Nullable(Uuid),
  /** The unit whose sites it serves first; null: everybody's. */
  unit: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
  engine: Nullable(EdgeEngine),
  address: Nullable(Type.String()),
  limit: ViewerLimit,
  /** Set by the administrator; null: what it was started with. */
  ownLimit: Nullable(ViewerLimit),
  state: EdgeState,
  /** Since when it says nothing, where it is lost or stopped, ms. */
  silentMs: Nullable(Count),
  load: Nullable(EdgeLoad),
  /** Why the centre does not reach it. */
  trouble: Nullable(Type.String()),
});
export type EdgeView = Static<typeof EdgeView>;
/** overloaded: it answers, and does everything late. silent: it does not answer. */
export const RootState = Type.Union([Type.Literal("up"), Type.Literal("overloaded"), Type.Literal("silent")]);
export type RootState = Static<typeof RootState>;
export const RootView = Type.Object({
  viewers: Nullable(Count),
  limit: ViewerLimit,
  forSites: Count,
  state: RootState,
  /** Since when it does not answer. */
  since: Nullable(Instant),
  /** Of its process, 1 = one core; how many there are; how late its event loop is, ms. */
  load: Nullable(Type.Object({ cpu: Measure, cores: Count, loopMs: Measure })),
});
export type RootView = Static<typeof RootView>;
export const EdgesBoard = Type.Object({ edges: Type.Array(EdgeView), root: RootView });
export type EdgesBoard = Static<typeof EdgesBoard>;

const own = { name: EdgeName, parentId: Nullable(Uuid), unitId: Nullable(Uuid), limit: Nullable(ViewerLimit) };
/** POST /api/edges */
export const NewEdge = Type.Object({ id: Uuid, ...own }, { additionalProperties: false });
export type NewEdge = Static<typeof NewEdge>;
/** POST /api/edges/:edgeId */
export const EdgeChange = Type.Object(own, { additionalProperties: false });
export type EdgeChange = Static<typeof EdgeChange>;
/** POST /api/edges/:edgeId/drain */
export const EdgeDrain = Type.Object({ drain: Type.Boolean() }, { additionalProperties: false });
export type EdgeDrain = Static<typeof EdgeDrain>;
/** POST /api/edges/:edgeId/spread: rooms of fuller edges are asked to come to this one, so many at most. */
export const EdgeSpread = Type.Object({ asked: Count });
export type EdgeSpread = Static<typeof EdgeSpread>;
/** The address that makes a machine this edge; holds its key. POST /api/edges, GET /api/edges/:edgeId/address, POST /api/edges/:edgeId/key */
export const EdgeAddress = Type.Object({ id: Uuid, name: Type.String(), parent: Type.String() });
export type EdgeAddress = Static<typeof EdgeAddress>;

/** GET /api/conferences/:conferenceId/edge-places: where all its sites would play from if they joined now. */
export const EdgePlaces = Type.Object({
  sites: Count,
  /** As first and as second edge. */
  edges: Type.Array(Type.Object({ id: Uuid, first: Count, second: Count })),
  /** Whom the root would take. */
  root: Count,
  /** Sites that would be refused. */
  without: Count,
});
export type EdgePlaces = Static<typeof EdgePlaces>;

/** `event: move` of a conference's stream, not journalled: whoever plays from this edge sets the programme up anew. */
export const EdgeMove = Type.Object({
  edge: Type.String({ maxLength: 40 }),
  /** Spread over so long, so that a thousand do not come at once, ms. */
  withinMs: Type.Integer({ minimum: 0, maximum: 60_000 }),
  /** Where some of them would be better off: each that is of the share asks whether it is. Left out: they all leave. */
  to: Type.Optional(Type.Object({ edge: Uuid, share: Type.Number({ minimum: 0, maximum: 1 }) })),
});
export type EdgeMove = Static<typeof EdgeMove>;

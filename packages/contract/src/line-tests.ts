/** Line tests: a room tries its own camera, sound and line before the day; the centre sees who has. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "./primitives.ts";

/** What is judged, each by itself. The order is kept in the database: append only. */
export const LINE_TEST_PARTS = ["camera", "microphone", "loudspeaker", "up", "down", "loss", "delay", "browser", "clock"] as const;
export type LineTestPart = (typeof LINE_TEST_PARTS)[number];
export const LineTestPart = Type.Union(LINE_TEST_PARTS.map((part) => Type.Literal(part)));

/** From good to bad; the place in the list is what the database keeps. */
export const LINE_TEST_VERDICTS = ["good", "usable", "not-usable"] as const;
export type LineTestVerdict = (typeof LINE_TEST_VERDICTS)[number];
export const LineTestVerdict = Type.Union([Type.Literal("good"), Type.Literal("usable"), Type.Literal("not-usable")]);

/** Why a device gave nothing. */
export const DeviceFault = Type.Union([Type.Literal("denied"), Type.Literal("missing"), Type.Literal("busy"), Type.Literal("insecure")]);
export type DeviceFault = Static<typeof DeviceFault>;

const measure = (maximum: number) => Type.Number({ minimum: 0, maximum });
const Share = measure(1);
/** Sound level: 0 is the loudest that a number can hold. */
const Decibel = Type.Number({ minimum: -160, maximum: 20 });

/** What the room's PC measured; the server judges it by the one table in packages/rules/src/line-test. */
export const LineTestMeasures = Type.Object(
  {
    camera: Nullable(
      Type.Object(
        {
          width: measure(16_384),
          height: measure(16_384),
          /** Pictures that really came, a second. */
          fps: measure(1_000),
          /** 0 black … 255 white: mean, and the brightest spot. */
          brightness: measure(255),
          brightest: measure(255),
          /** Largest share of points that differ between two pictures: 0 is a frozen picture. */
          moving: Share,
        },
        { additionalProperties: false },
      ),
    ),
    cameraFault: Nullable(DeviceFault),
    microphone: Nullable(
      Type.Object(
        {
          /** Of the loudest tenth of the time, when somebody was asked to speak. */
          speechDb: Decibel,
          peakDb: Decibel,
          /** Share of samples at the ceiling. */
          clipped: Share,
        },
        { additionalProperties: false },
      ),
    ),
    microphoneFault: Nullable(DeviceFault),
    loudspeaker: Type.Object(
      {
        /** The browser could play at all. */
        played: Type.Boolean(),
        /** The microphone heard the tone over what it heard before. */
        heardItself: Type.Boolean(),
        /** What the person said when asked; null: not asked, or no answer. */
        heardByPerson: Nullable(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    line: Nullable(
      Type.Object(
        {
          upKbps: measure(1_000_000),
          downKbps: measure(1_000_000),
          lossUp: Share,
          lossDown: Share,
          rttMs: Nullable(measure(60_000)),
          /** Pictures of the room that came back from the media server. */
          framesBack: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          /** The PC, not the line, held the picture back. */
          pcSlow: Type.Boolean(),
          /** Who sent the room's own picture back, as the answer to its offer named them: an edge's id, or "root". */
          edge: Type.Optional(Type.String({ maxLength: 40, pattern: "^[a-z0-9-]+$" })),
          /** Round trip to whoever sent it back, ms; `rttMs` is to the root. */
          edgeRttMs: Type.Optional(measure(60_000)),
          /** What bounds `downKbps`: all that was sent arrived, so the line carries that and maybe more; or the line. */
          downLimit: Type.Optional(Type.Union([Type.Literal("sent"), Type.Literal("line")])),
        },
        { additionalProperties: false },
      ),
    ),
    /**
     * `unreachable`: no answer, or the media's port is closed. `no-picture`: connected, but nothing came back.
     * `large-packets`: pictures go on losing packets, however little is sent, while the sound beside them is whole.
     */
    lineFault: Nullable(Type.Union([Type.Literal("unreachable"), Type.Literal("no-picture"), Type.Literal("large-packets"), Type.Literal("codec"), Type.Literal("full")])),
    browser: Type.Object({ name: Line(40), major: Type.Integer({ minimum: 0, maximum: 100_000 }) }, { additionalProperties: false }),
    /** Server's clock minus the PC's; null: not measured. */
    clockOffsetMs: Nullable(Type.Number({ minimum: -1e13, maximum: 1e13 })),
  },
  { additionalProperties: false },
);
export type LineTestMeasures = Static<typeof LineTestMeasures>;

/** POST /api/conferences/:id/line-tests */
export const NewLineTest = Type.Object({ id: Uuid, measures: LineTestMeasures }, { additionalProperties: false });
export type NewLineTest = Static<typeof NewLineTest>;

/** From where the room received itself. */
export const LineTestServer = Type.Object({
  /** Null: the centre's own server. */
  edge: Nullable(Type.String()),
  /** There are other servers, and none of them took the room. */
  fellBack: Type.Boolean(),
});
export type LineTestServer = Static<typeof LineTestServer>;

export const LineTest = Type.Object({
  id: Uuid,
  at: Instant,
  overall: LineTestVerdict,
  /** Of the parts in their order. */
  parts: Type.Array(LineTestVerdict),
  /** Why a part is not good, the worst first. */
  reasons: Type.Array(Type.String()),
  measures: LineTestMeasures,
  /** Null: not told (tests of earlier versions, or the line was not reached). */
  server: Nullable(LineTestServer),
});
export type LineTest = Static<typeof LineTest>;
export const LineTestTaken = Type.Object({ test: LineTest, repeated: Type.Boolean() });
export type LineTestTaken = Static<typeof LineTestTaken>;
/** GET /api/conferences/:id/sites/:ordinal/line-tests, the newest first. */
export const LineTestHistory = Type.Object({ tests: Type.Array(LineTest) });
export type LineTestHistory = Static<typeof LineTestHistory>;

/** POST /api/conferences/:id/line-tests/turns: only so many rooms load the media server at once. */
export const AskTurn = Type.Object({ id: Uuid }, { additionalProperties: false });
export const LineTestTurn = Type.Object({
  go: Type.Boolean(),
  /** From 1; 0 when it is this room's turn. */
  place: Type.Integer(),
  waiting: Type.Integer(),
  /** About how long it will take, ms. */
  waitMs: Type.Integer(),
  /** Ask again after, ms. */
  askAgainMs: Type.Integer(),
  /** The server's clock. */
  now: Instant,
});
export type LineTestTurn = Static<typeof LineTestTurn>;

const LevelCode = Type.String({ minLength: 1, maxLength: 60 });
/** POST /api/conferences/:id/line-tests/rounds */
export const NewLineTestRound = Type.Object(
  {
    id: Uuid,
    name: Line(120),
    startsAt: Instant,
    endsAt: Instant,
    /** Empty: every level. */
    levels: Type.Array(LevelCode, { maxItems: 20 }),
    /** These sites and what is below them; empty: all. */
    sites: Type.Array(SiteOrdinal, { maxItems: 200 }),
  },
  { additionalProperties: false },
);
export type NewLineTestRound = Static<typeof NewLineTestRound>;
/** POST …/line-tests/rounds/:roundId: other times of a round that is not over. */
export const MoveLineTestRound = Type.Object({ startsAt: Instant, endsAt: Instant }, { additionalProperties: false });
export const LineTestRound = Type.Object({ ...NewLineTestRound.properties });
export type LineTestRound = NewLineTestRound;
/** GET /api/conferences/:id/line-tests/rounds, by time; a room and an officer see those that concern them. */
export const LineTestRounds = Type.Object({ now: Instant, rounds: Type.Array(LineTestRound) });
export type LineTestRounds = Static<typeof LineTestRounds>;

export const VerdictCounts = Type.Object({ good: Type.Integer(), usable: Type.Integer(), notUsable: Type.Integer(), none: Type.Integer() });
export type VerdictCounts = Static<typeof VerdictCounts>;

/** GET /api/conferences/:id/line-tests/board?under=&round= */
export const LineTestBoard = Type.Object({
  now: Instant,
  /** Null: several subtrees, or all. */
  under: Nullable(SiteOrdinal),
  total: VerdictCounts,
  levels: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), counts: VerdictCounts })),
  /** Directly below `under`, each with everything below it. */
  branches: Type.Array(Type.Object({ site: SiteOrdinal, name: Type.String(), hasBelow: Type.Boolean(), counts: VerdictCounts })),
  /** How often each part was judged so among the latest tests. */
  parts: Type.Array(Type.Object({ usable: Type.Integer(), notUsable: Type.Integer() })),
});
export type LineTestBoard = Static<typeof LineTestBoard>;

export const LineTestRow = Type.Object({
  site: SiteOrdinal,
  name: Type.String(),
  /** The site above it; "" at the top. */
  parentName: Type.String(),
  level: Type.String(),
  at: Nullable(Instant),
  overall: Nullable(LineTestVerdict),
  /** It is not usable now, but was passed at that time: something has changed since. Else null. */
  passedAt: Nullable(Instant),
  parts: Type.Array(LineTestVerdict),
  reasons: Type.Array(Type.String()),
  server: Nullable(LineTestServer),
  contact: Type.String(),
  telephone: Type.String(),
});
export type LineTestRow = Static<typeof LineTestRow>;
/** GET /api/conferences/:id/line-tests/sites?under=&round=&verdict=&part=&level=&find=&sort=&offset=&limit= */
export const LineTestRows = Type.Object({ now: Instant, total: Type.Integer(), rows: Type.Array(LineTestRow) });
export type LineTestRows = Static<typeof LineTestRows>;

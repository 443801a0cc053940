import { CAPTION_LINES, TRACKS_LIMIT, type Command } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { decide, type Actor, type Decision } from "../decide.ts";
import { Floor, contextOf, testId } from "../testing.ts";
import { speaksOn } from "./slice.ts";

const TRACK = testId(50);
const CHANNEL = testId(60);
let next = 1_000;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** A live conference with one track; commands by whom one likes. */
function floorWith(role: Actor["role"] = "stenographer") {
  const floor = new Floor(5);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  floor.carryOut({ id: testId(2), kind: "caption.set-track", trackId: TRACK, language: "vi", name: "Tiếng Việt" });
  const by = (name: string, command: WithoutId<Command>, account = name): Decision => {
    const decision = decide(floor.state, { ...command, id: testId(next++) } as Command, { ...contextOf(5), by: { role, name: `account:${name}`, account, site: -1, covers: () => true } });
    if (decision.ok) for (const entry of decision.entries) floor.append({ ...entry, by: `account:${name}` } as never);
    return decision;
  };
  return { floor, by, track: () => floor.state.captions.tracks[0]! };
}

describe("captions", () => {
  it("are typed by whoever has the turn, and the turn goes over by one press", () => {
    const { by, track } = floorWith();
    const line = (text: string) => ({ kind: "caption.say", trackId: TRACK, text }) as const;
    expect(by("An", line("Kính thưa"))).toMatchObject({ ok: false, problem: "caption-turn-elsewhere" });
    by("An", { kind: "caption.take-turn", trackId: TRACK });
    expect(by("An", line("Kính thưa hội nghị")).ok).toBe(true);
    by("Bình", { kind: "caption.take-turn", trackId: TRACK });
    // What An had begun is not lost in silence: it is refused, and stays with An.
    expect(by("An", line("các đồng chí"))).toMatchObject({ ok: false, problem: "caption-turn-elsewhere" });
    by("Bình", line("các đồng chí"));
    expect(track().lines.map(({ n, text }) => [n, text])).toEqual([[1, "Kính thưa hội nghị"], [2, "các đồng chí"]]);
    // Leaving a turn that one has lost takes it from nobody.
    by("An", { kind: "caption.leave-turn", trackId: TRACK });
    expect(track().turn?.holder).toBe("account:Bình");
  });

  it("may be corrected while they are shown, by any stenographer, and keep their place", () => {
    const { by, track } = floorWith();
    by("An", { kind: "caption.take-turn", trackId: TRACK });
    for (let n = 1; n <= CAPTION_LINES + 2; n++) by("An", { kind: "caption.say", trackId: TRACK, text: `dòng ${n}` });
    expect(track().lines.map(({ n }) => n)).toEqual(Array.from({ length: CAPTION_LINES }, (_, at) => at + 3));
    const before = track().lines.find(({ n }) => n === 5)!;
    by("Bình", { kind: "caption.correct", trackId: TRACK, n: 5, text: "dòng năm" });
    expect(track().lines.find(({ n }) => n === 5)).toEqual({ ...before, text: "dòng năm" });
    expect(by("Bình", { kind: "caption.correct", trackId: TRACK, n: 2, text: "x" })).toMatchObject({ ok: false, problem: "caption-line-too-old" });
  });

  it("keep what was said: a track with lines stays, and there are not too many", () => {
    const { by } = floorWith("producer");
    by("An", { kind: "caption.take-turn", trackId: TRACK });
    by("An", { kind: "caption.say", trackId: TRACK, text: "một" });
    expect(by("P", { kind: "caption.remove-track", trackId: TRACK })).toMatchObject({ ok: false, problem: "caption-track-used" });
    const set = (n: number) => by("P", { kind: "caption.set-track", trackId: testId(500 + n), language: "en", name: `T${n}` });
    for (let n = 1; n < TRACKS_LIMIT; n++) expect(set(n).ok).toBe(true);
    expect(set(TRACKS_LIMIT)).toMatchObject({ ok: false, problem: "caption-tracks-full" });
    expect(by("P", { kind: "caption.remove-track", trackId: testId(501) }).ok).toBe(true);
  });
});

describe("an interpreter's microphone", () => {
  const set = (...accounts: string[]) =>
    ({ kind: "channel.set", channelId: CHANNEL, language: "en", name: "English", interpreters: accounts.map((account) => ({ account, name: account })) }) as const;
  const mic = (on: boolean) => ({ kind: "channel.switch-mic", channelId: CHANNEL, on }) as const;

  it("is theirs alone to open; it shuts when the channel goes to somebody else, and with the conference", () => {
    const { by, floor } = floorWith("interpreter");
    const open = () => typeof floor.state.captions.channels[0]?.mic === "number";
    by("P", set("Lan"));
    expect(by("Mai", mic(true))).toMatchObject({ ok: false, problem: "channel-not-yours" });
    by("Lan", mic(true));
    expect(open()).toBe(true);
    expect(by("Mai", mic(false))).toMatchObject({ ok: false, problem: "channel-not-yours" });
    by("P", set("Lan", "Mai"));
    expect(open()).toBe(true);
    by("P", set("Mai"));
    expect(open()).toBe(false);
    by("Mai", mic(true));
    floor.carryOut({ id: testId(3), kind: "conference.close" });
    expect(open()).toBe(false);
  });

  const WINDOWS = [testId(71), testId(72), testId(73)];
  const open = (window: number) => ({ ...mic(true), window: WINDOWS[window]! });
  const shut = (window: number) => ({ ...mic(false), window: WINDOWS[window]! });
  const holder = (floor: Floor) => floor.state.captions.channels[0]?.holder;

  it("is one window's: of two who open it in the same moment the second is refused, and told who speaks", () => {
    const { by, floor } = floorWith("interpreter");
    by("P", set("Lan", "Mai"));
    expect(by("Lan", open(0)).ok).toBe(true);
    const since = floor.state.captions.channels[0]!.mic;
    expect(by("Mai", open(1))).toEqual({ ok: false, problem: "channel-mic-held", detail: "Lan" });
    // Nor does Lan speak twice, and what is sent again changes nothing.
    expect(by("Lan", open(2))).toMatchObject({ ok: false, problem: "channel-mic-held" });
    expect(by("Lan", open(0))).toEqual({ ok: true, entries: [] });
    expect([holder(floor), floor.state.captions.channels[0]!.mic]).toEqual([{ account: "Lan", name: "Lan", window: WINDOWS[0] }, since]);
    // A window that goes without having it takes it from nobody; a partner shuts it on purpose.
    expect(by("Mai", shut(1))).toEqual({ ok: true, entries: [] });
    by("Mai", mic(false));
    expect([holder(floor), floor.state.captions.channels[0]!.mic]).toEqual([undefined, null]);
    expect(by("Mai", open(1)).ok).toBe(true);
    expect(by("Lan", shut(0))).toEqual({ ok: true, entries: [] });
    expect(holder(floor)?.account).toBe("Mai");
    expect([speaksOn(floor.state.captions, CHANNEL, "Mai"), speaksOn(floor.state.captions, CHANNEL, "Lan")]).toEqual([true, false]);
    // A partner who loses the channel does not take the word from who speaks.
    by("P", set("Mai"));
    expect(holder(floor)?.account).toBe("Mai");
    by("P", set("Lan"));
    expect(floor.state.captions.channels[0]!.mic).toBeNull();
  });

  it("may be shut by the producer, who may not open it", () => {
    const { by, floor } = floorWith("producer");
    by("P", set("P2"));
    by("P2", mic(true));
    expect(by("P", mic(true))).toMatchObject({ ok: false, problem: "channel-not-yours" });
    expect(by("P", mic(false)).ok).toBe(true);
    expect(floor.state.captions.channels[0]!.mic).toBeNull();
  });
});

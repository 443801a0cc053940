import type { Command, Entry } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { BySite } from "../by-site.ts";
import { initialState } from "../state.ts";
import { isInSet, siteSet, sitesOf } from "../site-set.ts";
import { Floor, OFFICER, randomFloor, randomOf, testId } from "../testing.ts";
import { NO_SITE, oneSite, projectEntry, snapshotFor, targetsOf } from "../visibility.ts";
import { NOTE_LIMIT } from "./decide.ts";
import { RATE_LIMIT } from "./line.ts";
import { countsEntry } from "./slice.ts";

const SITES = 20;
let last = 0;
const id = () => testId(0xbeef0000 + last++);

function openFloor(): Floor {
  const floor = new Floor(SITES);
  floor.carryOut({ id: id(), kind: "conference.open" });
  return floor;
}
const send = (change: Partial<Extract<Command, { kind: "notice.send" }>> = {}): Extract<Command, { kind: "notice.send" }> => ({
  id: id(),
  kind: "notice.send",
  text: "Please be seated",
  urgency: "confirm",
  rooms: true,
  to: null,
  chosen: { kind: "all" },
  ...change,
});
const noticesOf = (floor: Floor, site: number) => snapshotFor(floor.state, "site", oneSite(site)).messages.notices.map(({ text }) => text);

describe("a set of sites as bits", () => {
  it("gives back what it was made of, whatever that is", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = randomOf(seed);
      const all = random.pick([20, 300, 21_000, 100_000]);
      const sites = [...new Set(Array.from({ length: 1 + random.below(200) }, () => random.below(all)))].toSorted((a, b) => a - b);
      const set = siteSet(sites)!;
      expect(sitesOf(set)).toEqual(sites);
      for (let tries = 0; tries < 100; tries++) {
        const site = random.below(all);
        expect(isInSet(set, site)).toBe(sites.includes(site));
      }
    }
    expect(siteSet([])).toBeNull();
  });

  it("stays small: all of 21,000 sites, and one of them", () => {
    expect(siteSet(Array.from({ length: 21_000 }, (_, site) => site))!.bits.length).toBeLessThan(3_600);
    expect(siteSet([20_999])!.bits).toHaveLength(4);
  });

  it("reads rubbish as some set, and never beyond it", () => {
    expect(sitesOf({ from: 8, bits: "" })).toEqual([]);
    expect(isInSet({ from: 8, bits: "" }, 8)).toBe(false);
    expect(isInSet({ from: 8, bits: "////" }, 31)).toBe(true);
    expect(isInSet({ from: 8, bits: "////" }, 32)).toBe(false);
  });
});

describe("rows by site", () => {
  it("keep what was set, and the older table as it was", () => {
    const blank = { n: 0 };
    const one = new BySite(blank).with(3, { n: 3 });
    const two = one.with(20_999, { n: 7 }).with(3, { n: 4 });
    expect([one.get(3).n, one.get(20_999).n, two.get(3).n, two.get(20_999).n, two.get(5)]).toEqual([3, 0, 4, 7, blank]);
    expect([...two.entries()].map(([site]) => site)).toEqual([3, 20_999]);
    expect([...BySite.of(blank, two.entries()).entries()]).toEqual([...two.entries()]);
  });
});

describe("a notice", () => {
  it("to some rooms is theirs alone, and says to nobody whom else it is for", () => {
    const floor = openFloor();
    floor.carryOut(send({ text: "For three and nine", to: siteSet([3, 9]) }));
    floor.carryOut(send({ text: "For all" }));
    floor.carryOut(send({ text: "For phones", rooms: false, delegates: { classes: null } }));
    expect(noticesOf(floor, 3)).toEqual(["For three and nine", "For all"]);
    expect(noticesOf(floor, 4)).toEqual(["For all"]);
    const seen = JSON.stringify(snapshotFor(floor.state, "site", oneSite(3)).messages);
    expect(seen).not.toMatch(/"to"|"chosen"|"sites"|delegates"|"by"/);
    expect(snapshotFor(floor.state, "officer", { covers: (site) => site === 9 }).messages.notices).toHaveLength(2);
    expect(floor.state.messages.notices.map(({ sites }) => sites)).toEqual([2, SITES, SITES]);
  });

  it("to some of the delegates is on the shared stream without its text", () => {
    const floor = openFloor();
    floor.carryOut(send({ text: "Lunch is in hall B", delegates: { classes: null } }));
    floor.carryOut(send({ text: "Guests meet at noon", delegates: { classes: ["Guest"] } }));
    floor.carryOut(send({ text: "Room nine only", to: siteSet([9]), delegates: { classes: null } }));
    floor.carryOut(send({ text: "Rooms only" }));
    expect(snapshotFor(floor.state, "delegate").messages.notices.map(({ text }) => text)).toEqual(["Lunch is in hall B", "", ""]);
    const wire = JSON.stringify(floor.journal.map((entry) => projectEntry(entry, "delegate")));
    expect(wire).toContain("Lunch");
    expect(wire).not.toMatch(/Guests meet|Room nine|Rooms only/);
  });

  it("is refused to nobody, to rooms that are not there, and after the end", () => {
    const floor = openFloor();
    expect(floor.carryOut(send({ rooms: false }))).toMatchObject({ problem: "notice-to-nobody" });
    expect(floor.carryOut(send({ to: { from: 0, bits: "" } }))).toMatchObject({ problem: "notice-to-nobody" });
    expect(floor.carryOut(send({ to: siteSet([SITES]) }))).toMatchObject({ problem: "site-unknown" });
    expect(floor.carryOut(send({ to: { from: 0, bits: "A" } }))).toMatchObject({ problem: "input-malformed" });
    floor.carryOut({ id: id(), kind: "conference.close" });
    expect(floor.carryOut(send())).toMatchObject({ problem: "conference-ended" });
  });

  it("that was withdrawn is withdrawn once, and nobody is reminded of it", () => {
    const floor = openFloor();
    const notice = send();
    floor.carryOut(notice);
    expect(floor.carryOut({ id: id(), kind: "notice.withdraw", noticeId: notice.id })).toMatchObject({ entries: [{ kind: "notice.withdrawn" }] });
    expect(floor.carryOut({ id: id(), kind: "notice.withdraw", noticeId: notice.id })).toEqual({ ok: true, entries: [] });
    expect(floor.carryOut({ id: id(), kind: "notice.remind", noticeId: notice.id })).toMatchObject({ problem: "notice-unknown" });
  });

  it("is received by the rooms it is for, and by no other", () => {
    const floor = openFloor();
    const notice = send({ to: siteSet([3]) });
    floor.carryOut(notice);
    const receive = (site: number, noticeId: string) => floor.carryOut({ id: id(), kind: "notice.receive", site, delivered: [noticeId], read: [] }, `site:${site}`);
    expect(receive(3, notice.id)).toEqual({ ok: true, entries: [] });
    expect(receive(4, notice.id)).toMatchObject({ problem: "notice-unknown" });
    expect(receive(3, testId(1))).toMatchObject({ problem: "notice-unknown" });
  });
});

describe("a room's line", () => {
  const lineOf = (floor: Floor, site: number) => floor.state.messages.lines.get(site);

  it("waits from the room's first message until it is answered or settled", () => {
    const floor = openFloor();
    const say = (text: string, by: string) => floor.carryOut({ id: id(), kind: "line.say", site: 5, text }, by);
    say("No sound here", "site:5");
    const since = lineOf(floor, 5).waitingSince;
    say("Still none", "site:5");
    expect(lineOf(floor, 5)).toMatchObject({ sent: 2, waitingSince: since, excerpt: "Still none", lastSide: "site" });
    say("Turn the mixer on", "account:First console");
    expect(lineOf(floor, 5)).toMatchObject({ answered: 1, waitingSince: 0, seenByCentre: 2, lastSide: "centre" });
    say("Thank you", "site:5");
    floor.carryOut({ id: id(), kind: "line.settle", site: 5 });
    expect(lineOf(floor, 5)).toMatchObject({ sent: 3, waitingSince: 0, seenByCentre: 3 });
  });

  it("says who answers; a second console takes it over by an act of its own", () => {
    const floor = openFloor();
    const take = (by: string) => floor.carryOut({ id: id(), kind: "line.take", site: 5 }, by);
    take("account:First console");
    expect(lineOf(floor, 5).holder).toBe("First console");
    expect(take("account:First console")).toEqual({ ok: true, entries: [] });
    take("account:Second console");
    expect(lineOf(floor, 5).holder).toBe("Second console");
    floor.carryOut({ id: id(), kind: "line.release", site: 5 });
    expect(lineOf(floor, 5).holder).toBe("");
  });

  it("is not flooded: so many messages in a minute, and the next minute again", () => {
    const floor = openFloor();
    const outcomes = Array.from({ length: RATE_LIMIT + 3 }, () => floor.carryOut({ id: id(), kind: "line.say", site: 5, text: "again" }, "site:5").ok);
    expect(outcomes.filter(Boolean)).toHaveLength(RATE_LIMIT);
    expect(floor.carryOut({ id: id(), kind: "line.say", site: 6, text: "another room" }, "site:6").ok).toBe(true);
  });

  it("keeps no long text in the fold, and cuts no character in two", () => {
    const floor = openFloor();
    floor.carryOut({ id: id(), kind: "line.say", site: 5, text: `${"a".repeat(78)}😀${"b".repeat(400)}` }, "site:5");
    const { excerpt } = lineOf(floor, 5);
    expect(excerpt.length).toBeLessThanOrEqual(80);
    expect(excerpt.isWellFormed()).toBe(true);
    expect(JSON.stringify(floor.journal)).not.toContain("bbb");
  });
});

describe("an incident", () => {
  const open = (what: "power" | "other" = "power", note?: string): Command => ({ id: id(), kind: "incident.open", site: 5, what, severity: "major", ...(note ? { note } : {}) });

  it("that both sides open is one, and what the second one says is a note", () => {
    const floor = openFloor();
    floor.carryOut(open("power"), "site:5");
    floor.carryOut(open("power", "They called by telephone"));
    expect(floor.state.messages.incidents).toMatchObject([{ what: "power", side: "site", notes: 1, note: "They called by telephone", owner: "" }]);
    floor.carryOut(open("other", "One thing"));
    floor.carryOut(open("other", "Another thing"));
    expect(floor.state.messages.incidents).toHaveLength(3);
  });

  it("is owned by one person, and leaves the fold when it is closed", () => {
    const floor = openFloor();
    floor.carryOut(open(), "site:5");
    const { id: incidentId } = floor.state.messages.incidents[0]!;
    floor.carryOut({ id: id(), kind: "incident.take", site: 5, incidentId }, "account:First console");
    floor.carryOut({ id: id(), kind: "incident.take", site: 5, incidentId }, "account:Second console");
    expect(floor.state.messages.incidents[0]!.owner).toBe("Second console");
    expect(floor.carryOut({ id: id(), kind: "incident.close", site: 6, incidentId, solution: "x" })).toMatchObject({ problem: "incident-not-open" });
    floor.carryOut({ id: id(), kind: "incident.close", site: 5, incidentId, solution: "Generator started" });
    expect(floor.state.messages.incidents).toEqual([]);
    expect(floor.carryOut({ id: id(), kind: "incident.note", site: 5, incidentId, text: "late" })).toMatchObject({ problem: "incident-not-open" });
  });

  it("is opened again by either side with the reason, as it was, and by nobody else", () => {
    const floor = openFloor();
    floor.carryOut(open("power", "Dark"), "site:5");
    const { id: incidentId, since } = floor.state.messages.incidents[0]!;
    floor.carryOut({ id: id(), kind: "incident.take", site: 5, incidentId }, "account:First console");
    floor.carryOut({ id: id(), kind: "incident.close", site: 5, incidentId, solution: "Generator started" });
    const reopen = (site: number, reason = "It stopped again"): Command => ({ id: id(), kind: "incident.reopen", site, incidentId, reason });
    expect(floor.carryOut(reopen(6))).toMatchObject({ problem: "incident-not-closed" });
    // Meanwhile the room has reported the same anew: that is where it goes on.
    floor.carryOut(open("power"), "site:5");
    expect(floor.carryOut(reopen(5))).toMatchObject({ problem: "incident-same-open" });
    floor.carryOut({ id: id(), kind: "incident.close", site: 5, incidentId: floor.state.messages.incidents[0]!.id, solution: "x" });
    expect(floor.carryOut(reopen(5), "site:5")).toMatchObject({ ok: true, entries: [{ kind: "incident.reopened", reason: "It stopped again" }] });
    expect(floor.state.messages.incidents).toMatchObject([{ id: incidentId, since, owner: "First console", notes: 2, note: "It stopped again" }]);
    // Both sides press: the second reason is a note.
    expect(floor.carryOut(reopen(5, "Dark again"))).toMatchObject({ ok: true, entries: [{ kind: "incident.noted", text: "Dark again" }] });
    // Of each room the last ones are kept, whatever the other rooms do.
    for (let n = 0; n < 8; n++) {
      floor.carryOut(open("other", `Thing ${n}`));
      const last = floor.state.messages.incidents.at(-1)!;
      floor.carryOut({ id: id(), kind: "incident.close", site: 5, incidentId: last.id, solution: `solved ${n}` });
    }
    expect(floor.state.messages.closed.filter(({ site }) => site === 5).map(({ note }) => note)).toEqual(["solved 5", "solved 6", "solved 7"]);
  });

  it("takes no more than so many notes, whichever way they come", () => {
    const floor = openFloor();
    floor.carryOut(open("power"), "site:5");
    for (let n = 0; n < NOTE_LIMIT; n++) expect(floor.carryOut(open("power", `Note ${n}`), "site:5").ok).toBe(true);
    expect(floor.carryOut(open("power", "One more"), "site:5")).toMatchObject({ problem: "incident-notes" });
    expect(floor.carryOut(open("power"), "site:5")).toEqual({ ok: true, entries: [] });
    expect(floor.state.messages.incidents[0]!.notes).toBe(NOTE_LIMIT);
  });

  it("is limited for each site, so that one room cannot fill the list", () => {
    const floor = openFloor();
    for (let n = 0; n < 6; n++) expect(floor.carryOut(open("other"), "site:5").ok).toBe(true);
    expect(floor.carryOut(open("other"), "site:5")).toMatchObject({ problem: "incidents-of-site" });
  });
});

describe("what is said to one room", () => {
  const journal = Array.from({ length: 20 }, (_, seed) => randomFloor(seed + 100, 400, SITES).journal).flat();
  const mine = journal.filter(({ kind }) => /^(notice|notices|line|incident|local)\./.test(kind));

  it("has entries of every kind to look at", () => {
    expect(new Set(mine.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(22);
  });

  it("is read by no other room, no officer of other subtrees, and no delegate", () => {
    const officer = { covers: (site: number) => site >= 3 && site <= 4 };
    for (const entry of mine) {
      const site = "site" in entry ? entry.site : -1;
      const text = (seen: Entry | null) => JSON.stringify(seen ?? "");
      expect(text(projectEntry(entry, "delegate"))).not.toMatch(/private|local\.(?!paused|resumed)/);
      if (site !== 5) expect(text(projectEntry(entry, "site", oneSite(5)))).not.toContain("private");
      if (site >= 0 && !officer.covers(site)) expect(projectEntry(entry, "officer", officer)).toBeNull();
    }
    expect(mine.some((entry) => JSON.stringify(entry).includes("private"))).toBe(true);
  });

  it("goes to the rooms that are named as its targets, and differs for no other", () => {
    for (const entry of mine) {
      const open = JSON.stringify(projectEntry(entry, "site", NO_SITE));
      const differing = Array.from({ length: SITES }, (_, site) => site).filter((site) => JSON.stringify(projectEntry(entry, "site", oneSite(site))) !== open);
      expect([...targetsOf(entry)].toSorted((a, b) => a - b), JSON.stringify(entry)).toEqual(differing);
    }
  });

  it("leaves the blank state untouched", () => {
    expect(initialState.messages.notices).toEqual([]);
    expect([...initialState.local.sites.entries()]).toEqual([]);
  });
});

describe("a notice of a unit's officer", () => {
  const unit = { id: testId(0xf1), name: "Unit of 3 to 7" };
  const ours = { covers: (site: number) => site >= 3 && site <= 7 };
  const ofUnit = (sites: number[]) => send({ to: siteSet(sites), chosen: { kind: "picked" } });

  it("goes to rooms of the unit alone, and bears its name", () => {
    const floor = openFloor();
    for (const wrong of [send(), ofUnit([3, 8]), ofUnit([2])]) expect(floor.carryOut(wrong, OFFICER)).toMatchObject({ problem: "notice-outside-unit" });
    const notice = ofUnit([3, 7]);
    expect(floor.carryOut(notice, OFFICER)).toMatchObject({ entries: [{ kind: "notice.sent", sites: 2, unit }] });
    expect(snapshotFor(floor.state, "control").messages.notices).toMatchObject([{ unit, by: OFFICER, sites: 2 }]);
    expect([2, 3, 7, 8].map((site) => noticesOf(floor, site).length)).toEqual([0, 1, 1, 0]);
    expect(snapshotFor(floor.state, "site", oneSite(3)).messages.notices).toMatchObject([{ unit }]);
  });

  it("is reminded of and withdrawn by its unit or the centre; what the centre has sent is not the officer's", () => {
    const floor = openFloor();
    const [centre, own] = [send({ to: siteSet([3, 4]) }), ofUnit([3])];
    floor.carryOut(centre);
    floor.carryOut(own, OFFICER);
    for (const kind of ["notice.remind", "notice.withdraw"] as const) {
      expect(floor.carryOut({ id: id(), kind, noticeId: centre.id }, OFFICER)).toMatchObject({ problem: "notice-of-others" });
    }
    expect(floor.carryOut({ id: id(), kind: "notice.remind", noticeId: own.id }, OFFICER)).toMatchObject({ entries: [{ kind: "notice.reminded" }] });
    expect(floor.carryOut({ id: id(), kind: "notice.withdraw", noticeId: own.id })).toMatchObject({ entries: [{ kind: "notice.withdrawn" }] });
  });

  it("is followed by officers whose rooms it is for alone; nobody else hears who has read it", () => {
    const floor = openFloor();
    const [centre, own] = [send({ to: siteSet([3, 4]) }), ofUnit([3, 4])];
    floor.carryOut(centre);
    floor.carryOut(own, OFFICER);
    const counts = floor.append({ ...countsEntry(floor.state.messages, [[centre.id, 2, 1, 0], [own.id, 2, 2, 0]]), by: "system" } as never);
    const seenBy = (covers: (site: number) => boolean) => projectEntry(counts, "officer", { covers });
    expect(seenBy(ours.covers)).toMatchObject({ counts: [[own.id, 2, 2, 0]] });
    expect(seenBy((site) => site === 3)).toBeNull();
    expect(projectEntry(counts, "site", oneSite(3))).toBeNull();
    const [ofCentre, ofUs] = snapshotFor(floor.state, "officer", ours).messages.notices;
    expect(ofCentre).toMatchObject({ delivered: 0, read: 0 });
    expect(ofCentre).not.toHaveProperty("to");
    expect(ofUs).toMatchObject({ delivered: 2, read: 2, to: own.to });
    expect(ofUs).not.toHaveProperty("by");
  });
});

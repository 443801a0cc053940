import { INCIDENT_KINDS, INCIDENT_SEVERITIES, type Command, type Entry } from "@diemcau/contract";
import { siteSet } from "../site-set.ts";
import { countsEntry } from "./slice.ts";
import type { ConferenceState } from "../state.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Commands that two consoles and the rooms may give to notices, lines and incidents. */
export function messagesCommandsFor(random: Random, state: ConferenceState, siteCount: number, id: string): (() => Command)[] {
  const { notices, incidents, closed: before } = state.messages;
  // A few rooms talk much, so that something comes of it.
  const site = () => (random.chance(0.9) ? 3 + random.below(4) : random.below(siteCount + 1));
  const set = () => siteSet(Array.from({ length: 1 + random.below(6) }, () => random.below(siteCount + (random.chance(0.02) ? 9 : 0))));
  const noticeId = () => (notices.length > 0 && random.chance(0.95) ? random.pick(notices).id : id);
  const incident = () => {
    const known = incidents.length > 0 ? random.pick(incidents) : null;
    return { site: known && random.chance(0.95) ? known.site : site(), incidentId: known?.id ?? id };
  };
  const closed = () => {
    const known = before.length > 0 ? random.pick(before) : null;
    return known && random.chance(0.95) ? { site: known.site, incidentId: known.id } : incident();
  };
  const say = (): Command => ({ id, kind: "line.say", site: site(), text: `private text ${random.below(99)}` });
  return [
    () => ({
      id,
      kind: "notice.send",
      text: `notice ${random.below(99)}`,
      urgency: random.pick(["info", "confirm"] as const),
      rooms: random.chance(0.9),
      to: random.chance(0.4) ? null : set(),
      chosen: { kind: "picked" },
      ...(random.chance(0.3) ? { delegates: { classes: random.chance(0.5) ? null : ["Guest"] } } : {}),
    }),
    () => ({ id, kind: "notice.remind", noticeId: noticeId() }),
    () => ({ id, kind: "notice.withdraw", noticeId: noticeId() }),
    () => ({ id, kind: "notice.receive", site: site(), delivered: [noticeId()], read: [] }),
    say,
    say,
    () => ({ id, kind: "line.see", site: site(), count: random.below(6) }),
    () => ({ id, kind: "line.take", site: site() }),
    () => ({ id, kind: "line.release", site: site() }),
    () => ({ id, kind: "line.settle", site: site() }),
    () => ({ id, kind: "incident.open", site: site(), what: random.pick(INCIDENT_KINDS), severity: random.pick(INCIDENT_SEVERITIES), ...(random.chance(0.5) ? { note: `private note ${random.below(99)}` } : {}) }),
    () => ({ id, kind: "incident.take", ...incident() }),
    () => ({ id, kind: "incident.note", ...incident(), text: `private note ${random.below(99)}` }),
    () => ({ id, kind: "incident.grade", ...incident(), severity: random.pick(INCIDENT_SEVERITIES) }),
    () => ({ id, kind: "incident.close", ...incident(), solution: `private solution ${random.below(99)}` }),
    () => ({ id, kind: "incident.reopen", ...closed(), reason: `private reason ${random.below(99)}` }),
  ];
}

/** What the clerk journals of receipts; null while there are no notices. */
export function messagesRollUp(random: Random, state: ConferenceState): Omit<Extract<Entry, { kind: "notices.counted" }>, "seq" | "at"> | null {
  const { notices } = state.messages;
  if (notices.length === 0) return null;
  const { id, delivered, read } = random.pick(notices);
  return { ...countsEntry(state.messages, [[id, delivered + 2, read + 1, random.below(9)]]), by: "system" };
}

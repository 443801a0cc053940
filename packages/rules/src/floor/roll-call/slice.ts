import { PUBLISHED_KEPT, type ClassCount, type Entry, type PublishedFigure, type RollCallMeans, type RollCallSnapshot } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { countReplaces } from "../../offline/late.ts";
import { withoutAuthor } from "../outcome.ts";
import { PerSite } from "../per-site.ts";
import type { Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import type { Scope } from "../visibility.ts";
import { rollCallDecisions } from "./decisions.ts";
import { NO_PARTS, isPlain, partsOf, type HeadcountParts } from "./headcount.ts";

/** What a room has confirmed. */
export interface RollCallAnswer {
  readonly at: number;
  readonly means: RollCallMeans;
  readonly chair: boolean;
  readonly picture: boolean;
  readonly sound: boolean;
  /** What is not well; "" for nothing said. */
  readonly note: string;
}

/** The roll call of the sites before the opening, and headcount by class. */
export interface RollCallState extends Pick<RollCallSnapshot, "round" | "status" | "since" | "calls"> {
  readonly answers: PerSite<RollCallAnswer>;
  /** Beside the number, which stands with the site's row. */
  readonly details: PerSite<HeadcountParts>;
  /** How many of a room's delegates are named as absent with a reason. */
  readonly named: PerSite<number>;
  /** The latest is the last. */
  readonly published: readonly PublishedFigure[];
}

type EntryNamed<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

function answered(own: RollCallState, entry: EntryNamed<"roll-call.answered">): RollCallState {
  const at = happenedAtOf(entry);
  const known = own.answers.get(entry.site);
  // Sent late, and the room has answered again since.
  if (known && known.means === entry.means && known.at > at) return own;
  const { means, chair, picture, sound, note = "" } = entry;
  return { ...own, answers: own.answers.with([[entry.site, { at, means, chair, picture, sound, note }]]) };
}

function counted(own: RollCallState, entry: EntryNamed<"headcount.reported">, before: ConferenceState): RollCallState {
  if (!countReplaces(happenedAtOf(entry), before.sites.get(entry.site).reportedAt)) return own;
  const parts = partsOf(entry) ?? NO_PARTS;
  if (isPlain(parts) && !own.details.get(entry.site)) return own;
  return { ...own, details: own.details.with([[entry.site, isPlain(parts) ? undefined : parts]]) };
}

function published(own: RollCallState, { figureId: id, at, remark, total, levels, classes }: EntryNamed<"headcount.published">): RollCallState {
  const figure: PublishedFigure = { id, at, ...(remark ? { remark } : {}), total, levels, classes };
  return { ...own, published: [...own.published, figure].slice(-PUBLISHED_KEPT) };
}

const initial: RollCallState = { round: 0, status: "none", since: null, calls: [], answers: PerSite.none(), details: PerSite.none(), named: PerSite.none(), published: [] };

const whole = (entry: Entry): Entry => withoutAuthor(entry);
const ownOnly = (entry: EntryNamed<"roll-call.answered">, scope: Scope): Entry | null => (scope.covers(entry.site) ? withoutAuthor(entry) : null);
const ownChanges = (entry: EntryNamed<"absences.counted">, scope: Scope): Entry | null => {
  const changes = entry.changes.filter(([site]) => scope.covers(site));
  return changes.length > 0 ? withoutAuthor({ ...entry, changes }) : null;
};
const seen = {
  "absences.counted": ownChanges,
  "roll-call.begun": whole,
  "roll-call.called": whole,
  "roll-call.closed": whole,
  "roll-call.reopened": whole,
  "roll-call.answered": ownOnly,
  "headcount.published": whole,
} as const;

export const rollCall: Slice<RollCallState, RollCallSnapshot> = {
  initial,
  folds: {
    "roll-call.begun": (own, { round, at }) => ({ ...own, round, status: "open", since: at, calls: [], answers: PerSite.none() }),
    "roll-call.called": (own, { level, again, at }) => ({ ...own, calls: [...own.calls, { level, again, at }] }),
    "roll-call.answered": answered,
    "roll-call.closed": (own, { at }) => ({ ...own, status: "closed", since: at }),
    "roll-call.reopened": (own, { at }) => ({ ...own, status: "open", since: at }),
    "headcount.reported": counted,
    "absences.counted": (own, { changes }) => ({ ...own, named: own.named.with(changes.map(([site, n]) => [site, n === 0 ? undefined : n])) }),
    "headcount.published": published,
    // Nobody answers any more.
    "conference.closed": (own, { at }) => (own.status === "open" ? { ...own, status: "closed", since: at } : own),
  },
  decisions: rollCallDecisions,
  visible: { officer: seen, site: seen },
  targets: { "roll-call.answered": ({ site }) => [site], "absences.counted": ({ changes }) => changes.map(([site]) => site) },
  pack,
  unpack,
};

function pack(own: RollCallState, audience: "control" | "officer" | "site" | "delegate", scope: Scope): RollCallSnapshot {
  if (audience === "delegate") return pack(initial, "control", scope);
  const all = audience === "control";
  const { round, status, since, calls } = own;
  const answers: RollCallSnapshot["answers"] = [];
  for (const [site, { at, means, chair, picture, sound, note }] of own.answers.entries()) {
    if (all || scope.covers(site)) answers.push([site, at, means === "telephone" ? 1 : 0, (chair ? 1 : 0) + (picture ? 2 : 0) + (sound ? 4 : 0), note]);
  }
  const rows = [...own.details.entries()].filter(([site]) => all || scope.covers(site));
  const named = [...own.named.entries()].filter(([site]) => all || scope.covers(site)).map(([site, n]): [number, number] => [site, n]);
  const classes = [...new Set(rows.flatMap(([, parts]) => parts.classes.map((each) => each.class)))].toSorted();
  const place = new Map(classes.map((name, at) => [name, at]));
  const details = rows.map(([site, parts]): RollCallSnapshot["details"][number] => [
    site,
    parts.remote,
    parts.absent,
    parts.substitutes,
    parts.classes.flatMap((each) => [place.get(each.class)!, each.present, each.remote, each.absent, each.substitutes]),
  ]);
  return { round, status, since, calls: [...calls], answers, classes, details, published: [...own.published], ...(named.length > 0 ? { named } : {}) };
}

function unpack({ answers, classes, details, named = [], ...rest }: RollCallSnapshot): RollCallState {
  // A fold kept by an older program has nothing of it.
  if (answers === undefined) return initial;
  return {
    ...rest,
    named: PerSite.none<number>().with(named),
    answers: PerSite.none<RollCallAnswer>().with(
      answers.map(([site, at, telephone, confirmed, note]) => [
        site,
        { at, means: telephone === 1 ? "telephone" : "room", chair: (confirmed & 1) > 0, picture: (confirmed & 2) > 0, sound: (confirmed & 4) > 0, note },
      ]),
    ),
    details: PerSite.none<HeadcountParts>().with(
      details.map(([site, remote, absent, substitutes, numbers]) => [site, { remote, absent, substitutes, classes: unpackClasses(numbers, classes) }]),
    ),
  };
}

function unpackClasses(numbers: readonly number[], names: readonly string[]): ClassCount[] {
  const counts: ClassCount[] = [];
  for (let at = 0; at + 4 < numbers.length; at += 5) {
    const [place, present, remote, absent, substitutes] = numbers.slice(at, at + 5) as [number, number, number, number, number];
    counts.push({ class: names[place] ?? "", present, remote, absent, substitutes });
  }
  return counts;
}

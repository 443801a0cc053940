/** Gathers what a paper is made from. */
import { PRINT_LIMIT, type BadgeSheet, type Language, type Letterhead, type PaperFormat, type PaperKind, type Seating } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readLinkHolders } from "../attendance/index.ts";
import type { Conferences } from "../conferences/index.ts";
import { personalLink } from "../identity/index.ts";
import type { Seats } from "../seats/index.ts";
import { LAYOUTS } from "./layouts.ts";
import type { PrintOrder, PrintedDelegate, PrintedItem } from "./order.ts";
import { readLocalItems, readSiteFacts, type SiteFacts } from "./store.ts";

export interface Wanted {
  readonly conferenceId: string;
  readonly site: number;
  readonly paper: PaperKind;
  readonly format: PaperFormat;
  readonly language: Language;
  readonly to: PrintOrder["to"];
  readonly sheet: BadgeSheet;
  /** One of them only. */
  readonly delegateId: string | null;
  /** Only these of the delegates, in their order: a part of a long paper. */
  readonly part?: { readonly from: number; readonly count: number };
}

export interface Sources {
  readonly platform: Platform;
  readonly conferences: Conferences;
  readonly seats: Seats;
}

const isSystem = (text: string | null): text is Letterhead["system"] => text !== null && text in LAYOUTS;

/** What stands on the papers until somebody has written it: who the unit is, and whose layout its conference follows. */
export function letterheadOf(facts: SiteFacts, site: number, language: Language): Letterhead {
  if (facts.letterhead) return facts.letterhead;
  const system = isSystem(facts.system) ? facts.system : "plain";
  const issuer = (site === 0 ? facts.organiser : null) ?? facts.unit ?? "";
  return {
    system,
    // A plain letter names who sends it, and nobody above.
    parentBody: system === "plain" || issuer !== facts.unit ? "" : (facts.parentUnit ?? ""),
    issuer,
    code: "",
    number: "",
    place: "",
    date: null,
    chairedBy: (facts.chairs ?? "").slice(0, 500),
    authority: "",
    signerTitle: "",
    signerName: "",
    recipients: [...LAYOUTS[system].recipients[language]],
  };
}

type Kind = Pick<Wanted, "paper" | "to" | "format">;
/** It has a line, a page or a code for each delegate. */
export const isByName = ({ paper, to }: Kind): boolean => paper === "badges" || paper === "delegates" || (paper === "invitation" && to === "delegates");
/** How many delegates go into one file. */
export const limitOf = (wanted: Kind): number => (isByName(wanted) && wanted.paper !== "delegates" ? PRINT_LIMIT.each[wanted.format] : PRINT_LIMIT.list);

/**
 * @param seated the room's seating, where the caller has it already
 * @throws Problem site-unknown, print-empty, print-no-plan, print-too-long
 */
export async function collect({ platform, conferences, seats }: Sources, wanted: Wanted, seated?: Seating): Promise<PrintOrder> {
  const { db } = platform;
  const { conferenceId, site, paper, language, to, sheet, delegateId, part } = wanted;
  const byName = isByName(wanted);
  const [tree, outline, facts, local, seating] = await Promise.all([
    conferences.tree(conferenceId),
    conferences.catalogue.outline(conferenceId),
    readSiteFacts(db, conferenceId, site),
    paper === "agenda" ? readLocalItems(db, conferenceId, site) : [],
    byName || paper === "seat-plan" ? (seated ?? seats.seating(conferenceId, site)) : null,
  ]);
  const at = tree.sites[site];
  if (!at || !facts) throw new Problem("site-unknown");
  if (paper === "seat-plan" && seating!.version === 0) throw new Problem("print-no-plan");
  const all = (seating?.delegates ?? []).filter((each) => delegateId === null || each.delegateId === delegateId);
  const people = part ? all.slice(part.from, part.from + part.count) : all;
  if (byName && people.length === 0) throw new Problem(delegateId === null ? "print-empty" : "delegate-unknown");
  const limit = limitOf(wanted);
  if (people.length > limit) throw new Problem("print-too-long");
  return {
    paper,
    language,
    letterhead: letterheadOf(facts, site, language),
    conference: outline.conference,
    site: { name: at.name, central: site === 0, timeZone: at.timeZone, where: [facts.room, facts.address].filter(Boolean).join(", ") },
    sessions: outline.sessions.map(({ id, title, startsAt }) => {
      const beside = (place: "before" | "after"): PrintedItem[] => local.filter((item) => item.sessionId === id && item.place === place).map((item) => ({ ...item, local: true }));
      const items = outline.agenda.filter((item) => item.sessionId === id).map((item): PrintedItem => ({ ...item, local: false }));
      return { title, startsAt, items: [...beside("before"), ...items, ...beside("after")] };
    }),
    delegates: paper === "badges" ? await withLinks(platform, wanted, people) : people.map((each) => ({ ...each, url: "" })),
    seating,
    to,
    sheet,
  };
}

async function withLinks({ db, secrets, config }: Platform, { conferenceId, site }: Wanted, people: Seating["delegates"]): Promise<PrintedDelegate[]> {
  const generations = new Map((await readLinkHolders(db, conferenceId, site)).map(({ delegateId, generation }) => [delegateId, generation]));
  return people.flatMap((each) => {
    const generation = generations.get(each.delegateId);
    return generation === undefined ? [] : [{ ...each, url: personalLink(config.publicUrl, secrets, each.delegateId, generation) }];
  });
}

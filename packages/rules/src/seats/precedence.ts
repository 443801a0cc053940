/** The order in which a room is seated: the rank table over the roster, and what was put by hand among the people. */
import { NO_PLACE, createRankFinder, type Rank } from "../organisation/precedence.ts";
import { nameKey } from "../roster/index.ts";
import { fold } from "../text/index.ts";

export interface RosterPerson {
  readonly name: string;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly positions: readonly string[];
  /** As the roster has it. */
  readonly unit: string;
}

/** Somebody of the organisation who may be the one on the roster. */
export interface KnownStanding {
  readonly name: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly titles: readonly string[];
  readonly place: number;
  /** Sorts those of one place. */
  readonly key: string;
}

/**
 * Who of the organisation a delegate is: of those of that name the only one with one of the positions, else the only
 * one of the unit. Null: none, or it cannot be told.
 */
export function standingOf(delegate: RosterPerson, namesakes: readonly KnownStanding[], siteUnit: string | null): KnownStanding | null {
  const titles = new Set(delegate.positions.map(nameKey));
  const held = namesakes.filter((person) => person.titles.some((title) => titles.has(nameKey(title))));
  if (held.length === 1) return held[0]!;
  const here = (held.length > 0 ? held : namesakes).filter((person) => (delegate.unit === "" ? person.unitId === siteUnit : nameKey(person.unitName) === nameKey(delegate.unit)));
  return here.length === 1 ? here[0]! : null;
}

/** Delegates in the order of precedence, each with who they are in the organisation. Those of one place stand by name, as people do. */
export function inPrecedence<T extends RosterPerson>(delegates: readonly T[], known: readonly KnownStanding[], ranks: readonly Rank[], siteUnit: string | null): { readonly delegate: T; readonly person: KnownStanding | null }[] {
  const rankOf = createRankFinder(ranks);
  const places = new Map(ranks.map(({ code, place }) => [code, place]));
  const named = Map.groupBy(known, ({ name }) => nameKey(name));
  return delegates
    .map((delegate) => {
      const person = standingOf(delegate, named.get(nameKey(delegate.name)) ?? [], siteUnit);
      const place = person?.place ?? Math.min(NO_PLACE, ...delegate.positions.map((title) => places.get(rankOf(title) ?? "") ?? NO_PLACE));
      const key = person?.key ?? fold(`${delegate.givenName} ${delegate.familyName} ${delegate.middleName}`);
      return { delegate, person, place, key };
    })
    .toSorted((a, b) => a.place - b.place || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ delegate, person }) => ({ delegate, person }));
}

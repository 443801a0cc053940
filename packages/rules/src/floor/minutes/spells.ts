/** From when to when something was wrong at a site, ms of the clock. */
export interface Spell {
  readonly site: number;
  readonly what: number;
  readonly from: number;
  readonly to: number;
  /** Whether it was seen to end; else it went on to the end. */
  readonly ended: boolean;
}

/** Spells of sites within the time of the conference, those that lasted long enough to be told. */
export class Spells {
  readonly #all: Spell[] = [];
  readonly #running = new Map<string, Pick<Spell, "site" | "what" | "from">>();
  readonly #openedAt: number;
  readonly #shortest: number;

  /** @param shortest ms */
  constructor(openedAt: number, shortest: number) {
    this.#openedAt = openedAt;
    this.#shortest = shortest;
  }

  /** Does nothing while one of that kind runs there. */
  begin(site: number, what: number, from: number): void {
    const key = `${site}/${what}`;
    if (!this.#running.has(key)) this.#running.set(key, { site, what, from });
  }

  end(site: number, what: number, at: number): void {
    this.#end(`${site}/${what}`, at, true);
  }

  /** What still runs goes on to the end. */
  endAll(at: number): void {
    for (const key of [...this.#running.keys()]) this.#end(key, at, false);
  }

  get all(): readonly Spell[] {
    return this.#all;
  }

  get sites(): number {
    return new Set(this.#all.map(({ site }) => site)).size;
  }

  /** The longest, in the order in which they began. */
  longest(count: number): Spell[] {
    return this.#all
      .toSorted((a, b) => b.to - b.from - (a.to - a.from))
      .slice(0, count)
      .toSorted((a, b) => a.from - b.from || a.site - b.site);
  }

  /** Those of the other sites. */
  without(sites: ReadonlySet<number>): Spells {
    const others = new Spells(this.#openedAt, this.#shortest);
    others.#all.push(...this.#all.filter(({ site }) => !sites.has(site)));
    return others;
  }

  #end(key: string, at: number, ended: boolean): void {
    const spell = this.#running.get(key);
    if (!spell) return;
    this.#running.delete(key);
    const from = Math.max(spell.from, this.#openedAt);
    if (at - from >= this.#shortest) this.#all.push({ ...spell, from, to: at, ended });
  }
}

import type { Figure } from "./figures.ts";

/** `quick`: seconds, small numbers; proves that the bench still runs, its figures mean nothing. */
export type Size = "quick" | "full";

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(size: Size, options: BenchOptions): Promise<Figure[]>;
}

export interface BenchOptions {
  /** Streams of `storm`, receivers of `engines`. */
  readonly streams?: number;
  /** Of a bench that takes long: `cued` or `cold` of `switch`; an engine, or one and its line ("janus, edge to room"), of `bad-lines`; an engine and its line of `packet-sizes`; `sending` or `serving` of `ways-out`; `clicks`, `pages`, `clashes`, `badges`, or words of a view's name, of `office`. Left out: all of it. */
  readonly part?: string;
}

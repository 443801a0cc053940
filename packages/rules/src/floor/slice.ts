import type { Audience, Command, CommandKind, Entry, EntryKind } from "@diemcau/contract";
import type { Decision, DecisionContext } from "./decide.ts";
import type { ConferenceState } from "./state.ts";
import type { Scope } from "./visibility.ts";

type EntryNamed<K extends EntryKind> = Extract<Entry, { kind: K }>;
type CommandNamed<K extends CommandKind> = Extract<Command, { kind: K }>;

/** When a command may be given, and what it does. Pure: who may give it was settled before. */
export interface Deciding<K extends CommandKind> {
  /** Phases of the conference in which it makes sense; elsewhere it is refused. Usual: ["live"]. */
  readonly phases: readonly ConferenceState["phase"][];
  decide(state: ConferenceState, command: CommandNamed<K>, context: DecisionContext): Decision;
}

/** The entry as an audience may see it, or null. Give it without `by` except to the control room. */
export type Projection<K extends EntryKind = EntryKind> = (entry: EntryNamed<K>, scope: Scope) => Entry | null;
// Written out: through the alias the compiler would compare the kinds instead of the functions.
export type Projections = { readonly [K in EntryKind]?: (entry: EntryNamed<K>, scope: Scope) => Entry | null };

/**
 * One part of the live conference: what it keeps (`S`), how entries change it, what its commands do, and who sees
 * what of it. `W` is its form in a snapshot. Deny by default: an entry that `visible` does not name for an audience
 * is not sent to it; the control room sees every entry whole.
 */
export interface Slice<S, W> {
  readonly initial: S;
  /** By kind of entry, those of the core and of other parts too. `before` is the whole state before the entry. */
  readonly folds: { readonly [K in EntryKind]?: (own: S, entry: EntryNamed<K>, before: ConferenceState) => S };
  readonly decisions: { readonly [K in CommandKind]?: Deciding<K> };
  readonly visible: { readonly [A in Exclude<Audience, "control">]?: Projections };
  /** Sites that see something else of an entry than all sites do: they get a buffer of their own. */
  readonly targets: { readonly [K in EntryKind]?: (entry: EntryNamed<K>) => readonly number[] };
  /** As an audience may see it. From this and later entries a reader must fold the same as from the start. */
  pack(own: S, audience: Audience, scope: Scope): W;
  unpack(packed: W): S;
}

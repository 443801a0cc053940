/** Through which queues a request rises, and how many may. */
import type { QueueRequest, SpeakingRule } from "@diemcau/contract";
import type { DecisionContext } from "../decide.ts";
import type { ConferenceState } from "../state.ts";

type Tree = Pick<DecisionContext, "parentOf" | "levelCodeOf">;

export function ruleOf(state: ConferenceState, site: number, tree: Pick<Tree, "levelCodeOf">): SpeakingRule | undefined {
  const level = tree.levelCodeOf(site);
  return state.speaking.rules.levels.find((rule) => rule.level === level);
}

/** Do the rules say that the site keeps a queue of those below it? The centre's is no site's. */
export const mayKeep = (state: ConferenceState, site: number, tree: Tree): boolean => site > 0 && ruleOf(state, site, tree)?.holds === true;

/**
 * The next site above that keeps a queue now, or undefined for the centre. A site that is not there, or that lets
 * everything pass, is passed over: nothing waits where nobody looks.
 */
export function nextHolder(state: ConferenceState, site: number, tree: Tree): number | undefined {
  for (let up = tree.parentOf(site); up > 0; up = tree.parentOf(up)) {
    if (mayKeep(state, up, tree) && !state.speaking.passing.includes(up) && state.sites.get(up).presence === "c") return up;
  }
  return undefined;
}

/** Is the site the other one, or below it? */
function isWithin(site: number, branch: number, { parentOf }: Pick<Tree, "parentOf">): boolean {
  for (let at = site; at >= branch; at = parentOf(at)) if (at === branch) return true;
  return false;
}

export type Quota = { readonly kind: "requests" | "speeches"; readonly site: number; readonly limit: number };

/** Speeches of a branch: those that have been held, and the one that is on. */
function speechesOf({ speaking: { speech, spoken } }: ConferenceState, within: (site: number) => boolean): number {
  let speeches = speech && within(speech.site) ? 1 : 0;
  for (const [site, { count }] of spoken) if (within(site)) speeches += count;
  return speeches;
}

/** Requests of a branch that wait in queues above it. */
function waitingAbove({ queue, speaking: { below } }: ConferenceState, within: (site: number) => boolean, but?: string): number {
  const above = (other: QueueRequest) => other.id !== but && within(other.site) && (other.holder === undefined || !within(other.holder));
  return queue.filter(above).length + below.filter(above).length;
}

/** The quota that a request would exceed in a queue (undefined: the centre's), or null. */
export function exceeded(state: ConferenceState, request: Pick<QueueRequest, "id" | "site">, holder: number | undefined, tree: Tree): Quota | null {
  for (let branch = request.site; branch > 0 && branch !== holder; branch = tree.parentOf(branch)) {
    const rule = ruleOf(state, branch, tree);
    if (!rule) continue;
    const within = (site: number) => isWithin(site, branch, tree);
    if (rule.speeches > 0 && speechesOf(state, within) >= rule.speeches) return { kind: "speeches", site: branch, limit: rule.speeches };
    if (rule.requests > 0 && waitingAbove(state, within, request.id) >= rule.requests) return { kind: "requests", site: branch, limit: rule.requests };
  }
  return null;
}

/** What a site and those below it may speak, and how much of it they have used. Limits of 0: none. */
export interface Allowance {
  /** How long somebody of the site itself may speak. */
  readonly seconds: number;
  readonly speeches: { readonly used: number; readonly limit: number };
  readonly requests: { readonly used: number; readonly limit: number };
}

export function allowanceOf(state: ConferenceState, branch: number, tree: Tree): Allowance {
  const rule = ruleOf(state, branch, tree);
  const within = (site: number) => isWithin(site, branch, tree);
  return {
    seconds: rule?.seconds ?? 0,
    speeches: { used: speechesOf(state, within), limit: rule?.speeches ?? 0 },
    requests: { used: waitingAbove(state, within), limit: rule?.requests ?? 0 },
  };
}

import type { Platform } from "../../platform/platform.ts";
import { createLimiter, type Limiter } from "../../platform/http/limiter.ts";

/**
 * How often each may ask for media in a minute. Each time the process that forwards the programme makes a peer; what is
 * honest stays far below: a room with three windows whose line comes and goes, a console that leafs through the rooms,
 * an edge whose parents fail. Phones and players begin again after ten seconds at the latest.
 */
const ASKING_A_MINUTE = { site: 120, account: 240, edge: 240, delegate: 60, player: 60 } as const;
type Kind = keyof typeof ASKING_A_MINUTE;

/** Nobody keeps the media process busy by asking again and again. */
export class AskingLimits {
  readonly #limiters: Record<Kind, Limiter>;

  constructor({ clock }: Pick<Platform, "clock">) {
    const limiter = (kind: Kind): Limiter => createLimiter({ limit: ASKING_A_MINUTE[kind], windowMs: 60_000, clock, code: "media-too-often" });
    this.#limiters = { site: limiter("site"), account: limiter("account"), edge: limiter("edge"), delegate: limiter("delegate"), player: limiter("player") };
  }

  /**
   * Counts one, before anything is done for it.
   * @param name as the media engine knows them: its kind, a dash, and who
   * @throws Problem media-too-often
   */
  take(conferenceId: string, name: string): void {
    const kind = name.slice(0, name.indexOf("-")) as Kind;
    this.#limiters[kind].take(`${conferenceId} ${name}`);
  }
}

import { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";

/** One lane for each conference this process writes to. */
export class Lanes {
  readonly #platform: Platform;
  readonly #lanes = new Map<string, Lane>();

  constructor(platform: Platform) {
    this.#platform = platform;
    platform.hub.onPutAway((conferenceId) => this.#lanes.delete(conferenceId));
  }

  of(conference: LiveConference): Lane {
    let lane = this.#lanes.get(conference.id);
    if (!lane) {
      lane = new Lane(this.#platform.hub, conference, this.#platform.clock);
      this.#lanes.set(conference.id, lane);
    }
    return lane;
  }
}

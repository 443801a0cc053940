import type { PublisherStats } from "@diemcau/media";
import { judgeUplink } from "@diemcau/rules/quality";
import type { LiveConference } from "../../platform/live/conference.ts";
import { sourceName } from "../media/index.ts";
import { sendersOf } from "./board.ts";
import type { UplinkSum } from "./uplink-store.ts";

const MINUTE_MS = 60_000;

/** Sums up what comes of the rooms that are on air or cued, by the minute. */
export class UplinkHistory {
  readonly #clock: () => number;
  #sums = new Map<string, UplinkSum>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** @param publishers what the engine says of all that send to that conference now */
  look({ id, state }: LiveConference, publishers: readonly PublisherStats[]): void {
    const minute = Math.floor(this.#clock() / MINUTE_MS) * MINUTE_MS;
    for (const { site } of sendersOf(state)) {
      const key = `${id} ${site} ${minute}`;
      const sum = this.#sums.get(key) ?? { conferenceId: id, site, minute, looks: 0, up: 0, bitrate: 0, loss: 0, fps: 0, worstLoss: 0, rtt: null, jitter: null };
      this.#sums.set(key, sum);
      sum.looks++;
      const stats = publishers.find(({ sourceId }) => sourceId === sourceName(site));
      if (!stats || judgeUplink({ ...stats, isSettled: false }).reason === "uplink-silent") continue;
      sum.up++;
      sum.bitrate += stats.bitrate;
      sum.loss += stats.loss;
      sum.fps += stats.fps;
      sum.worstLoss = Math.max(sum.worstLoss, stats.loss);
      sum.rtt = stats.rttMs === null ? sum.rtt : Math.max(sum.rtt ?? 0, stats.rttMs);
      sum.jitter = stats.jitterMs === null ? sum.jitter : Math.max(sum.jitter ?? 0, stats.jitterMs);
    }
  }

  /** What has come together since the last time; in one order, as others may write of the same rooms. */
  take(): UplinkSum[] {
    const rows = [...this.#sums.values()].toSorted((a, b) => a.conferenceId.localeCompare(b.conferenceId) || a.site - b.site || a.minute - b.minute);
    this.#sums = new Map();
    return rows;
  }
}

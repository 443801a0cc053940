import type { Platform } from "../../platform/platform.ts";
import { WallBoard } from "./board.ts";

/** The boards of the conferences that this process knows; their files are let go of when a conference ends. */
export class WallBoards {
  readonly #platform: Pick<Platform, "config" | "log">;
  readonly #boards = new Map<string, WallBoard>();

  constructor({ config, log, hub }: Pick<Platform, "config" | "log" | "hub">) {
    this.#platform = { config, log };
    hub.onPutAway((conferenceId) => this.#forget(conferenceId));
    hub.onLoaded((conference) =>
      conference.onEntries((entries) => {
        if (entries.some(({ kind }) => kind === "conference.closed")) this.#forget(conference.id);
      }),
    );
  }

  of(conferenceId: string): WallBoard {
    let board = this.#boards.get(conferenceId);
    if (!board) this.#boards.set(conferenceId, (board = new WallBoard(this.#platform.config.dataDir, conferenceId, this.#platform.log)));
    return board;
  }

  #forget(conferenceId: string): void {
    void this.#boards.get(conferenceId)?.close();
    this.#boards.delete(conferenceId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#boards.values()].map((board) => board.close()));
    this.#boards.clear();
  }
}

import type { NoticeState } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { createGroupCommit } from "../../platform/group-commit.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import { readDelegate } from "../attendance/index.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Floor } from "../floor/index.ts";
import type { Identity } from "../identity/index.ts";
import type { Prints } from "../prints/index.ts";
import { noticesFor } from "./delegates.ts";
import { localRoutes } from "./local-routes.ts";
import { writeReads, readReadsOf, type ReadByDelegate } from "./notice-store.ts";
import { loadPhrases } from "./phrases.ts";
import { messageRoutes } from "./routes.ts";
import { messagesWriters } from "./writers.ts";

export { createMessagesClerk } from "./clerk.ts";

/** A notice as a delegate's phone shows it. */
export interface DelegateNotice {
  readonly notice: NoticeState;
  readonly isRead: boolean;
}

/** Notices to rooms and delegates, the rooms' lines to the centre, incidents, and what rooms do on their own. */
export interface Messages {
  noticesOf(conferenceId: string, delegate: { readonly id: string; readonly site: number; readonly class: string }): Promise<DelegateNotice[]>;
  /** A delegate has pressed "read". @throws Problem notice-unknown, server-busy, database-unavailable */
  read(principal: Extract<Principal, { kind: "delegate" }>, noticeId: string): Promise<void>;
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

export interface MessagesModules {
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly floor: Floor;
  readonly prints: Prints;
  readonly documents: Documents;
}

export function createMessages(platform: Platform, { identity, conferences, floor, prints, documents }: MessagesModules): Messages {
  const { db, hub, clock } = platform;
  floor.onCommands(messagesWriters);
  const phrases = loadPhrases(platform.config.dataDir, (why) => platform.log.warn({ why }, "phrases.json in the data folder cannot be used"));
  const reads = createGroupCommit<ReadByDelegate, null>({
    lingerMs: 5,
    maxBatch: 2_000,
    concurrency: 1,
    maxPending: 50_000,
    onFull: () => new Problem("server-busy"),
    async write(batch) {
      await writeReads(db, batch);
      return batch.map(() => null);
    },
  });

  return {
    async noticesOf(conferenceId, { id, site, class: delegateClass }) {
      const { state } = await hub.get(conferenceId);
      const notices = noticesFor(state, site, delegateClass);
      if (notices.length === 0) return [];
      const read = new Set(await readReadsOf(db, id));
      return notices.map((notice) => ({ notice, isRead: read.has(notice.id) }));
    },
    async read({ conferenceId, delegateId }, noticeId) {
      const [delegate, { state }] = await Promise.all([readDelegate(db, delegateId), hub.get(conferenceId)]);
      if (!delegate || !noticesFor(state, delegate.site, delegate.class).some(({ id }) => id === noticeId)) throw new Problem("notice-unknown");
      await reads.add({ conferenceId, noticeId, delegateId, at: clock() }).catch((error: unknown) => {
        throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
      });
    },
    drain: () => reads.drain(),
    routes(app) {
      messageRoutes(app, { platform, identity, conferences, phrases });
      localRoutes(app, { platform, identity, conferences, prints, documents });
    },
  };
}

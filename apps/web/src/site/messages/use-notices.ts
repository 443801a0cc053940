import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { NoticeState, OwnReceipts } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useCommand, useResource } from "../../data/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** Rooms say within that time that a notice has reached them, ms: thousands must not do so in one second. */
const SPREAD_MS = 6_000;
/** Ids in one command. */
const AT_ONCE = 50;

export interface Notices {
  /** All that is for this room and was not withdrawn, the newest first. */
  readonly all: readonly NoticeState[];
  readonly isRead: (id: string) => boolean;
  /** What the screen shows now: one at a time, those to be confirmed first. */
  readonly shown: NoticeState | null;
  /** How many are not read, with the shown one. */
  readonly unread: number;
  read(id: string): void;
  /** Not now: it waits in the list, and comes again when the centre reminds. */
  postpone(notice: NoticeState): void;
}

const keyOf = (room: Room) => `diemcau.read.${room.conferenceId}.${room.siteId}`;

function keptReads(room: Room): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf(room)) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

/** The centre's notices to this room, and what the room has said of them. */
export function useNotices(room: Room, state: ConferenceState | null): Notices {
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const receipts = useResource<OwnReceipts>(`/api/conferences/${room.conferenceId}/sites/${room.site}/notices`, as);
  // What was pressed here holds at once, and after a reload without the line.
  const [own, setOwn] = useState(() => keptReads(room));
  const [postponed, setPostponed] = useState<ReadonlyMap<string, number>>(new Map());
  const said = useRef(new Set<string>());
  const list = state?.messages.notices;
  const all = useMemo(() => (list ?? []).filter(({ withdrawnAt }) => withdrawnAt === 0).toReversed(), [list]);
  const known = receipts.data;
  const readBefore = useMemo(() => new Set(known?.flatMap(({ id, read }) => (read === null ? [] : [id])) ?? []), [known]);
  const isRead = useCallback((id: string) => own.has(id) || readBefore.has(id), [own, readBefore]);

  useEffect(() => {
    if (!known) return;
    const delivered = new Set(known.map(({ id }) => id));
    const fresh = all.filter(({ id }) => !delivered.has(id) && !said.current.has(id)).map(({ id }) => id);
    if (fresh.length === 0) return;
    const timer = setTimeout(() => {
      for (const id of fresh) said.current.add(id);
      for (let from = 0; from < fresh.length; from += AT_ONCE) {
        send({ kind: "notice.receive", site: room.site, delivered: fresh.slice(from, from + AT_ONCE), read: [] }).catch(() => {});
      }
    }, Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, [all, known, room.site, send]);

  const read = useCallback(
    (id: string) => {
      setOwn((last) => {
        const next = new Set(last).add(id);
        try {
          localStorage.setItem(keyOf(room), JSON.stringify([...next].slice(-500)));
        } catch {
          // The store is full or closed: it holds as long as the page.
        }
        return next;
      });
      said.current.add(id);
      send({ kind: "notice.receive", site: room.site, delivered: [], read: [id] }).catch(() => {});
    },
    [room, send],
  );
  const postpone = useCallback(({ id, reminders }: NoticeState) => setPostponed((last) => new Map(last).set(id, reminders)), []);

  const open = all.filter(({ id }) => !isRead(id));
  const due = open.filter(({ id, reminders }) => reminders > (postponed.get(id) ?? -1)).toReversed();
  const shown = due.find(({ urgency }) => urgency === "confirm") ?? due[0] ?? null;
  return { all, isRead, shown, unread: open.length, read, postpone };
}

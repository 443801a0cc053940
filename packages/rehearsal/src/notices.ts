import type { Random } from "./random.ts";
import { insist, sendCommand, type Sender, type SignedIn } from "./requests.ts";

const STEP_MS = 100;
/** Of so many rooms somebody presses "read"; in the others it only stands on the screen. */
const READERS = 0.9;

interface Room extends SignedIn {
  readonly site: number;
}

export interface NoticeReader {
  /** Bytes of a room's stream, as they arrived. */
  heard(room: Room, bytes: Buffer): void;
  /** Receipts that were acknowledged: on the screen, and of these read. */
  counts(): { readonly delivered: number; readonly read: number };
  stop(): void;
}

/** Rooms whose notices have reached them and are read, one after another, no more than `perSecond` over all rooms. */
export function createNoticeReader(sender: Sender, random: Random, perSecond: number): NoticeReader {
  const counted = { delivered: 0, read: 0 };
  const waiting: { room: Room; noticeId: string }[] = [];
  /** What of a notice stood at the end of a piece of the stream; one cut within its very kind is missed, and not read. */
  const begun = new Map<number, string>();
  const known = new Map<number, Set<string>>();
  let share = 0;

  const receive = async ({ room, noticeId }: { room: Room; noticeId: string }): Promise<void> => {
    const read = random() < READERS ? [noticeId] : [];
    const status = await insist(() => sendCommand(sender, room, "notice.receive", { site: room.site, delivered: [noticeId], read }), random);
    if (status !== 200) return;
    counted.delivered++;
    counted.read += read.length;
  };
  const timer = setInterval(() => {
    share = Math.min(perSecond, share + (perSecond * STEP_MS) / 1_000);
    for (; share >= 1 && waiting.length > 0; share--) {
      // In no order: rooms do not look up in the order of their numbers.
      const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
      void receive(next!);
    }
  }, STEP_MS);

  return {
    heard(room, bytes) {
      const before = begun.get(room.site);
      if (perSecond <= 0 || (before === undefined && !bytes.includes("notice.sent"))) return;
      const text = (before ?? "") + bytes.toString("latin1");
      const end = text.lastIndexOf("\n") + 1;
      const rest = text.slice(end);
      if (rest.startsWith("data: ") && rest.length < 100_000) begun.set(room.site, rest);
      else begun.delete(room.site);
      for (const [, noticeId] of text.slice(0, end).matchAll(/^data: \{[^\n]*"kind":"notice\.sent"[^\n]*"noticeId":"([0-9a-f-]{36})"/gm)) {
        const own = known.get(room.site) ?? new Set<string>();
        known.set(room.site, own);
        if (own.has(noticeId!)) continue;
        own.add(noticeId!);
        waiting.push({ room, noticeId: noticeId! });
      }
    },
    counts: () => ({ ...counted }),
    stop: () => clearInterval(timer),
  };
}

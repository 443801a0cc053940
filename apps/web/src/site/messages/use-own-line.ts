import { useCallback, useEffect, useMemo, useState } from "react";
import type { LineHistory, LineMessage, Phrases, ProblemDetails } from "@diemcau/contract";
import { NO_LINE, unseenBySite, type ConferenceState, type LineRow } from "@diemcau/rules";
import { api, useCommand, usePending, useResource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { ShownMessage } from "../../ui/messages/index.ts";
import { asOf, type Room } from "../rooms.ts";

export interface OwnLine {
  readonly row: LineRow;
  readonly messages: readonly ShownMessage[];
  readonly phrases: readonly string[];
  readonly problem: ProblemDetails | null;
  readonly unseen: number;
  readonly older: (() => void) | undefined;
  say(text: string): void;
  /** Somebody of the room has looked at what the centre wrote. */
  see(): void;
}

/** The room's line to the centre: what was written, and what waits here for the line. */
export function useOwnLine(room: Room, state: ConferenceState | null): OwnLine {
  const { i18n } = useTranslation();
  const as = asOf(room);
  const path = `/api/conferences/${room.conferenceId}`;
  const row = state?.messages.lines.get(room.site) ?? NO_LINE;
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const history = useResource<LineHistory>(`${path}/sites/${room.site}/line`, as, row.sent + row.answered);
  const phrases = useResource<Phrases>(`${path}/phrases`, as, i18n.language);
  const [before, setBefore] = useState<{ messages: readonly LineMessage[]; more: boolean } | null>(null);
  const newest = history.data;

  const [texts, setTexts] = useState<ReadonlyMap<string, LineMessage>>(new Map());
  useEffect(() => {
    if (!newest) return;
    // A page of the newest only: what was read before stays.
    setTexts((last) => new Map([...last, ...newest.messages.map((message) => [message.id, message] as const)]));
  }, [newest]);

  const messages = useMemo((): ShownMessage[] => {
    const kept = new Map([...(before?.messages ?? []).map((message) => [message.id, message] as const), ...texts]);
    const written = [...kept.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    let own = 0;
    const shown = written.map((message): ShownMessage => {
      if (message.side === "site") own++;
      return { ...message, state: "sent" };
    });
    // The centre has seen the first so many of all that this room ever wrote; the last page may not begin with the first.
    let place = row.sent - own;
    const marked = shown.map((message): ShownMessage => (message.side === "site" && ++place <= row.seenByCentre ? { ...message, state: "seen" } : message));
    const pending = waiting.flatMap(({ id, since, body }): ShownMessage[] =>
      body["kind"] === "line.say" && !kept.has(id) ? [{ id, side: "site", text: String(body["text"]), at: since, author: "", state: "waiting" }] : [],
    );
    return [...marked, ...pending];
  }, [before, texts, waiting, row.sent, row.seenByCentre]);

  const first = messages[0]?.at;
  const more = before ? before.more : (newest?.more ?? false);
  const loadOlder = useCallback(() => {
    void api
      .get<LineHistory>(`${path}/sites/${room.site}/line?before=${first}`, { as })
      .then((page) => setBefore((last) => ({ messages: [...page.messages, ...(last?.messages ?? [])], more: page.more })))
      .catch(() => {});
  }, [path, room.site, as, first]);
  const say = useCallback((text: string) => void send({ kind: "line.say", site: room.site, text }).catch(() => {}), [send, room.site]);
  const see = useCallback(() => void send({ kind: "line.see", site: room.site, count: row.answered }).catch(() => {}), [send, room.site, row.answered]);
  return { row, messages, phrases: phrases.data?.site ?? [], problem: newest ? null : history.problem, unseen: unseenBySite(row), older: more && first !== undefined ? loadOlder : undefined, say, see };
}

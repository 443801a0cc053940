import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Incidents, LineHistory, LineMessage, NoticeReceipts, Phrases, ProblemDetails, SiteContact, SiteContacts } from "@diemcau/contract";
import type { LineRow } from "@diemcau/rules";
import { api, problemFor, useResource, type Resource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { ShownMessage } from "../../ui/messages/index.ts";

/** Changes that come close together are read once, ms. */
const TOGETHER_MS = 1_500;

/** Counts how often a value has changed, at most once in a while: for reading again what goes with it. */
export function useChanges(value: unknown): number {
  const [changes, setChanges] = useState(0);
  const last = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setChanges((count) => count + 1);
    }, TOGETHER_MS);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return changes;
}

/** Whom to telephone, by site. */
export function useContacts(conferenceId: string): ReadonlyMap<number, SiteContact> {
  const { data } = useResource<SiteContacts>(`/api/conferences/${conferenceId}/contacts`, "account");
  return useMemo(() => new Map((data ?? []).map((contact) => [contact.site, contact])), [data]);
}

export function usePhrases(conferenceId: string): Phrases {
  const { i18n } = useTranslation();
  const { data } = useResource<Phrases>(`/api/conferences/${conferenceId}/phrases`, "account", i18n.language);
  return data ?? NO_PHRASES;
}
const NO_PHRASES: Phrases = { site: [], centre: [], notices: [] };

export const useReceipts = (conferenceId: string, noticeId: string, version: unknown): Resource<NoticeReceipts> =>
  useResource<NoticeReceipts>(`/api/conferences/${conferenceId}/notices/${noticeId}/receipts`, "account", version);

export const useIncidents = (conferenceId: string, version: unknown): Resource<Incidents> =>
  useResource<Incidents>(`/api/conferences/${conferenceId}/incidents`, "account", version);

interface LineTexts {
  readonly messages: readonly ShownMessage[];
  readonly problem: Resource<LineHistory>["problem"];
  readonly loading: boolean;
  readonly older: (() => void) | undefined;
}

/** What was written on one room's line. */
export function useLine(conferenceId: string, site: number, row: LineRow): LineTexts {
  const path = `/api/conferences/${conferenceId}/sites/${site}/line`;
  const history = useResource<LineHistory>(path, "account", row.sent + row.answered);
  const [before, setBefore] = useState<{ messages: readonly LineMessage[]; more: boolean } | null>(null);
  const newest = history.data;
  const messages = useMemo((): ShownMessage[] => {
    const known = new Map([...(before?.messages ?? []), ...(newest?.messages ?? [])].map((message) => [message.id, message]));
    const all = [...known.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    // The room has seen the first so many of all that the centre ever wrote.
    let place = row.answered - all.filter(({ side }) => side === "centre").length;
    return all.map((message) => ({ ...message, state: message.side === "centre" && ++place <= row.seenBySite ? "seen" : "sent" }));
  }, [before, newest, row.answered, row.seenBySite]);
  const first = messages[0]?.at;
  const more = before ? before.more : (newest?.more ?? false);
  const [stuck, setStuck] = useState<ProblemDetails | null>(null);
  const older = useCallback(() => {
    setStuck(null);
    void api
      .get<LineHistory>(`${path}?before=${first}`, { as: "account" })
      .then((page) => setBefore((last) => ({ messages: [...page.messages, ...(last?.messages ?? [])], more: page.more })))
      .catch((error: unknown) => setStuck(problemFor(error)));
  }, [path, first]);
  return { messages, problem: newest ? stuck : history.problem, loading: newest === null, older: more && first !== undefined ? older : undefined };
}

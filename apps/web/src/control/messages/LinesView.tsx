import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { LineFound } from "@diemcau/contract";
import { NO_LINE, unseenByCentre } from "@diemcau/rules";
import { useMe, useResource, useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { EmptyState, ProblemNotice, SearchField, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { inboxOf, type InboxFilter } from "./inbox.ts";
import { LineThread } from "./LineThread.tsx";

const FILTERS: readonly InboxFilter[] = ["waiting", "mine", "all"];

interface LinesProps {
  may: boolean;
  site: number | null;
  onSite(site: number): void;
}

/** The rooms' lines: who waits, since when, who answers. */
export function LinesView({ may, site, onSite }: LinesProps) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { state, search } = useRoom();
  const me = useMe("account").data?.name ?? "";
  const [filter, setFilter] = useState<InboxFilter>("waiting");
  const [query, setQuery] = useState("");
  const settled = useDeferredValue(query.trim());
  const { lines } = state.messages;
  const counts = useMemo(() => Object.fromEntries(FILTERS.map((each) => [each, inboxOf(lines, each, me).length])) as Record<InboxFilter, number>, [lines, me]);
  const rows = useMemo(() => {
    if (settled === "") return inboxOf(lines, filter, me);
    // Any room can be written to, also one that has said nothing yet.
    return search.find(settled).map((found) => ({ site: found, row: lines.get(found) }));
  }, [lines, filter, me, settled, search]);
  return (
    <div className="ms-split" data-open={site !== null}>
      <section className="dc-panel ms-split__list" aria-label={t("lines.inbox")}>
        <div className="dc-bar ms-tools">
          <div className="ms-filters" role="group" aria-label={t("lines.filter")}>
            {FILTERS.map((each) => (
              <button key={each} type="button" className="ms-filter" aria-pressed={settled === "" && filter === each} onClick={() => setFilter(each)}>
                {t(`lines.${each}`)} <strong>{format.number(counts[each])}</strong>
              </button>
            ))}
          </div>
          <SearchField label={t("lines.search")} hideLabel placeholder={t("lines.search")} value={query} onChange={setQuery} />
        </div>
        {settled.length >= 2 ? <FoundTexts query={settled} onSite={onSite} /> : null}
        {rows.length === 0 ? (
          <EmptyState title={settled === "" ? t(`lines.none.${filter}`) : t("lines.notFound")}>{settled === "" ? t("lines.noneHint") : null}</EmptyState>
        ) : (
          <VirtualRows
            className="ms-virtual"
            rows={rows}
            label={t("lines.inbox")}
            height={4}
            keyOf={(row) => row.site}
            render={(row) => <InboxLine site={row.site} chosen={row.site === site} onSite={onSite} />}
          />
        )}
      </section>
      <section className="dc-panel ms-split__detail" aria-label={t("lines.thread")}>
        {site === null ? <p className="dc-panel__nothing ms-choose">{t("lines.choose")}</p> : <LineThread key={site} site={site} may={may} me={me} />}
      </section>
    </div>
  );
}

function InboxLine({ site, chosen, onSite }: { site: number; chosen: boolean; onSite(site: number): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { state, tree, live, directory } = useRoom();
  const now = useServerNow(live.clockOffset, 10_000);
  const row = state.messages.lines.get(site);
  const unseen = unseenByCentre(row);
  const zone = directory.outline.conference.timeZone;
  return (
    <button type="button" className="ms-row" aria-pressed={chosen} data-site={site} data-waiting={row.waitingSince > 0} onClick={() => onSite(site)}>
      <span className="ms-row__name" title={tree.names[site]}>
        {tree.names[site]}
      </span>
      <span className="ms-row__time">
        {row.waitingSince > 0 ? (
          <strong className="ms-row__waiting">
            <span aria-hidden="true">●</span> {t("lines.waits", { time: format.duration(Math.max(0, now - row.waitingSince)) })}
          </strong>
        ) : row.lastAt > 0 ? (
          format.time(row.lastAt, zone)
        ) : null}
      </span>
      <span className="ms-row__text">
        {row === NO_LINE ? t("lines.nothingYet") : `${row.lastSide === "centre" ? `${t("side.centre")}: ` : ""}${row.excerpt}`}
      </span>
      <span className="ms-row__marks">
        {row.holder ? <span className="ms-holder">{row.holder}</span> : null}
        {unseen > 0 ? <span className="ms-unseen">{t("lines.unseen", { count: unseen, n: format.number(unseen) })}</span> : null}
      </span>
    </button>
  );
}

/** Messages in which the words occur; the rooms by name stand below. */
function FoundTexts({ query, onSite }: { query: string; onSite(site: number): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { conferenceId, tree, directory } = useRoom();
  const [asked, setAsked] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(query), 400);
    return () => clearTimeout(timer);
  }, [query]);
  const { data, problem } = useResource<LineFound>(`/api/conferences/${conferenceId}/lines/search?q=${encodeURIComponent(asked.slice(0, 100))}`, "account");
  const zone = directory.outline.conference.timeZone;
  if (!data && problem) return <ProblemNotice polite problem={problem} />;
  if (!data || data.messages.length === 0) return null;
  return (
    <div className="ms-found">
      <p className="ms-found__title">{t("lines.found", { count: data.messages.length, n: format.number(data.messages.length) })}</p>
      <ul>
        {data.messages.slice(0, 20).map((message) => (
          <li key={message.id}>
            <button type="button" className="ms-found__one" onClick={() => onSite(message.site)}>
              <strong>{tree.names[message.site]}</strong> {format.time(message.at, zone)} · {message.text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

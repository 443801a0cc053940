import { useDeferredValue, useMemo, useState } from "react";
import { SITE_STATES, type SiteContact } from "@diemcau/contract";
import { NO_SUM, currentVote, figuresOfBranches, isAway, plus, siteSince } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../../control/context.ts";
import { LocalMinutesDialog } from "../../control/local/LocalMinutesDialog.tsx";
import { useContacts } from "../../control/messages/use-messages.ts";
import { pathOf } from "../../control/model/site-tree.ts";
import { Badge, Button, EmptyState, PhoneLink, SearchField, StateMark, VirtualRows } from "../../ui/index.ts";
import { FACETS, countFacets, watched, type Facet, type Watched } from "./model.ts";

const NUMBERS = ["remote", "absent", "substitutes", "missing"] as const;

/** The unit's rooms at one glance: how many people, who is lost, who has not answered; each number opens its rooms. */
export function Situation() {
  const { t } = useTranslation(["live", "rollcall"]);
  const format = useFormat();
  const { conferenceId, directory, tree, state, search } = useRoom();
  const { sites, rollCall, local, votes, messages } = state;
  const contacts = useContacts(conferenceId);
  const [facet, setFacet] = useState<Facet>("all");
  const [query, setQuery] = useState("");
  const [reading, read] = useState<number | null>(null);
  const settled = useDeferredValue(query.trim());
  const rows = useMemo(() => watched(tree, directory.levels, { sites, rollCall, local, votes, messages }), [tree, directory.levels, sites, rollCall, local, votes, messages]);
  const counts = useMemo(() => countFacets(rows), [rows]);
  const found = useMemo(() => (settled === "" ? null : new Set(search.find(settled))), [search, settled]);
  const shown = rows.filter(({ site, facets }) => facets.has(facet) && found?.has(site) !== false);
  const total = useMemo(() => {
    const sums = figuresOfBranches(state, tree.parent, tree.expected);
    return tree.roots.reduce((sum, root) => plus(sum, sums[root]!), NO_SUM);
  }, [sites, rollCall.details, rollCall.named, tree]); // oxlint-disable-line react/exhaustive-deps -- of the state only these count
  const vote = currentVote(votes);
  const { recess } = local;
  const zone = directory.outline.conference.timeZone;
  // What cannot be now needs no place on the screen.
  const facets = FACETS.filter((each) => each === "all" || counts[each] > 0 || each === facet || each === "lost");
  return (
    <>
      <section className="lv-count" aria-label={t("live:count.title")}>
        <p className="lv-count__main" data-testid="unit-headcount">
          <strong>{format.count(total.present, total.qualifier)}</strong>
          <span>/ {t("live:count.expected", { n: format.number(total.expected) })}</span>
        </p>
        <dl className="lv-count__parts">
          <div>
            <dt>{t("live:count.counted")}</dt>
            <dd>
              {format.number(total.counted)}/{format.number(total.sites)}
            </dd>
          </div>
          {NUMBERS.map((number) => (
            <div key={number}>
              <dt>{t(`rollcall:headcount.${number}`)}</dt>
              <dd>{format.number(total[number])}</dd>
            </div>
          ))}
        </dl>
      </section>
      {recess ? (
        <p className="lv-say" role="status">
          {t("live:recess", { time: format.time(recess.since, zone) })} {recess.topic ?? ""} {recess.until ? t("live:until", { time: format.time(recess.until, zone) }) : ""}
        </p>
      ) : null}
      {vote?.phase === "open" ? (
        <p className="lv-say" role="status">
          <strong>{vote.title}</strong> {vote.rule.method === "hands" ? t("live:vote.hands", { count: counts["no-vote"], n: format.number(counts["no-vote"]) }) : t(`live:vote.${vote.rule.method}`)}
        </p>
      ) : null}
      <div className="lv-facets" role="group" aria-label={t("live:facets")}>
        {facets.map((each) => (
          <button key={each} type="button" className="lv-facet" aria-pressed={facet === each} data-facet={each} data-none={counts[each] === 0 || undefined} onClick={() => setFacet(each)}>
            <strong>{format.number(counts[each])}</strong> {t(`live:facet.${each}`)}
          </button>
        ))}
      </div>
      <section className="dc-panel rd-list lv-list" aria-label={t(`live:facet.${facet}`)}>
        <SearchField label={t("live:search")} hideLabel placeholder={t("live:search")} value={query} onChange={setQuery} />
        {shown.length === 0 ? (
          <EmptyState title={settled === "" ? t(`live:noneOf.${facet}`) : t("live:notFound")} />
        ) : (
          <VirtualRows
            label={t(`live:facet.${facet}`)}
            rows={shown}
            keyOf={({ site }) => site}
            height={[3.75, 9.75]}
            narrow={44}
            render={(row) => <RoomRow row={row} contact={contacts.get(row.site)} onMinutes={() => read(row.site)} />}
          />
        )}
      </section>
      {reading === null ? null : <LocalMinutesDialog site={reading} onClose={() => read(null)} />}
    </>
  );
}

function RoomRow({ row: { site, facets }, contact, onMinutes }: { row: Watched; contact: SiteContact | undefined; onMinutes(): void }) {
  const { t } = useTranslation(["live", "offline"]);
  const format = useFormat();
  const { directory, tree, state, roll, live } = useRoom();
  const now = useServerNow(live.clockOffset, 30_000);
  const zone = directory.outline.conference.timeZone;
  const row = state.sites.get(site);
  const away = state.local.sites.get(site);
  const since = siteSince(row, null);
  const level = directory.levels[tree.level[site]!]?.name ?? "";
  const above = tree.parent[site]! < 0 ? "" : tree.names[pathOf(tree, tree.parent[site]!).at(-1)!]!;
  const present = row.reported >= 0 ? format.count(row.reported, row.qualifier) : row.checkedIn > 0 ? format.number(row.checkedIn) : "–";
  return (
    <div className="lv-room" data-site={site} data-lost={facets.has("lost") || undefined}>
      <div className="lv-room__name">
        <strong title={tree.names[site]}>{tree.names[site]}</strong>
        <span>{[level, above].filter(Boolean).join(" · ")}</span>
      </div>
      <div className="lv-room__state">
        <StateMark state={SITE_STATES[roll.own[site]!]!} />
        {row.presence !== "" && since > 0 ? <span>{t("since", { time: format.time(since, zone), duration: format.duration(Math.max(0, now - since)) })}</span> : null}
      </div>
      <div className="lv-room__marks">
        {isAway(away) ? (
          <Badge tone={away.calledAt > 0 ? "danger" : "on-air"}>
            {away.calledAt > 0 ? "◀ " : ""}
            {t("away", { title: away.title })} {away.until > 0 ? t("until", { time: format.time(away.until, zone) }) : ""}
          </Badge>
        ) : null}
        {away.openedAt > 0 || away.since > 0 || away.changes > 0 ? (
          <Button size="small" look="plain" onPress={onMinutes}>
            {t("ownMinutes")}
          </Button>
        ) : null}
        {facets.has("incident") ? <Badge tone="danger">! {t("mark.incident")}</Badge> : null}
        {facets.has("silent") ? <Badge>… {t("mark.silent")}</Badge> : null}
        {facets.has("no-vote") ? <Badge>○ {t("mark.no-vote")}</Badge> : null}
      </div>
      <p className="lv-room__count" data-counted={row.reported >= 0}>
        <strong>{present}</strong> / {format.number(tree.expected[site]!)}
        {row.reportedLate ? <span>{t("offline:roster.late")}</span> : null}
        {row.reported < 0 ? <span>{row.checkedIn > 0 ? t("checkedIn") : t("notCounted")}</span> : null}
      </p>
      <div className="lv-room__contact">
        {contact?.phone ? (
          <PhoneLink number={contact.phone} />
        ) : (
          <span>{t("noPhone")}</span>
        )}
        <span>{contact?.name ?? ""}</span>
      </div>
    </div>
  );
}

import { useEffect, useState } from "react";
import type { DocumentFilters, DocumentList } from "@diemcau/contract";
import { Link, useLocation, useSearch } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, ProblemNotice, ProgressBar, SearchField, Select } from "../../ui/index.ts";
import { useAsked } from "./data.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";
import { StateBadge } from "./VersionsPanel.tsx";

const PAGE = 25;
const TYPING_MS = 200;
const ALL = "all";
const FILTERS = ["type", "issuer", "year"] as const;
const STATES = ["draft", "submitted", "issued", "withdrawn"] as const;

/** The registry. What is looked for stands in the address, so that "back" comes back to it. */
export function DocumentsPage({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useTranslation(["office", "drafts"]);
  const format = useFormat();
  const identity = useIdentity();
  const [, navigate] = useLocation();
  const search = useSearch();
  const asked = new URLSearchParams(search);
  const [query, setQuery] = useState(asked.get("query") ?? "");
  const offset = Number(asked.get("offset") ?? 0) || 0;
  const filters = useAsked<DocumentFilters>("/api/documents/filters");
  const list = useAsked<DocumentList>(`/api/documents?${search}`);

  const ask = (change: Record<string, string>): void => {
    const next = new URLSearchParams(search);
    next.delete("offset");
    for (const [key, value] of Object.entries(change)) {
      if (value === "") next.delete(key);
      else next.set(key, value);
    }
    navigate(`/office/documents${next.size > 0 ? `?${next}` : ""}`, { replace: true });
  };
  useEffect(() => {
    if (query.trim() === (asked.get("query") ?? "")) return;
    const timer = setTimeout(() => ask({ query: query.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
    // Asked again when the typing pauses; the rest of the address is as it is by then.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [query, search]);

  const choices = {
    type: (filters.data?.types ?? []).map((type) => ({ id: type, label: type })),
    issuer: (filters.data?.issuers ?? []).map((issuer) => ({ id: issuer, label: issuer })),
    year: (filters.data?.years ?? []).map((year) => ({ id: String(year), label: String(year) })),
  };
  const { data } = list;
  const bearers = Map.groupBy(data?.documents ?? [], ({ symbol }) => symbol);
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("office:documents.title")}</h2>
        <div className="of-row">
          <Link href="/office/documents/check" className="dc-button of-link-button">
            {t("office:documents.check.title")}
          </Link>
          {mayWrite ? (
            <Link href="/office/documents/new" className="dc-button dc-button--primary of-link-button">
              {t("office:documents.new")}
            </Link>
          ) : null}
        </div>
      </div>
      <search className="of-card od-search">
        <SearchField label={t("office:documents.find")} placeholder={t("office:documents.findHint")} value={query} onChange={setQuery} maxLength={200} />
        {FILTERS.map((filter) => (
          <Select
            key={filter}
            label={t(`office:documents.filter.${filter}`)}
            choices={[{ id: ALL, label: t("office:documents.all") }, ...choices[filter]]}
            value={asked.get(filter) ?? ALL}
            onChange={(value) => ask({ [filter]: value === ALL ? "" : String(value) })}
          />
        ))}
        {mayWrite ? (
          <Select
            label={t("drafts:state.filter")}
            choices={[{ id: ALL, label: t("office:documents.all") }, ...STATES.map((state) => ({ id: state, label: t(`drafts:state.${state}`) }))]}
            value={asked.get("state") ?? ALL}
            onChange={(value) => ask({ state: value === ALL ? "" : String(value) })}
          />
        ) : null}
      </search>
      {list.problem ? <ProblemNotice problem={list.problem} /> : null}
      <p className="of-hint" role="status">
        {data ? (data.total === 0 ? t("office:documents.none") : t("office:documents.shown", { from: format.number(offset + 1), to: format.number(offset + data.documents.length), n: format.number(data.total) })) : ""}
      </p>
      {!data && !list.problem ? <ProgressBar label={t("office:documents.loading")} /> : null}
      {data?.total === 0 ? <EmptyState title={t("office:documents.none")}>{mayWrite ? t("office:documents.noneBody") : null}</EmptyState> : null}
      <ul className="od-list">
        {(data?.documents ?? []).map((document) => (
          <li key={document.id} className="od-row">
            <span className="of-row">
              <Link href={pathOf(document.id)} className="dc-link od-name">
                {nameOf(document)}
              </Link>
              <StateBadge state={document.state} recalled={document.recalled} />
              {document.symbol !== "" && bearers.get(document.symbol)!.length > 1 ? <Badge tone="accent">{t("office:documents.sameSymbol")}</Badge> : null}
            </span>
            <span className="of-strong">{identity(document)}</span>
            <span>{document.abstract}</span>
          </li>
        ))}
      </ul>
      {data && data.total > PAGE ? (
        <nav className="of-row" aria-label={t("office:documents.pages")}>
          <Button isDisabled={offset === 0} onPress={() => ask({ offset: offset > PAGE ? String(offset - PAGE) : "" })}>
            {t("office:documents.previous")}
          </Button>
          <Button isDisabled={offset + PAGE >= data.total} onPress={() => ask({ offset: String(offset + PAGE) })}>
            {t("office:documents.next")}
          </Button>
        </nav>
      ) : null}
    </div>
  );
}

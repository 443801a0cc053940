import { useMemo, useState } from "react";
import type { DocumentList } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { useDirectory } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, SearchField } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";

interface Chosen {
  readonly id: string;
  readonly label: string;
}

/** What is chosen, each with its button to take it out. */
function ChosenList({ chosen, onRemove }: { chosen: readonly Chosen[]; onRemove(id: string): void }) {
  const { t } = useTranslation("editor");
  if (chosen.length === 0) return null;
  return (
    <ul className="oa-chosen">
      {chosen.map(({ id, label }) => (
        <li key={id}>
          <span>{label}</span>
          <Button size="small" icon aria-label={t("pick.remove", { name: label })} onPress={() => onRemove(id)}>
            <span aria-hidden="true">✕</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Offered({ offered, onChoose }: { offered: readonly Chosen[]; onChoose(id: string): void }) {
  return (
    <ul className="oa-offered" aria-live="polite">
      {offered.map(({ id, label }) => (
        <li key={id}>
          <Button size="small" onPress={() => onChoose(id)}>
            + {label}
          </Button>
        </li>
      ))}
    </ul>
  );
}

const SHOWN = 6;

/** A room of the conference, found by its name. */
export function SitePicker({ conferenceId, value, onChange, only }: { conferenceId: string; value: number | null; onChange(site: number | null): void; only?: readonly number[] }) {
  const { t } = useTranslation("editor");
  const names = useDirectory(conferenceId).data?.sites.name;
  const [query, setQuery] = useState("");
  const found = useMemo(() => {
    if (!names || query.trim() === "") return [];
    return searchItems(only ?? names.map((_, site) => site), query, (site) => [names[site]!]).slice(0, SHOWN);
  }, [names, query, only]);
  const chosen = value === null ? [] : [{ id: String(value), label: names?.[value] ?? `#${value}` }];
  return (
    <div className="oa-picker">
      <SearchField label={t("pick.site")} placeholder={t("pick.siteHint")} value={query} onChange={setQuery} maxLength={100} />
      <Offered
        offered={found.map((site) => ({ id: String(site), label: names?.[site] ?? "" }))}
        onChoose={(id) => {
          onChange(Number(id));
          setQuery("");
        }}
      />
      <ChosenList chosen={chosen} onRemove={() => onChange(null)} />
    </div>
  );
}

/** Documents of the registry. */
export function DocumentPicker({ label, known, value, onChange, single = false }: {
  label: string;
  known: readonly { id: string; title: string }[];
  value: readonly string[];
  onChange(ids: string[]): void;
  single?: boolean;
}) {
  const { t } = useTranslation("editor");
  const [query, setQuery] = useState("");
  const [seen, setSeen] = useState(known);
  const asked = useAsked<DocumentList>(`/api/documents?${new URLSearchParams({ query: query.trim(), limit: String(SHOWN) })}`);
  const titleOf = (document: { type: string; symbol: string; abstract: string }): string => `${document.type} ${document.symbol}: ${document.abstract}`;
  const offered = query.trim() === "" ? [] : (asked.data?.documents ?? []).filter(({ id }) => !value.includes(id));
  return (
    <div className="oa-picker">
      <SearchField label={label} placeholder={t("pick.documentHint")} value={query} onChange={setQuery} maxLength={200} />
      <Offered
        offered={offered.map((document) => ({ id: document.id, label: titleOf(document) }))}
        onChoose={(id) => {
          const document = offered.find((each) => each.id === id)!;
          setSeen([...seen, { id, title: titleOf(document) }]);
          onChange(single ? [id] : [...value, id]);
          setQuery("");
        }}
      />
      <ChosenList chosen={value.map((id) => ({ id, label: [...seen, ...known].find((each) => each.id === id)?.title ?? t("pick.document") }))} onRemove={(id) => onChange(value.filter((each) => each !== id))} />
    </div>
  );
}

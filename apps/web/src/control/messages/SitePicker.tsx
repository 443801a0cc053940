import { useDeferredValue, useMemo, useState } from "react";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, SearchField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { PasteSites } from "./PasteSites.tsx";

interface PickerProps {
  label: string;
  picked: readonly number[];
  /** One at most: the next one replaces it. */
  single?: boolean;
  onPick(sites: readonly number[]): void;
}

const SHOWN = 8;
/** So many of a long list stand there by name. */
const NAMED = 60;

/** Rooms found by name and put on a list. */
export function SitePicker({ label, picked, single = false, onPick }: PickerProps) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { tree, search } = useRoom();
  const [query, setQuery] = useState("");
  const settled = useDeferredValue(query.trim());
  const found = useMemo(() => (settled === "" ? [] : search.find(settled).filter((site) => !picked.includes(site)).slice(0, SHOWN)), [search, settled, picked]);
  return (
    <div className="ms-picker">
      <SearchField label={label} value={query} onChange={setQuery} />
      {found.length > 0 ? (
        <ul className="ms-picker__found">
          {found.map((site) => (
            <li key={site}>
              <button
                type="button"
                className="ms-found__one"
                onClick={() => {
                  onPick(single ? [site] : [...picked, site]);
                  setQuery("");
                }}
              >
                <strong>{tree.names[site]}</strong>{" "}
                <span className="ms-soft">
                  {pathOf(tree, site)
                    .slice(0, -1)
                    .map((at) => tree.names[at])
                    .join(" › ")}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {settled !== "" && found.length === 0 ? <p className="ms-soft">{t("lines.notFound")}</p> : null}
      {single ? null : <PasteSites picked={picked} onPick={onPick} />}
      {picked.length > 1 ? (
        <Button size="small" look="plain" onPress={() => onPick([])}>
          {t("send.unpickAll", { count: picked.length, n: format.number(picked.length) })}
        </Button>
      ) : null}
      {picked.length > 0 ? (
        <ul className="ms-picker__picked">
          {picked.slice(0, NAMED).map((site) => (
            <li key={site}>
              <Button size="small" onPress={() => onPick(picked.filter((each) => each !== site))} aria-label={t("send.unpick", { site: tree.names[site] })}>
                {tree.names[site]} <span aria-hidden="true">×</span>
              </Button>
            </li>
          ))}
          {picked.length > NAMED ? <li className="ms-soft">{t("send.andMore", { count: picked.length - NAMED, n: format.number(picked.length - NAMED) })}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

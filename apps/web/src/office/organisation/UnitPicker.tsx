import { useEffect, useState } from "react";
import type { UnitsFound } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, SearchField } from "../../ui/index.ts";
import { useAsked, useSetup } from "./data.ts";

export interface Picked {
  readonly id: string;
  readonly name: string;
}
const TYPING_MS = 200;

/** What is typed, once the typing pauses. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface UnitPickerProps {
  label: string;
  value: Picked | null;
  onChange(value: Picked | null): void;
  on?: string;
  /** Not to be offered. */
  except?: readonly string[];
}

/** Finds a unit by typing, whatever the diacritics; its place in the tree tells namesakes apart. */
export function UnitPicker({ label, value, onChange, on, except = [] }: UnitPickerProps) {
  const { t } = useTranslation("organisation");
  const [typed, setTyped] = useState("");
  if (value) {
    return (
      <div className="og-picked">
        <span className="dc-field__label">{label}</span>
        <span className="of-row">
          <span className="of-strong">{value.name}</span>
          <Button size="small" onPress={() => onChange(null)}>
            {t("picker.change")}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <div className="of-stack og-picker">
      <SearchField label={label} placeholder={t("picker.hint")} value={typed} onChange={setTyped} maxLength={200} />
      <Offers typed={typed} on={on} except={except} onPick={onChange} />
    </div>
  );
}

function Offers({ typed, on, except, onPick }: { typed: string; on: string | undefined; except: readonly string[]; onPick(unit: Picked): void }) {
  const query = useSettled(typed);
  return query === "" ? null : <Found query={query} on={on} except={except} onPick={onPick} />;
}

function Found({ query, on, except, onPick }: { query: string; on: string | undefined; except: readonly string[]; onPick(unit: Picked): void }) {
  const { t } = useTranslation("organisation");
  const { data } = useAsked<UnitsFound>(`/api/organisation/search?${new URLSearchParams({ query, ...(on ? { on } : {}) }).toString()}`);
  const { today } = useSetup();
  const isOver = (validTo: string | null): boolean => validTo !== null && validTo < (on ?? today);
  const units = (data?.units ?? []).filter(({ id, validTo }) => !except.includes(id) && !isOver(validTo)).slice(0, 8);
  return (
    <>
      <p className="of-hint" role="status">
        {data ? (units.length === 0 ? t("search.none") : t("picker.choose")) : ""}
      </p>
      <ul className="og-offers">
        {units.map((unit) => (
          <li key={unit.id}>
            <button type="button" className="og-offer" onClick={() => onPick({ id: unit.id, name: unit.name })}>
              <span className="of-strong">{unit.name}</span>
              <span className="of-hint">{unit.path.map(({ name }) => name).join(" › ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

import { useMemo, useState } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import type { UnitColumns } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { useConferences, useUnits } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar, SearchField, Select } from "../ui/index.ts";
import type { StepProps } from "./NewConferencePage.tsx";
import { UnitTree } from "./UnitTree.tsx";
import { useFlaw } from "./useFlaw.ts";
import { countTree, offeredUnits, rootsOf, withSubtree } from "./unit-tree.ts";

export function StepSites(props: StepProps) {
  const { t } = useTranslation("office");
  const units = useUnits();
  if (units.problem && !units.data) return <ProblemNotice problem={units.problem} />;
  return units.data ? <Picker {...props} units={units.data} /> : <ProgressBar label={t("sites.loading")} />;
}

function Picker({ draft, change, flaws, units }: StepProps & { units: UnitColumns }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const flaw = useFlaw(flaws);
  const [query, setQuery] = useState("");
  const [levels, setLevels] = useState<readonly boolean[]>(() => units.levels.map(() => true));
  const [roomsOnly, setRoomsOnly] = useState(true);
  const offered = useMemo(() => offeredUnits(units, levels, roomsOnly), [units, levels, roomsOnly]);
  const index = useMemo(() => new Map(units.id.map((id, unit) => [id, unit])), [units]);
  const chosen = useMemo(() => {
    const bits = new Uint8Array(units.id.length);
    for (const id of draft.units) if (index.has(id)) bits[index.get(id)!] = 1;
    return bits;
  }, [draft.units, index, units]);
  const counts = useMemo(() => countTree(units, chosen, offered), [units, chosen, offered]);
  const people = useMemo(
    () => units.usual.reduce((sum, usual, unit) => sum + (chosen[unit] ? usual : 0), 0),
    [units, chosen],
  );

  const choose = (next: Uint8Array): void => {
    const ids = units.id.filter((_, unit) => next[unit] === 1);
    // The first in the order of the tree is nearest to its root: the likeliest centre, until another is named.
    const named = draft.central !== null && draft.central !== draft.units[0];
    const stays = named && ids.includes(draft.central!);
    change({ units: ids, central: stays ? draft.central : (ids[0] ?? null) });
  };
  const chooseAll = (on: boolean): void => {
    let next: Uint8Array = chosen;
    for (const root of rootsOf(units)) next = withSubtree(units, next, offered, root, on);
    choose(next);
  };

  return (
    <div className="of-stack">
      {flaw("noUnits") ? (
        <p className="of-bad" role="alert">
          {flaw("noUnits")}
        </p>
      ) : null}
      <div className="of-head">
        <div className="of-search">
          <SearchField
            label={t("sites.find")}
            hideLabel
            placeholder={t("sites.findHint")}
            value={query}
            onChange={setQuery}
          />
        </div>
        <p className="of-strong" role="status" data-testid="chosen-count">
          {t("sites.chosen", { n: format.number(draft.units.length), people: format.number(people) })}
        </p>
      </div>
      <fieldset className="of-levels">
        <legend className="dc-field__label">{t("sites.levels")}</legend>
        {units.levels.map((level, at) => (
          <label key={level.code} className="of-check">
            <input
              type="checkbox"
              checked={levels[at] ?? false}
              onChange={(event) => setLevels(levels.map((on, other) => (other === at ? event.target.checked : on)))}
            />
            <span>{level.name}</span>
          </label>
        ))}
        <label className="of-check">
          <input type="checkbox" checked={roomsOnly} onChange={(event) => setRoomsOnly(event.target.checked)} />
          <span>{t("sites.roomsOnly")}</span>
        </label>
      </fieldset>
      <UnitTree units={units} chosen={chosen} counts={counts} offered={offered} query={query} onChoose={choose} />
      <div className="of-row">
        <Button size="small" onPress={() => chooseAll(true)}>
          {t("sites.all")}
        </Button>
        <Button size="small" onPress={() => chooseAll(false)}>
          {t("sites.nothing")}
        </Button>
      </div>
      <div className="of-fields">
        <CentralField
          units={units}
          ids={draft.units}
          index={index}
          central={draft.central}
          error={flaw("noCentral")}
          onChange={(central) => change({ central })}
        />
        <RosterField value={draft.rosterFrom} onChange={(rosterFrom) => change({ rosterFrom })} />
      </div>
    </div>
  );
}

interface CentralFieldProps {
  units: UnitColumns;
  ids: readonly string[];
  index: ReadonlyMap<string, number>;
  central: string | null;
  error: string | undefined;
  onChange(id: string): void;
}

/** Chosen units may be thousands: found by typing, the first fifty are offered. */
function CentralField({ units, ids, index, central, error, onChange }: CentralFieldProps) {
  const { t } = useTranslation("office");
  const nameOf = (id: string): string => units.name[index.get(id) ?? -1] ?? "";
  const current = central ? nameOf(central) : "";
  const [typed, setTyped] = useState<string | null>(null);
  const found = typed === null ? ids.slice(0, 50) : searchItems(ids, typed, (id) => [nameOf(id)]).slice(0, 50);
  const items = found.map((id) => ({ id, name: nameOf(id) }));
  return (
    <ComboBox
      className="dc-field"
      items={items}
      value={central}
      inputValue={typed ?? current}
      onInputChange={(text) => setTyped(text === current ? null : text)}
      onChange={(id) => {
        setTyped(null);
        if (id !== null) onChange(String(id));
      }}
      onBlur={() => setTyped(null)}
      defaultFilter={() => true}
      menuTrigger="focus"
      isInvalid={Boolean(error)}
      isDisabled={ids.length === 0}
    >
      <Label className="dc-field__label">{t("sites.central")}</Label>
      <Input className="dc-input" placeholder={t("sites.centralFind")} autoComplete="off" />
      <Text slot="description" className="dc-field__hint">
        {t("sites.centralHint")}
      </Text>
      <FieldError className="dc-field__error">{error ?? ""}</FieldError>
      <Popover className="dc-popover">
        <ListBox className="dc-listbox" items={items} aria-label={t("sites.central")}>
          {(unit) => (
            <ListBoxItem id={unit.id} textValue={unit.name} className="dc-listbox__item">
              {unit.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

const NO_ROSTER = "none";

function RosterField({ value, onChange }: { value: string | null; onChange(id: string | null): void }) {
  const { t } = useTranslation("office");
  const conferences = useConferences();
  const choices = [
    { id: NO_ROSTER, label: t("sites.rosterNone") },
    ...(conferences.data ?? []).map((conference) => ({ id: conference.id, label: conference.shortTitle })),
  ];
  return (
    <Select
      label={t("sites.roster")}
      choices={choices}
      value={choices.some((choice) => choice.id === value) ? value : NO_ROSTER}
      onChange={(id) => onChange(id === NO_ROSTER ? null : String(id))}
    />
  );
}

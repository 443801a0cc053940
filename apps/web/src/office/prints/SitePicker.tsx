import { useMemo, useState } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { searchItems } from "@diemcau/rules/text";
import { useTranslation } from "../../i18n/index.ts";

/** More than these nobody looks through: one types on. */
const SHOWN = 40;

interface SitePickerProps {
  names: readonly string[];
  /** Ordinals that may be chosen. */
  sites: readonly number[];
  site: number;
  onPick(site: number): void;
}

/** One of thousands of sites, by typing a part of its name. */
export function SitePicker({ names, sites, site, onPick }: SitePickerProps) {
  const { t } = useTranslation("prints");
  const [query, setQuery] = useState<string | null>(null);
  const items = useMemo(() => {
    const typed = query?.trim() ?? "";
    const found = typed === "" ? sites : searchItems(sites, typed, (ordinal) => [names[ordinal]!]);
    const shown = found.slice(0, SHOWN);
    return (query === null && !shown.includes(site) ? [site, ...shown] : shown).map((ordinal) => ({ id: ordinal, name: names[ordinal]! }));
  }, [query, sites, names, site]);
  return (
    <ComboBox
      className="dc-field pr-site"
      items={items}
      inputValue={query ?? names[site]!}
      selectedKey={site}
      menuTrigger="focus"
      allowsEmptyCollection
      onInputChange={(text) => setQuery(text === names[site] ? null : text)}
      onSelectionChange={(key) => {
        setQuery(null);
        if (key !== null) onPick(Number(key));
      }}
      onOpenChange={(open) => open || setQuery(null)}
    >
      <Label className="dc-field__label">{t("site")}</Label>
      <div className="pr-site__box">
        <Input className="dc-input" onFocus={(event) => event.currentTarget.select()} />
        <AriaButton className="dc-button dc-button--plain dc-button--icon pr-site__open">
          <span aria-hidden="true">▾</span>
        </AriaButton>
      </div>
      <Popover className="dc-popover">
        <ListBox className="dc-listbox" renderEmptyState={() => <p className="pr-none">{t("siteNone")}</p>}>
          {(item: { id: number; name: string }) => (
            <ListBoxItem className="dc-listbox__item" id={item.id} textValue={item.name}>
              {item.name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

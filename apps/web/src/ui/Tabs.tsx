import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components";
import { MoreMenu } from "./Menu.tsx";
import { useRowEdges } from "./use-row-edges.ts";

export interface TabItem<Label extends ReactNode = ReactNode> {
  id: string;
  label: Label;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  items: readonly TabItem[];
  selected: string;
  onSelect(id: string): void;
}

export function Tabs({ label, items, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs className="dc-tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <Row label={label} items={items} />
      <Panels items={items} />
    </AriaTabs>
  );
}

interface TabRowProps extends TabsProps {
  items: readonly TabItem<string>[];
  /** Of the list of all of them, for whoever does not see theirs. */
  moreLabel: string;
}

/** More tabs than their place is wide: one row that is pushed sideways and fades where there are more, and all of them in a list. */
export function TabRow({ label, items, selected, onSelect, moreLabel }: TabRowProps) {
  const row = useRowEdges<HTMLDivElement>('[aria-selected="true"]', selected);
  return (
    <AriaTabs className="dc-tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <div className="dc-tabs__bar">
        <Row label={label} items={items} row={row} />
        <MoreMenu label={moreLabel} acts={items.map(({ id, label: text }) => ({ id, label: text, act: () => onSelect(id) }))} />
      </div>
      <Panels items={items} />
    </AriaTabs>
  );
}

function Row({ label, items, row }: Pick<TabsProps, "label" | "items"> & { row?: React.RefObject<HTMLDivElement | null> }) {
  return (
    <TabList ref={row} className="dc-tabs__list" aria-label={label}>
      {items.map((item) => (
        <Tab key={item.id} id={item.id} className="dc-tabs__tab">
          {item.label}
        </Tab>
      ))}
    </TabList>
  );
}

function Panels({ items }: Pick<TabsProps, "items">) {
  return items.map((item) => (
    <TabPanel key={item.id} id={item.id} className="dc-tabs__panel">
      {item.content}
    </TabPanel>
  ));
}

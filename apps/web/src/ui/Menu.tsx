import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button } from "./Button.tsx";

export interface MenuAct {
  readonly id: string;
  readonly label: string;
  readonly isDisabled?: boolean;
  /** It ends or removes something. */
  readonly danger?: boolean;
  act(): void;
}

/** Further acts on one thing, behind a button with three dots. */
export function MoreMenu({ label, acts }: { label: string; acts: readonly MenuAct[] }) {
  return (
    <MenuTrigger>
      <Button size="small" icon aria-label={label}>
        <span aria-hidden="true">⋯</span>
      </Button>
      <Popover className="dc-popover" placement="bottom end">
        <AriaMenu
          className="dc-listbox"
          aria-label={label}
          disabledKeys={acts.filter(({ isDisabled }) => isDisabled).map(({ id }) => id)}
          onAction={(key) => acts.find(({ id }) => id === key)?.act()}
        >
          {acts.map(({ id, label: text, danger = false }) => (
            <MenuItem key={id} id={id} textValue={text} className={danger ? "dc-listbox__item dc-listbox__item--danger" : "dc-listbox__item"}>
              {text}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

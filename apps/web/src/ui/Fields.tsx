import type { ReactNode } from "react";
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
  type SearchFieldProps,
  type SelectProps,
  type TextFieldProps,
} from "react-aria-components";

interface Described {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value, as a sentence; the field is marked invalid while it stands. */
  error?: string | undefined;
  /** The label is spoken but not shown. */
  hideLabel?: boolean;
}

const labelClass = (hidden: boolean | undefined) => (hidden ? "visually-hidden" : "dc-field__label");

export function TextField(props: TextFieldProps & Described & { placeholder?: string; rows?: number }) {
  const { label, hint, error, hideLabel, placeholder, rows, ...rest } = props;
  const entry = { className: "dc-input", ...(placeholder ? { placeholder } : {}) };
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className="dc-field">
      <Label className={labelClass(hideLabel)}>{label}</Label>
      {rows ? <TextArea {...entry} rows={rows} /> : <Input {...entry} />}
      {hint ? (
        <Text slot="description" className="dc-field__hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="dc-field__error">{error ?? ""}</FieldError>
    </AriaTextField>
  );
}

export function SearchField(props: SearchFieldProps & Described & { placeholder?: string }) {
  const { label, hideLabel, placeholder, hint: _hint, error: _error, ...rest } = props;
  return (
    <AriaSearchField {...rest} className="dc-field dc-search">
      <Label className={labelClass(hideLabel)}>{label}</Label>
      <Input className="dc-input" {...(placeholder ? { placeholder } : {})} />
      <AriaButton className="dc-button dc-button--plain dc-button--small dc-button--icon dc-search__clear">
        <span aria-hidden="true">×</span>
      </AriaButton>
    </AriaSearchField>
  );
}

export interface Choice {
  id: string;
  label: string;
}

type OwnSelectProps = Omit<SelectProps<Choice>, "children" | "className">;

export function Select(props: OwnSelectProps & Described & { choices: readonly Choice[] }) {
  const { label, hint, error, hideLabel, choices, ...rest } = props;
  return (
    <AriaSelect {...rest} isInvalid={Boolean(error)} className="dc-field">
      <Label className={labelClass(hideLabel)}>{label}</Label>
      <AriaButton className="dc-select__button">
        <SelectValue className="dc-select__value" />
        <span aria-hidden="true">▾</span>
      </AriaButton>
      {hint ? (
        <Text slot="description" className="dc-field__hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="dc-field__error">{error ?? ""}</FieldError>
      <Popover className="dc-popover">
        <ListBox className="dc-listbox" items={choices}>
          {(choice) => (
            <ListBoxItem className="dc-listbox__item" id={choice.id} textValue={choice.label}>
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

import { Input, Label, NumberField } from "react-aria-components";
import "./rules.css";

interface CountProps {
  label: string;
  value: number;
  max: number;
  step?: number;
  /** The label is seen, and 0 is written as such. */
  shown?: boolean;
  onChange(value: number): void;
}

/** A number from 0; an empty field is 0, which means no limit. */
export function Count({ label, value, max, step = 1, shown = false, onChange }: CountProps) {
  return (
    <NumberField className="sp-count" minValue={0} maxValue={max} step={step} value={value === 0 && !shown ? Number.NaN : value} onChange={(next) => onChange(Number.isNaN(next) ? 0 : next)}>
      <Label className={shown ? "dc-field__label" : "visually-hidden"}>{label}</Label>
      <Input className="dc-input" placeholder="–" />
    </NumberField>
  );
}

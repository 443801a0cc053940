import { useState } from "react";
import { TextField } from "../ui/index.ts";
import { dateText, isoDate, isoTime } from "./zoned.ts";

interface TextualProps {
  label: string;
  /** ISO form, "" while what is typed is no date or time. */
  value: string;
  onChange(value: string): void;
  error?: string | undefined;
}

/**
 * The browser's own date and time fields speak the browser's language, not the page's: an office PC with an
 * English browser would ask for month/day and AM. These take what people here write.
 */
function Textual(
  props: TextualProps & { placeholder: string; parse(text: string): string; show(value: string): string },
) {
  const { label, value, onChange, error, placeholder, parse, show } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={label}
      placeholder={placeholder}
      value={typed ?? show(value)}
      onChange={(text) => {
        setTyped(text);
        onChange(parse(text));
      }}
      // A text that could not be read stays to be corrected.
      onBlur={() => value !== "" && setTyped(null)}
      inputMode="numeric"
      autoComplete="off"
      error={error}
    />
  );
}

export const DateField = (props: TextualProps) => (
  <Textual {...props} placeholder="15/6/2023" parse={isoDate} show={dateText} />
);
export const TimeField = (props: TextualProps) => (
  <Textual {...props} placeholder="08:00" parse={isoTime} show={(value) => value} />
);

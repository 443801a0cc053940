import { normaliseInput } from "@diemcau/rules/text";

/** What was typed as the wire wants it: one line, no more than so long. */
export const oneLine = (text: string, longest: number): string => normaliseInput(text).replace(/\s+/gu, " ").trim().slice(0, longest);

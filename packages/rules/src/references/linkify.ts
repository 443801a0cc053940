/** Cutting a text into plain parts and mentions, for rendering. */
import type { Reference } from "./types.ts";

export interface TextPart {
  text: string;
  reference?: Reference;
}

/** Parts in order; joined they are the text again. `references` as {@link findReferences} returned them for this text. */
export function linkify(text: string, references: readonly Reference[]): TextPart[] {
  const parts: TextPart[] = [];
  let last = 0;
  for (const reference of references) {
    if (reference.start > last) parts.push({ text: text.slice(last, reference.start) });
    parts.push({ text: text.slice(reference.start, reference.end), reference });
    last = reference.end;
  }
  if (last < text.length) parts.push({ text: text.slice(last) });
  return parts;
}

/** Markup that is safe to send as it is: only `html` makes it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Part = Html | string | number | false | null | undefined | readonly Part[];

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char]!);

/**
 * HTML by tagged template: every value is escaped, for text as for quoted attributes, unless it is itself
 * `html`. Lists are joined; false, null and undefined leave nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  let markup = strings[0]!;
  for (const [at, value] of values.entries()) markup += markupOf(value) + strings[at + 1]!;
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === false || part === null || part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return (part as readonly Part[]).map(markupOf).join("");
  return escape(String(part));
}

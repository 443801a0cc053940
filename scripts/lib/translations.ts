/** The texts of one language: full key ("agenda.kind.report") → text. */
export type Texts = ReadonlyMap<string, string>;

export interface Catalog {
  /** Shown in messages, e.g. "apps/web/src/i18n (common)". */
  readonly name: string;
  readonly languages: ReadonlyMap<string, Texts>;
}

/** Plural forms are one key: i18next adds them as suffixes. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

const baseKey = (key: string): string => key.replace(PLURAL, "");

/** Flattens nested JSON to full keys. A value that is no text (a number, a list) is kept as its JSON, and reported. */
export function flatten(value: unknown, prefix = ""): Map<string, string> {
  const texts = new Map<string, string>();
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      for (const [key, text] of flatten(inner, prefix === "" ? name : `${prefix}.${name}`)) texts.set(key, text);
    }
  } else {
    texts.set(prefix, typeof value === "string" ? value : JSON.stringify(value));
  }
  return texts;
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\{?\s*[\w.]+[^}]*\}?\}/g) ?? [])]
    .map((found) => found.replaceAll(/[{}\s]|,.*$/g, ""))
    .toSorted()
    .join(" ");
}

/** The plural forms each language needs for every key that has any. */
function missingPlurals(language: string, texts: Texts): string[] {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plural = new Set([...texts.keys()].filter((key) => PLURAL.test(key)).map(baseKey));
  return [...plural].flatMap((key) => needed.map((form) => `${key}_${form}`)).filter((key) => !texts.has(key));
}

/** What is wrong among the languages of one catalog. */
export function compareLanguages(catalog: Catalog): string[] {
  const problems: string[] = [];
  const bases = [...catalog.languages.values()].map((texts) => new Set([...texts.keys()].map(baseKey)));
  const all = new Set(bases.flatMap((keys) => [...keys]));
  for (const [language, texts] of catalog.languages) {
    const own = new Set([...texts.keys()].map(baseKey));
    for (const key of all) if (!own.has(key)) problems.push(`${catalog.name}: "${key}" is missing in ${language}`);
    for (const key of missingPlurals(language, texts))
      problems.push(`${catalog.name}: "${key}" is missing in ${language}`);
    for (const [key, text] of texts) {
      if (text.trim() === "") problems.push(`${catalog.name}: "${key}" is empty in ${language}`);
      if (text !== text.normalize("NFC")) problems.push(`${catalog.name}: "${key}" is not NFC in ${language}`);
    }
  }
  for (const key of all) {
    const used = [...catalog.languages].map(([language, texts]) => {
      const text = texts.get(key) ?? texts.get(`${key}_other`) ?? "";
      return { language, names: placeholders(text) };
    });
    if (new Set(used.map(({ names }) => names)).size > 1) {
      const list = used.map(({ language, names }) => `${language}: ${names || "none"}`).join("; ");
      problems.push(`${catalog.name}: "${key}" does not have the same placeholders (${list})`);
    }
  }
  return problems;
}

export interface Usage {
  /** Keys asked for by name: t("agenda.title"). */
  readonly asked: ReadonlyMap<string, string>;
  /** Text of every string literal, whatever it is for: a key in a table counts as used. */
  readonly literals: ReadonlySet<string>;
  /** Keys put together: t(`state.${state}`) → /^state\..+$/. */
  readonly patterns: readonly { readonly pattern: RegExp; readonly file: string; readonly source: string }[];
}

const CALL = /\b(?:t|i18n\.t|i18next\.t|translate)\(\s*(["'])((?:(?!\1)[^\\\n])+)\1|\bi18nKey=(["'])([^"']+)\3/g;
const LITERAL = /(["'`])((?:(?!\1)[^\\\n$])+)\1/g;
const TEMPLATE = /`([\w.:-]*\$\{[^`]*?)`/g;
/** A put-together key has a fixed part with a dot: `state.${state}`; anything else is an ordinary text. */
const KEY_TEMPLATE = /^(?:[\w-]+:)?(?:[\w-]*[.])+|[.][\w-]+$/;

const withoutNamespace = (key: string): string => key.replace(/^[\w-]+:/, "");
const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Finds keys in the text of source files (path → text). */
export function findUsage(sources: ReadonlyMap<string, string>): Usage {
  const asked = new Map<string, string>();
  const literals = new Set<string>();
  const patterns: { pattern: RegExp; file: string; source: string }[] = [];
  for (const [file, text] of sources) {
    for (const [, , called, , attribute] of text.matchAll(CALL)) {
      asked.set(withoutNamespace(called ?? attribute ?? ""), file);
    }
    for (const [, , literal] of text.matchAll(LITERAL)) literals.add(withoutNamespace(literal ?? ""));
    for (const [, template] of text.matchAll(TEMPLATE)) {
      if (template === undefined || !KEY_TEMPLATE.test(template.replaceAll(/\$\{[^}]*\}/g, ""))) continue;
      const parts = withoutNamespace(template).split(/\$\{[^}]*\}/);
      patterns.push({ pattern: new RegExp(`^${parts.map(escape).join(".+")}$`), file, source: template });
    }
  }
  return { asked, literals, patterns };
}

/** Keys asked for that do not exist, and keys that nothing asks for. */
export function compareUsage(catalogs: readonly Catalog[], usage: Usage): string[] {
  const problems: string[] = [];
  const existing = new Set(
    catalogs.flatMap(({ languages }) => [...languages.values()].flatMap((texts) => [...texts.keys()].map(baseKey))),
  );
  for (const [key, file] of usage.asked) {
    if (!existing.has(baseKey(key))) problems.push(`${file} asks for "${key}", which no catalog has`);
  }
  for (const catalog of catalogs) {
    const keys = new Set([...catalog.languages.values()].flatMap((texts) => [...texts.keys()].map(baseKey)));
    for (const key of keys) {
      const used =
        usage.asked.has(key) || usage.literals.has(key) || usage.patterns.some(({ pattern }) => pattern.test(key));
      if (!used) problems.push(`${catalog.name}: nothing uses "${key}"`);
    }
  }
  return problems;
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Language } from "./browser.ts";

type Tree = { [key: string]: string | Tree };
const read = (language: Language, namespace: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../apps/web/src/i18n/${language}/${namespace}.json`, import.meta.url)), "utf8")) as Tree;

/** What a screen says in a language: `say("site:enrol.code")`, so that one scenario runs in both. */
export function wordsOf(language: Language): (key: string, values?: Record<string, string>) => string {
  const namespaces = new Map<string, Tree>();
  return (key, values = {}) => {
    const [namespace = "", path = ""] = key.split(":");
    if (!namespaces.has(namespace)) namespaces.set(namespace, read(language, namespace));
    let node: string | Tree | undefined = namespaces.get(namespace);
    for (const part of path.split(".")) node = typeof node === "object" ? node[part] : undefined;
    if (typeof node !== "string") throw new Error(`no words for ${key} in ${language}`);
    return node.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? `{{${name}}}`);
  };
}

/** A text as the start of an accessible name, for words that end in something that changes. */
export const startsWith = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

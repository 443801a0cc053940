/** Mentions without a number, by the names the registry gives: conventions, programmes, "Nghị quyết Đại hội …". */
import type { Draft } from "./draft.ts";
import type { KnownDocument } from "./types.ts";
import { isWordUnit, phraseKey, wordKey, wordsFrom } from "./words.ts";

interface Name {
  words: string[];
  ids: string[];
  document: KnownDocument;
}

/** Finds the longest name at each word; a name that two documents bear gives candidates. */
export function createNameFinder(documents: readonly KnownDocument[]): (text: string) => Draft[] {
  const byKey = new Map<string, Name>();
  for (const document of documents) {
    for (const text of document.names ?? []) {
      const key = phraseKey(text);
      const name = byKey.get(key);
      if (name) name.ids.push(document.id);
      else if (key !== "") byKey.set(key, { words: key.split(" "), ids: [document.id], document });
    }
  }
  const byFirst = new Map<string, Name[]>();
  for (const name of byKey.values()) {
    const [first = ""] = name.words;
    byFirst.set(
      first,
      [...(byFirst.get(first) ?? []), name].sort((a, b) => b.words.length - a.words.length),
    );
  }
  if (byFirst.size === 0) return () => [];
  return (text) => {
    const drafts: Draft[] = [];
    for (let at = 0; at < text.length;) {
      if (!isWordUnit(text.charCodeAt(at))) {
        at++;
        continue;
      }
      const start = at;
      while (at < text.length && isWordUnit(text.charCodeAt(at))) at++;
      if (at - start > 40) continue;
      const names = byFirst.get(wordKey(text.slice(start, at)));
      const longest = names?.[0];
      if (!names || !longest) continue;
      const words = wordsFrom(text, start, longest.words.length, true);
      const keys = words.map((word) => wordKey(text.slice(word.start, word.end)));
      const name = names.find((one) => one.words.every((word, index) => keys[index] === word));
      const last = name ? words[name.words.length - 1] : undefined;
      if (!name || !last) continue;
      drafts.push(nameDraft(name, start, last.end));
      at = last.end;
    }
    return drafts;
  };
}

function nameDraft({ ids, document }: Name, start: number, end: number): Draft {
  const [id = ""] = ids;
  return {
    start,
    end,
    citationStart: start,
    citationEnd: end,
    head: null,
    entries: [],
    symbol: null,
    isName: true,
    fields: {
      kind: "short",
      system: document.system ?? null,
      type: document.type,
      typeName: document.typeName ?? null,
      number: null,
      year: null,
      symbol: null,
      issuerCode: null,
      issuerName: null,
      date: null,
      term: null,
      section: null,
      certainty: "likely",
    },
    resolved: {
      resolution: ids.length === 1 ? { status: "resolved", id } : { status: "candidates", ids },
      conflict: [],
    },
    share: () => {},
    settle: () => {},
  };
}

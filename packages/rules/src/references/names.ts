/** Mentions without a number, by the names the registry gives: conventions, programmes, "Nghị quyết Đại hội …". */
import type { Draft } from "./draft.ts";
import type { Lexicon } from "./lexicon.ts";
import { readTail, type Tail } from "./tail.ts";
import type { KnownDocument } from "./types.ts";
import { isWordUnit, phraseKey, wordKey, wordsFrom } from "./words.ts";

interface Name {
  words: string[];
  ids: string[];
  document: KnownDocument;
}

/** Finds the longest name at each word; a name that two documents bear gives candidates. */
export function createNameFinder(documents: readonly KnownDocument[], lexicon: Lexicon): (text: string) => Draft[] {
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
      const draft = nameDraft(name, start, last.end, readTail(text, last.end, lexicon));
      drafts.push(draft);
      at = draft.end;
    }
    return drafts;
  };
}

/**
 * A full date behind the name belongs to it. Another date, or another year ("Luật Đất đai năm 2013" where the registry
 * has that of 2024), may be another document of the same name: it is offered, not taken.
 */
function nameDraft({ ids, document, words }: Name, start: number, nameEnd: number, tail: Tail): Draft {
  const [id = ""] = ids;
  const issuedOn = document.issuedOn ?? null;
  const year = document.year ?? (issuedOn ? Number(issuedOn.slice(0, 4)) : null);
  const isDated = words.some((word) => /^(?:19|20)\d{2}$/.test(word));
  // At once: what comes behind a body or a bracket is told of something else.
  const isAtOnce = tail.coreEnd > nameEnd;
  const date = isAtOnce ? tail.date : null;
  const isOtherDate = date !== null && issuedOn !== null && date !== issuedOn;
  const isOtherYear = isAtOnce && tail.year !== null && !isDated && year !== null && tail.year !== year;
  const end = date === null ? nameEnd : tail.coreEnd;
  const isDoubtful = ids.length > 1 || isOtherDate || isOtherYear;
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
      date,
      term: null,
      section: null,
      certainty: "likely",
    },
    resolved: {
      resolution: isDoubtful ? { status: "candidates", ids } : { status: "resolved", id },
      conflict: isOtherDate ? ["date"] : isOtherYear ? ["year"] : [],
    },
    share: () => {},
    settle: () => {},
  };
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language, Phrases } from "@diemcau/contract";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import shipped from "./phrases.json" with { type: "json" };

const Phrase = Type.Object({ vi: Type.String({ minLength: 1, maxLength: 300 }), en: Type.String({ minLength: 1, maxLength: 300 }) });
const List = Type.Array(Phrase, { maxItems: 30 });
const PhraseFile = Type.Object({ site: List, centre: List, notices: List });

/**
 * Ready-made sentences as plain data: an installation's own `phrases.json` in its data folder, or the ones that ship.
 * @param complain told when the installation's file cannot be used
 */
export function loadPhrases(dataDir: string, complain: (why: string) => void): (language: Language) => Phrases {
  let phrases: Static<typeof PhraseFile> = shipped;
  const own = join(dataDir, "phrases.json");
  if (existsSync(own)) {
    try {
      phrases = Value.Parse(PhraseFile, JSON.parse(readFileSync(own, "utf8")));
    } catch (error) {
      complain((error as Error).message);
    }
  }
  const wordsIn = (list: Static<typeof List>, language: Language) => list.map((phrase) => phrase[language]);
  return (language) => ({ site: wordsIn(phrases.site, language), centre: wordsIn(phrases.centre, language), notices: wordsIn(phrases.notices, language) });
}

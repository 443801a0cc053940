/**
 * Precision and recall on labelled text: own sentences (data/sentences.json) and the snippets around every mention
 * of the five public articles (data/articles.json). data/README.md says what they are and how they are labelled.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRecogniser, vietnameseIssuers, vietnameseTypes, type KnownDocument, type Reference } from "./index.ts";

const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, "data", name), "utf8")) as T;
const context = read<KnownDocument[]>("context.json");
const tables = { types: vietnameseTypes, issuers: vietnameseIssuers };
const recognise = createRecogniser({ ...tables, context });
/** Without the names, so that only citations with a number count. */
const byNumber = createRecogniser({ ...tables, context: context.map((one) => ({ ...one, names: undefined })) });

interface Sentence {
  /** Mentions stand in ⟦ ⟧. */
  text: string;
  expect: string[];
}
interface Article {
  file: string;
  snippets: Sentence[];
}

/** "party KL 57-KL/TW kl-57": kind, type, symbol or number, target: an id, several ids, `a,` one candidate, `?` none. */
function summary(reference: Reference): string {
  const { resolution } = reference;
  const target =
    resolution.status === "resolved"
      ? resolution.id
      : resolution.status === "candidates"
        ? resolution.ids.join(",") + (resolution.ids.length === 1 ? "," : "")
        : "?";
  return [reference.kind, reference.type ?? "-", reference.symbol ?? reference.number ?? "-", target].join(" ");
}

const fact = (reference: Reference, name: string): unknown =>
  ({
    date: reference.date,
    issuer: reference.issuerName,
    term: reference.term,
    section: reference.section,
    conflict: reference.conflict.join(","),
    name: reference.typeName ?? "-",
    year: String(reference.year),
  })[name];

function unmark(marked: string): { text: string; spans: string[] } {
  const spans: string[] = [];
  let text = "";
  for (const [index, piece] of marked.split(/[⟦⟧]/).entries()) {
    if (index % 2 === 1) spans.push(`${text.length}:${piece}`);
    text += piece;
  }
  return { text, spans };
}

interface Score {
  found: number;
  expected: number;
  right: number;
  problems: string[];
}

/** A mention is right when its place, kind, type, symbol, target and all labelled facts are. */
function score(sentences: readonly Sentence[], find = recognise): Score {
  const total: Score = { found: 0, expected: 0, right: 0, problems: [] };
  for (const { text: marked, expect: labels } of sentences) {
    const { text, spans } = unmark(marked);
    const references = find(text);
    total.found += references.length;
    total.expected += spans.length;
    for (const [index, span] of spans.entries()) {
      const [label = "", ...facts] = (labels[index] ?? "").split("; ");
      const match = references.find((reference) => `${reference.start}:${reference.text}` === span);
      const wrong = match
        ? facts.filter((pair) => fact(match, pair.slice(0, pair.indexOf("="))) !== pair.slice(pair.indexOf("=") + 1))
        : [];
      if (match && summary(match) === label && wrong.length === 0) total.right++;
      else total.problems.push(`missed ${span} ${label} ${wrong.join()}`);
    }
    for (const reference of references) {
      const span = `${reference.start}:${reference.text}`;
      const label = labels[spans.indexOf(span)]?.split("; ")[0];
      if (label !== summary(reference)) {
        total.problems.push(`wrong  ${span} ${summary(reference)} ${reference.issuerName} in: ${text.slice(0, 80)}`);
      }
    }
  }
  return total;
}

function report(name: string, { found, expected, right }: Score): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return `${name}: ${expected} mentions, precision ${percent(right / found)}, recall ${percent(right / expected)}`;
}

describe("labelled text", () => {
  it("own sentences: every mention, nothing else", () => {
    const sentences = read<Sentence[]>("sentences.json");
    const result = score(sentences);
    process.stdout.write(`${report(`${sentences.length} own sentences`, result)}\n`);
    expect(sentences.length).toBeGreaterThanOrEqual(60);
    expect(result.problems).toEqual([]);
  });

  it("sentences that were written against the finished recogniser, and mended it", () => {
    const sentences = read<Sentence[]>("varied.json");
    const result = score(sentences);
    process.stdout.write(`${report(`${sentences.length} varied sentences`, result)}\n`);
    expect(sentences.length).toBeGreaterThanOrEqual(60);
    expect(result.problems).toEqual([]);
  });

  it("sentences that were labelled before the recogniser had seen them, and mended it", () => {
    const known = [...context, ...read<KnownDocument[]>("unseen-context.json")];
    const sentences = read<Sentence[]>("unseen.json");
    const result = score(sentences, createRecogniser({ ...tables, context: known }));
    process.stdout.write(`${report(`${sentences.length} unseen sentences`, result)}\n`);
    expect(sentences.length).toBeGreaterThanOrEqual(60);
    expect(result.problems).toEqual([]);
  });

  it("snippets around every mention of the five articles", () => {
    const articles = read<Article[]>("articles.json");
    const total: Score = { found: 0, expected: 0, right: 0, problems: [] };
    for (const { file, snippets } of articles) {
      const one = score(snippets, byNumber);
      process.stdout.write(`${report(`article ${file}`, one)}\n`);
      for (const key of ["found", "expected", "right"] as const) total[key] += one[key];
      total.problems.push(...one.problems);
    }
    process.stdout.write(`${report("all articles", total)}\n`);
    expect(total.problems).toEqual([]);
    expect(total.expected).toBe(33);
    for (const snippet of articles.flatMap((article) => article.snippets)) {
      expect(snippet.text.split(" ").length, snippet.text).toBeLessThanOrEqual(12);
    }
  });

  // Not part of the suite: the articles are not in the repository. Named, so that the suite has nothing to skip.
  const folders = [process.env["REFERENCES_ARTICLES"]].filter((folder) => folder !== undefined);
  it.each(folders)("the full articles, from a folder of your own", (folder) => {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".txt"))
      .sort();
    const articles = read<Article[]>("articles.json");
    expect(files.length).toBe(articles.length);
    for (const [index, { snippets }] of articles.entries()) {
      const text = readFileSync(join(folder, files[index] ?? ""), "utf8");
      const found = byNumber(text).map((one) => `${one.text.replace(/\s/g, " ")} = ${summary(one)}`);
      const labelled = snippets.flatMap((snippet) =>
        unmark(snippet.text).spans.map(
          (span, place) => `${span.slice(span.indexOf(":") + 1)} = ${snippet.expect[place]?.split("; ")[0]}`,
        ),
      );
      process.stdout.write(`${files[index]}: ${found.length} found, ${labelled.length} labelled\n`);
      expect(found).toEqual(labelled);
    }
  });

  it("decomposed text gives the same mentions at the places of the decomposed text", () => {
    for (const { text: marked } of [...read<Sentence[]>("sentences.json"), ...read<Sentence[]>("varied.json")]) {
      const { text } = unmark(marked);
      const decomposed = text.normalize("NFD");
      const expected = recognise(text).map((one) => [one.text.normalize("NFD"), summary(one)]);
      const found = recognise(decomposed).map((one) => [decomposed.slice(one.start, one.end), summary(one)]);
      expect(found).toEqual(expected);
    }
  });
});

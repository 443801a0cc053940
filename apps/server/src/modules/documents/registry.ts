import type { DocumentChange, DocumentDetail, NewDocument, DocumentGraph, DocumentMove, DocumentSaved } from "@diemcau/contract";
import { mayMove } from "@diemcau/rules/documents";
import { fold } from "@diemcau/rules/text";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { readFilesOf } from "./file-store.ts";
import { markReferences, readGrammar, recogniserOf, type Grammar } from "./references.ts";
import { refuseSecret } from "./secret.ts";
import {
  countDocuments,
  insertDocuments,
  lockRegistry,
  lockVersion,
  putRelations,
  readAlike,
  readCircles,
  readEdges,
  readRelations,
  readStored,
  readSummaries,
  readUses,
  updateDocument,
  type RegisteredDocument,
} from "./store.ts";
import { putState } from "./version-store.ts";

/** A graph that a person can still read. */
const GRAPH_NODES = 30;
const GRAPH_EDGES = 200;

/** @throws Problem document-unknown */
export async function readDetail(db: Database, id: string, hidden: ReadonlySet<string>): Promise<DocumentDetail> {
  const stored = await readStored(db, id);
  if (!stored || hidden.has(id)) throw new Problem("document-unknown");
  const graph = await readGraph(db, id, hidden);
  const near = graph.nodes.map((node) => node.id);
  const [{ paragraphs, documents }, relations, conferences, files] = await Promise.all([
    markReferences(db, [stored.abstract, ...stored.body], hidden, near),
    readRelations(db, id),
    readUses(db, id),
    readFilesOf(db, [id]),
  ]);
  const { system: _system, number: _number, ...shown } = stored;
  return {
    ...shown,
    marked: { abstract: paragraphs[0]!, body: paragraphs.slice(1) },
    mentioned: documents,
    relations: relations.filter(({ document }) => !hidden.has(document.id)),
    graph,
    files: files.map(({ subjectId: _subject, ...file }) => file),
    conferences,
  };
}

async function readGraph(db: Database, id: string, hidden: ReadonlySet<string>): Promise<DocumentGraph> {
  const shown = ({ from, to }: { from: string; to: string }) => !hidden.has(from) && !hidden.has(to);
  const first = (await readEdges(db, [id], GRAPH_EDGES)).filter(shown);
  const neighbours = [...new Set([id, ...first.flatMap(({ from, to }) => [from, to])])].slice(0, GRAPH_NODES);
  const edges = neighbours.length > 1 ? (await readEdges(db, neighbours, GRAPH_EDGES)).filter(shown) : first;
  const all = [...new Set([...neighbours, ...edges.flatMap(({ from, to }) => [from, to])])];
  const kept = all.slice(0, GRAPH_NODES);
  const documents = new Map((await readSummaries(db, kept)).map((document) => [document.id, document]));
  return {
    nodes: kept.flatMap((each) => documents.get(each) ?? []),
    edges: edges.filter(({ from, to }) => documents.has(from) && documents.has(to)),
    cut: all.length > kept.length || first.length === GRAPH_EDGES || edges.length === GRAPH_EDGES,
  };
}

/**
 * Moves a draft on, or back. Whoever moves it names the version they have read.
 * @throws Problem document-unknown, document-changed, document-state
 */
export async function moveDocument(db: Database, id: string, { version, state }: DocumentMove, changedBy: string): Promise<DocumentSaved> {
  return db.transaction().execute(async (tx) => {
    const now = await lockVersion(tx, id);
    if (now === null) throw new Problem("document-unknown");
    if (now !== version) throw new Problem("document-changed");
    const { state: from } = (await readStored(tx, id))!;
    if (!mayMove(from, state)) throw new Problem("document-state");
    return { id, version: await putState(tx, id, state, changedBy) };
  });
}

type Fields = Omit<DocumentChange, "version">;

/**
 * Enters a document. The same id again is the same document.
 * @throws Problem document-secret, document-date, document-duplicate, document-unknown (a relation's), relation-circular, document-changed
 */
export async function enterDocument(db: Database, { id, state = "issued", ...fields }: NewDocument, changedBy: string): Promise<DocumentSaved> {
  return write(db, id, fields, async (tx, document) => {
    const known = await readStored(tx, id);
    if (known) {
      if (known.version === 1 && known.symbol === document.symbol && known.abstract === document.abstract) return 1;
      throw new Problem("document-changed");
    }
    await insertDocuments(tx, [{ ...document, system: "own", relations: [], state, changedBy }]);
    return 1;
  });
}

/**
 * Enters a document that a conference stands on, unless the registry has it: a second entry would leave every mention of it without a link.
 * @returns id of the document to refer to
 * @throws Problem document-secret
 */
export async function referToDocument(tx: Tx, input: Pick<RegisteredDocument, "id" | "type" | "symbol" | "issuer" | "issuedOn" | "abstract">): Promise<string> {
  refuseSecret(input.symbol, input.type, input.issuer, input.abstract);
  await lockRegistry(tx);
  const grammar = await readGrammar(tx);
  const tidy = { ...input, symbol: tidySymbol(input.symbol), term: null };
  const document = { ...tidy, number: numberOf(grammar, tidy) };
  const same = await findSame(tx, grammar, document);
  if (!same) await insertDocuments(tx, [{ ...document, system: "own", body: [], relations: [] }]);
  return same?.id ?? document.id;
}

/** @throws Problem as entering does, and document-changed when it is no longer the version that the edit was made from */
export async function changeDocument(db: Database, id: string, { version, ...fields }: DocumentChange, changedBy: string): Promise<DocumentSaved> {
  return write(db, id, fields, async (tx, document) => {
    const now = await lockVersion(tx, id);
    if (now === null) throw new Problem("document-unknown");
    if (now !== version) throw new Problem("document-changed");
    return updateDocument(tx, { ...document, relations: [], changedBy });
  });
}

async function write(db: Database, id: string, input: Fields, store: (tx: Tx, document: Fields & { id: string; number: string | null }) => Promise<number>): Promise<DocumentSaved> {
  refuseSecret(input.symbol, input.type, input.issuer, input.term ?? "", input.abstract, ...input.body);
  const fields = { ...input, symbol: tidySymbol(input.symbol) };
  if (fields.issuedOn !== null && !isDate(fields.issuedOn)) throw new Problem("document-date", "issuedOn");
  const grammar = await readGrammar(db);
  return db.transaction().execute(async (tx) => {
    await lockRegistry(tx);
    const before = await readStored(tx, id);
    const number = before?.symbol === fields.symbol ? before.number : numberOf(grammar, fields);
    const same = await findSame(tx, grammar, { ...fields, id, number });
    if (same) throw new Problem("document-duplicate", same.id);
    const targets = new Set(fields.relations.map(({ to }) => to));
    if (targets.has(id)) throw new Problem("relation-circular");
    if ((await countDocuments(tx, [...targets])) !== targets.size) throw new Problem("document-unknown", "relations");
    const version = await store(tx, { ...fields, id, number });
    await putRelations(tx, id, fields.relations);
    const [circle] = await readCircles(tx, id);
    if (circle) throw new Problem("relation-circular", circle.kind);
    return { id, version };
  });
}

function isDate(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) && !iso.startsWith("0000");
}

/** One hyphen, no blanks round hyphen and stroke. Case and đ/Đ stay: they carry meaning. */
export const tidySymbol = (symbol: string): string => symbol.replaceAll(/\s*[‐‑‒–—−-]\s*/g, "-").replaceAll(/\s*\/\s*/g, "/");

/** The number in a symbol: as the recogniser reads it, or its first digits. */
function numberOf(grammar: Grammar, { type, symbol }: { type: string; symbol: string }): string | null {
  const recognise = recogniserOf(grammar);
  const read = recognise(symbol)[0]?.number ?? recognise(`${type} ${symbol}`)[0]?.number;
  return read ?? /\d+/.exec(symbol)?.[0] ?? null;
}

/** The document of the registry that this one is: issuer, type, number and date, or term where a date is not known. */
async function findSame(tx: Tx, grammar: Grammar, document: Pick<RegisteredDocument, "id" | "type" | "symbol" | "number" | "issuer" | "issuedOn" | "term" | "abstract">): Promise<RegisteredDocument | undefined> {
  const digits = /\d+/.exec(document.number ?? document.symbol)?.[0].replace(/^0+/, "") ?? null;
  const code = grammar.codeOf(document.type);
  return (await readAlike(tx, document.issuer, digits)).find((other) => {
    if (other.id === document.id || grammar.codeOf(other.type) !== code) return false;
    // Of documents without a number the abstract is all there is.
    if (digits === null) return fold(other.abstract) === fold(document.abstract) && other.issuedOn === document.issuedOn && other.term === document.term;
    if (other.symbol !== "" && document.symbol !== "" && tidySymbol(other.symbol) !== document.symbol) return false;
    if (other.issuedOn !== null && document.issuedOn !== null) return other.issuedOn === document.issuedOn;
    return other.term === document.term || other.term === null || document.term === null;
  });
}

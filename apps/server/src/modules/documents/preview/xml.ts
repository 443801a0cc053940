/** XML of somebody's file as a small tree. No document type, so no entities of the file's own and nothing fetched. */
import { SaxesParser } from "saxes";
import { Problem } from "../../../platform/problem.ts";

export interface XmlElement {
  /** With the prefixes below, whatever prefixes the file chose; "" before names of other spaces. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** More is no text that a person reads in a preview. */
const MOST_ELEMENTS = 400_000;
const MOST_DEPTH = 200;

const ODF = "urn:oasis:names:tc:opendocument:xmlns:";
const PREFIXES: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
  "http://purl.oclc.org/ooxml/drawingml/main": "a",
  "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
  "http://purl.oclc.org/ooxml/presentationml/main": "p",
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
  "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
  "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
  "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
  ...Object.fromEntries(["office", "text", "table", "presentation", "style"].map((name) => [`${ODF}${name}:1.0`, name])),
  [`${ODF}drawing:1.0`]: "draw",
};
const named = (uri: string, local: string): string => (uri === "" ? local : `${PREFIXES[uri] ?? ""}:${local}`);

/** @throws Problem file-damaged for what is no plain XML, preview-too-large */
export function readXml(text: string): XmlElement {
  const root = { name: "", attributes: {}, children: [] as (XmlElement | string)[] };
  const open = [root];
  let count = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", () => {
    throw new Problem("file-damaged");
  });
  parser.on("doctype", () => {
    throw new Problem("file-damaged");
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    if (++count > MOST_ELEMENTS || open.length > MOST_DEPTH) throw new Problem("preview-too-large");
    const element = { name: named(uri, local), attributes: Object.fromEntries(Object.values(attributes).map((each) => [named(each.uri, each.local), each.value])), children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", (words) => void open.at(-1)!.children.push(words));
  parser.on("cdata", (words) => void open.at(-1)!.children.push(words));
  parser.write(text.replace(/^\uFEFF/, "")).close();
  return root;
}

export const elementsOf = (element: XmlElement | undefined): XmlElement[] => (element?.children ?? []).filter((child) => typeof child !== "string");

/** The first element down a path of names. */
export function down(element: XmlElement, ...path: string[]): XmlElement | undefined {
  let at: XmlElement | undefined = element;
  for (const name of path) at = elementsOf(at).find((child) => child.name === name);
  return at;
}

/** The first element of that name at any depth. */
export function within(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of elementsOf(element)) {
    const found = child.name === name ? child : within(child, name);
    if (found) return found;
  }
  return undefined;
}

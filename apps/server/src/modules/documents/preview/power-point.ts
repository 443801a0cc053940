/** A .pptx: its slides in their order, each with its title and its words. */
import type { OfficePreview, PreviewBlock, PreviewSlide } from "@diemcau/contract";
import { Problem } from "../../../platform/problem.ts";
import { Page } from "./page.ts";
import { down, elementsOf, readXml, within, type XmlElement } from "./xml.ts";

export const PARTS = /^ppt\/(?:presentation\.xml|_rels\/presentation\.xml\.rels|slides\/[^/]+\.xml)$/;
/** What stands on every slide and says nothing of this one. */
const FURNITURE = new Set(["dt", "ftr", "sldNum", "hdr"]);
const TITLES = new Set(["title", "ctrTitle"]);
const MOST_SLIDES = 300;

/** @throws Problem file-damaged, preview-too-large */
export function readPowerPoint(parts: ReadonlyMap<string, string>): OfficePreview {
  const part = (name: string): XmlElement => {
    const text = parts.get(name);
    if (text === undefined) throw new Problem("file-damaged");
    return readXml(text);
  };
  const targets = new Map(elementsOf(down(part("ppt/_rels/presentation.xml.rels"), "rel:Relationships")).map(({ attributes }) => [attributes["Id"], attributes["Target"] ?? ""]));
  const order = elementsOf(down(part("ppt/presentation.xml"), "p:presentation", "p:sldIdLst")).map(({ attributes }) => targets.get(attributes["r:id"]) ?? "");
  const page = new Page();
  const slides: PreviewSlide[] = [];
  for (const target of order) {
    if (slides.length === MOST_SLIDES || page.full) {
      page.cut = true;
      break;
    }
    slides.push(readSlide(part(target.startsWith("/") ? target.slice(1) : `ppt/${target}`), page));
  }
  return { kind: "slides", slides, cut: page.cut };
}

function readSlide(xml: XmlElement, page: Page): PreviewSlide {
  const root = down(xml, "p:sld");
  const slide: { title: string | null; hidden: boolean; pictures: number; blocks: PreviewBlock[] } = { title: null, hidden: root?.attributes["show"] === "0", pictures: 0, blocks: [] };
  const read = (shapes: XmlElement): void => {
    for (const shape of elementsOf(shapes)) {
      if (shape.name === "p:grpSp") read(shape);
      // The same thing in several ways, for programs old and new.
      else if (shape.name === "mc:AlternateContent") read(down(shape, "mc:Fallback") ?? shape);
      else if (shape.name === "p:pic") slide.pictures++;
      else if (shape.name === "p:graphicFrame") readFrame(shape);
      else if (shape.name === "p:sp") readShape(shape);
    }
  };
  const readFrame = (frame: XmlElement): void => {
    const table = within(frame, "a:tbl");
    if (!table) slide.pictures++;
    else page.table(slide.blocks, elementsOf(table).filter(({ name }) => name === "a:tr").map((row) => elementsOf(row).filter(({ name }) => name === "a:tc").map((cell) => paragraphsOf(down(cell, "a:txBody")).map(({ text }) => text).join("\n"))));
  };
  const readShape = (shape: XmlElement): void => {
    const place = down(shape, "p:nvSpPr", "p:nvPr", "p:ph");
    const type = place?.attributes["type"] ?? "";
    if (FURNITURE.has(type)) return;
    const paragraphs = paragraphsOf(down(shape, "p:txBody"));
    if (TITLES.has(type) && slide.title === null) {
      slide.title = page.text(paragraphs.map(({ text }) => text).join(" ").replaceAll("\n", " ")) || null;
      return;
    }
    // A place for content is a list, whether or not its marks are drawn by the layout.
    for (const { text, level } of paragraphs) page.say(slide.blocks, place && type !== "subTitle" ? "item" : "paragraph", level, text);
  };
  const tree = root && down(root, "p:cSld", "p:spTree");
  if (tree) read(tree);
  return slide;
}

function paragraphsOf(body: XmlElement | undefined): { text: string; level: number }[] {
  return elementsOf(body)
    .filter(({ name }) => name === "a:p")
    .map((paragraph) => ({ text: wordsOf(paragraph), level: Number(down(paragraph, "a:pPr")?.attributes["lvl"] ?? 0) + 1 }));
}

const wordsOf = (element: XmlElement): string =>
  elementsOf(element)
    .map((child) => (child.name === "a:t" ? child.children.filter((part) => typeof part === "string").join("") : child.name === "a:br" ? "\n" : wordsOf(child)))
    .join("");

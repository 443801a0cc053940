/** An .odt or .odp: headings, paragraphs, lists and tables in their order; an .odp slide by slide. */
import type { OfficePreview, PreviewBlock, PreviewSlide } from "@diemcau/contract";
import { Page } from "./page.ts";
import { down, elementsOf, readXml, within, type XmlElement } from "./xml.ts";

export const PARTS = /^content\.xml$/;
const MOST_SLIDES = 300;
/** Not part of the text: what was struck out, remarks in the margin, a speaker's own notes. */
const BESIDE = new Set(["text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "text:sequence-decls", "text:variable-decls", "presentation:notes", "text:note-citation", "office:event-listeners", "text:ruby-text"]);
const FURNITURE = new Set(["date-time", "footer", "header", "page-number"]);
const LISTS = new Set(["text:list-item", "text:list-header"]);

/** @throws Problem file-damaged, preview-too-large */
export function readOpenText(content: string): OfficePreview {
  const reader = new Reader();
  const body = down(readXml(content), "office:document-content", "office:body", "office:text");
  const blocks: PreviewBlock[] = [];
  if (body) reader.blocks(body, blocks);
  return { kind: "text", blocks, pictures: reader.pictures, cut: reader.page.cut };
}

/** @throws Problem file-damaged, preview-too-large */
export function readOpenSlides(content: string): OfficePreview {
  const reader = new Reader();
  const document = down(readXml(content), "office:document-content");
  const hidden = new Set(
    elementsOf(document && down(document, "office:automatic-styles"))
      .filter((style) => down(style, "style:drawing-page-properties")?.attributes["presentation:visibility"] === "hidden")
      .map(({ attributes }) => attributes["style:name"]),
  );
  const slides: PreviewSlide[] = [];
  for (const sheet of elementsOf(document && down(document, "office:body", "office:presentation")).filter(({ name }) => name === "draw:page")) {
    if (slides.length === MOST_SLIDES || reader.page.full) {
      reader.page.cut = true;
      break;
    }
    reader.pictures = 0;
    const frames = elementsOf(sheet).filter(({ attributes }) => !FURNITURE.has(attributes["presentation:class"] ?? ""));
    const title = frames.find(({ attributes }) => attributes["presentation:class"] === "title");
    const words = title ? reader.page.text(reader.inline(title).replaceAll("\n", " ")) : "";
    const blocks: PreviewBlock[] = [];
    reader.blocks({ ...sheet, children: frames.filter((frame) => frame !== title) }, blocks);
    slides.push({ title: words || null, hidden: hidden.has(sheet.attributes["draw:style-name"]), pictures: reader.pictures, blocks });
  }
  return { kind: "slides", slides, cut: reader.page.cut };
}

class Reader {
  readonly page = new Page();
  pictures = 0;

  blocks(parent: XmlElement, into: PreviewBlock[], level = 0): void {
    for (const child of elementsOf(parent)) {
      if (BESIDE.has(child.name)) continue;
      if (child.name === "text:h") this.page.say(into, "heading", Number(child.attributes["text:outline-level"] ?? 1), this.inline(child));
      else if (child.name === "text:p") this.#paragraph(child, into, level);
      else if (child.name === "text:list") this.blocks(child, into, level + 1);
      else if (child.name === "table:table") this.page.table(into, this.#rows(child));
      else if (child.name === "draw:image" || child.name === "draw:object") this.pictures++;
      else if (child.name === "draw:frame") this.#frame(child, into, level);
      else if (LISTS.has(child.name) || child.children.length > 0) this.blocks(child, into, level);
    }
  }

  /** The words of a paragraph, as one piece. */
  inline(element: XmlElement): string {
    let text = "";
    for (const child of element.children) {
      if (typeof child === "string") text += child.replaceAll(/\s+/g, " ");
      else if (child.name === "text:s") text += " ";
      else if (child.name === "text:tab") text += " ";
      else if (child.name === "text:line-break") text += "\n";
      else if (child.name === "text:note") text += ` [${this.inline(child).trim()}]`;
      else if (child.name === "draw:image" || child.name === "draw:object") this.pictures++;
      else if (!BESIDE.has(child.name)) text += child.name === "text:p" || child.name === "text:h" ? `${text === "" ? "" : "\n"}${this.inline(child)}` : this.inline(child);
    }
    return text;
  }

  #paragraph(paragraph: XmlElement, into: PreviewBlock[], level: number): void {
    // A text box stands within the paragraph that it hangs on; its own come after it.
    const boxes = elementsOf(paragraph).filter((child) => within(child, "draw:text-box"));
    this.page.say(into, level > 0 ? "item" : "paragraph", level, this.inline({ ...paragraph, children: paragraph.children.filter((child) => typeof child === "string" || !boxes.includes(child)) }));
    for (const box of boxes) this.blocks({ ...paragraph, children: [box] }, into, level);
  }

  #frame(frame: XmlElement, into: PreviewBlock[], level: number): void {
    // A table or an object comes with a picture of itself.
    const table = down(frame, "table:table");
    const box = down(frame, "draw:text-box");
    if (table) this.page.table(into, this.#rows(table));
    else if (box) this.blocks(box, into, level);
    else this.pictures++;
  }

  #rows(table: XmlElement): string[][] {
    const rows: string[][] = [];
    const read = (parent: XmlElement): void => {
      for (const child of elementsOf(parent)) {
        if (child.name !== "table:table-row") {
          if (child.name.startsWith("table:table-")) read(child);
          continue;
        }
        const row: string[] = [];
        for (const cell of elementsOf(child)) {
          if (cell.name !== "table:table-cell" && cell.name !== "table:covered-table-cell") continue;
          const times = Math.min(Math.max(Number(cell.attributes["table:number-columns-repeated"] ?? 1) || 1, 1), 50);
          for (let n = 0; n < times && row.length < 50; n++) row.push(n === 0 ? this.inline(cell) : (row.at(-1) ?? ""));
        }
        rows.push(row);
      }
    };
    read(table);
    return rows;
  }
}

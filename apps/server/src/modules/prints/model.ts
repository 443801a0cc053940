/**
 * A paper as its content: one model for both renderers, so that the .docx and the .pdf say the same. Lengths are
 * millimetres, sizes of type and spaces between paragraphs are points.
 */

/** A part of a text that leads somewhere on a screen; on paper it looks like the rest. Offsets are UTF-16 units. */
export interface TextLink {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

export interface Line {
  readonly text: string;
  /** In order, none over another. */
  readonly links?: readonly TextLink[];
  readonly size: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** A rule below, as long as this share of the text. */
  readonly rule?: number;
  readonly before?: number;
}

export type Align = "left" | "center" | "right" | "justify";

export interface TextBlock extends Line {
  readonly kind: "text";
  readonly align: Align;
  /** Of the first line. */
  readonly indent?: number;
  readonly after?: number;
  /** Stays on the page of what follows. */
  readonly keep?: boolean;
}

/** Two columns side by side, not divided over pages: the head of a paper, and its foot. */
export interface PairBlock {
  readonly kind: "pair";
  /** Widths as shares. */
  readonly shares: readonly [number, number];
  readonly left: readonly Line[];
  readonly right: readonly Line[];
  readonly leftAlign: Align;
  readonly before?: number;
  readonly after?: number;
}

export interface Column {
  readonly title: string;
  readonly share: number;
  readonly align: Align;
  readonly bold?: boolean;
}

/** Rows go on over pages; each page begins with the columns' titles. */
export interface TableBlock {
  readonly kind: "table";
  readonly columns: readonly Column[];
  /** A row of one cell runs across all columns. */
  readonly rows: readonly (readonly string[])[];
  readonly size: number;
}

export interface GridCell {
  /** What the seat is called. */
  readonly label: string;
  readonly text: string;
  readonly shaded?: boolean;
}

/** Boxes in rows, never divided over pages; null is a place without a box. */
export interface GridBlock {
  readonly kind: "grid";
  readonly widths: readonly number[];
  readonly rows: readonly { readonly height: number; readonly cells: readonly (GridCell | null)[] }[];
  readonly size: number;
  /** Written above, as wide as the boxes: the stage. */
  readonly stage?: string;
}

export interface BadgeLabel {
  readonly name: string;
  readonly positions: string;
  readonly unit: string;
  /** "" while the delegate has none. */
  readonly seat: string;
  readonly room: string;
  readonly conference: string;
  /** What the code says: the delegate's personal link. */
  readonly url: string;
}

export interface BadgeGrid {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly gapX: number;
  readonly gapY: number;
}

export interface BadgesBlock {
  readonly kind: "badges";
  readonly grid: BadgeGrid;
  readonly labels: readonly BadgeLabel[];
  readonly words: { readonly seat: string; readonly scan: string };
}

export type Block = TextBlock | PairBlock | TableBlock | GridBlock | BadgesBlock | { readonly kind: "page" };

export interface Paper {
  readonly title: string;
  readonly issuer: string;
  readonly language: "vi" | "en";
  readonly page: {
    readonly width: number;
    readonly height: number;
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  /** Size of the page's number, top centre from the second page on; 0: none. */
  readonly numbered: number;
  readonly blocks: readonly Block[];
}

/** Height of a line of type as a multiple of its size: single to one and a half lines are prescribed. */
export const LINE_HEIGHT = 1.28;
